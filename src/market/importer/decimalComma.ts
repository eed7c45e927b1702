/** What commas in numbers mean, where the table itself says it: `97.500,25` and `0,5`, or `97,500.25`. */

/** Behind a comma other than three digits, before it four or none, a nought, or thousands that a point parts. */
const COMMA_BEFORE_DECIMALS = /^[+-]?(?:\d{1,3}(?:\.\d{3})+,\d+|(?:\d{4,}|0*),\d+|\d{1,3},(?:\d{1,2}|\d{4,}))$/;
/** A comma before a point, or several. */
const COMMA_BETWEEN_THOUSANDS = /^[+-]?\d{1,3}(?:(?:,\d{3})+\.\d*|(?:,\d{3}){2,})$/;
/** A point that can part no thousands. */
const POINT_BEFORE_DECIMALS = /^[+-]?(?:(?:\d{4,}|0*)\.\d+|\d+\.(?:\d{1,2}|\d{4,}))$/;

/** What parts a number's decimals from its whole. */
export type DecimalMark = "comma" | "point";

/**
 * The mark that at least one number with a comma can only have, where no number can only have the other; undefined
 * where nothing says it, as in `97,500`.
 */
export function decimalMarkOf(texts: readonly string[]): DecimalMark | undefined {
  const hasComma = texts.some((text) => COMMA_BEFORE_DECIMALS.test(text));
  const partsThousands = texts.some((text) => COMMA_BETWEEN_THOUSANDS.test(text));
  if (hasComma === partsThousands) return undefined;
  if (partsThousands) return "point";
  return texts.some((text) => POINT_BEFORE_DECIMALS.test(text)) ? undefined : "comma";
}

const PARTS: Readonly<Record<DecimalMark, RegExp>> = {
  comma: /^([+-]?)(\d{1,3}(?:\.\d{3})+|\d*)(?:,(\d+))?$/,
  point: /^([+-]?)(\d{1,3}(?:,\d{3})+|\d*)(?:\.(\d*))?$/,
};

/** The number with its thousands joined and a point before its decimals; any other text as it is. */
export function plainNumber(text: string, mark: DecimalMark): string {
  const [, sign, whole, decimals] = PARTS[mark].exec(text) ?? [];
  if (whole === undefined) return text;
  return `${sign}${whole.replace(/[.,]/g, "")}${decimals === undefined ? "" : `.${decimals}`}`;
}

/** Thousands parted by apostrophes or spaces, of UTF-8 read as Latin-1 too: `97'500.25`, `97 500,25`. */
const SPACED = /^([+-]?\d{1,3})((?:(?:['\x20\xa0]|\xc2\xa0|\xe2\x80\xaf|\xe2\x80\x99)\d{3})+)((?:[.,]\d+)?)$/;

/** The number without the marks that can only part its thousands, and without a sign of dollars before it. */
export function withoutMarks(text: string): string {
  const [, first, groups, decimals] = SPACED.exec(text.replace(/^\$\s?/, "")) ?? [];
  return first === undefined ? text.replace(/^\$\s?(?=\d)/, "") : `${first}${groups!.replace(/\D/g, "")}${decimals}`;
}
