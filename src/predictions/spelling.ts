/**
 * How a text of predictions spells its dates and its numbers, where it is not as we do: found over whole columns, since
 * one row does not say whether `06/07/2025` is of June or of July.
 */
import {
  dayOrderOf,
  decimalMarkOf,
  isYearLast,
  plainNumber,
  withYearFirst,
  type DayOrder,
  type DecimalMark,
} from "../market/index.js";
import type { PredictionColumn, PredictionHeading } from "./predictionHeading.js";

export interface Spelling {
  /** Of dates with the year behind day and month. */
  readonly dayOrder: DayOrder | undefined;
  readonly decimalMark: DecimalMark | undefined;
}

const TIMES: readonly PredictionColumn[] = ["timeMs", "t1Ms"];
const NUMBERS: readonly PredictionColumn[] = ["probability", "score"];

/** What the rows seen so far say of their spelling. */
export class SpellingSeen {
  readonly #path: string;
  readonly #heading: PredictionHeading;
  readonly #dates: string[] = [];
  readonly #numbers: string[] = [];
  #firstDate: { readonly line: number; readonly text: string } | undefined;

  constructor(path: string, heading: PredictionHeading) {
    this.#path = path;
    this.#heading = heading;
  }

  add(line: number, cells: readonly string[]): void {
    for (const text of cellsAt(TIMES, this.#heading, cells)) {
      if (!isYearLast(text)) continue;
      this.#firstDate ??= { line, text };
      this.#dates.push(text);
    }
    for (const text of cellsAt(NUMBERS, this.#heading, cells)) if (/[.,]/.test(text)) this.#numbers.push(text);
  }

  /**
   * @returns Undefined if all is spelled as we do.
   * @throws {RangeError} If dates may begin with the day or with the month.
   */
  found(): Spelling | undefined {
    const dayOrder = dayOrderOf(this.#dates);
    if (dayOrder === undefined && this.#firstDate !== undefined)
      throw new RangeError(
        `Cannot import "${this.#path}" as a date must say which of its numbers is the day, as 2025-10-07 does, or a ` +
          `number above 12 must: row ${this.#firstDate.line} has ${JSON.stringify(this.#firstDate.text.slice(0, 40))}`,
      );
    const decimalMark = decimalMarkOf(this.#numbers);
    return dayOrder === undefined && decimalMark !== "comma" ? undefined : { dayOrder, decimalMark };
  }
}

/** The cells of a row as we spell them. */
export function respelled(
  cells: readonly string[],
  { at }: PredictionHeading,
  { dayOrder, decimalMark }: Spelling,
): string[] {
  const plain = [...cells];
  const change = (columns: readonly PredictionColumn[], spell: (text: string) => string) => {
    for (const column of columns) {
      const place = at.get(column);
      if (place !== undefined && plain[place] !== undefined) plain[place] = spell(plain[place].trim());
    }
  };
  if (dayOrder !== undefined) change(TIMES, (text) => withYearFirst(text, dayOrder));
  if (decimalMark === "comma") change(NUMBERS, (text) => plainNumber(text, decimalMark));
  return plain;
}

/** A sentence for each thing that is spelled otherwise. */
export function spellingNotes({ dayOrder, decimalMark }: Spelling): string[] {
  return [
    ...(dayOrder === undefined ? [] : [`dates are written ${dayOrder}, as days above 12 show`]),
    ...(decimalMark === "comma" ? ["numbers have a comma before their decimals"] : []),
  ];
}

function cellsAt(columns: readonly PredictionColumn[], { at }: PredictionHeading, cells: readonly string[]): string[] {
  return columns.flatMap((column) => {
    const place = at.get(column);
    return place === undefined ? [] : (cells[place]?.trim() ?? []);
  });
}
