/** What parts the cells of a line of text. */
export type Separator = "," | ";" | "\t" | "|";

const SEPARATORS: readonly Separator[] = [",", ";", "\t", "|"];

/** What parts a heading into most cells; the comma where nothing else does. */
export function separatorOf(heading: string): Separator {
  const cells = (separator: Separator) => heading.split(separator).length;
  return SEPARATORS.reduce((best, one) => (cells(one) > cells(best) ? one : best));
}

/**
 * The cells of one CSV line, undefined where a quote is never closed; a quoted cell may hold separators and
 * doubled quotes, but no line break.
 */
export function splitCsvLine(text: string, separator: Separator = ","): string[] | undefined {
  if (!text.includes('"')) return text.split(separator);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      let cell = "";
      for (at++; at < text.length; at++) {
        if (text[at] !== '"') cell += text[at]!;
        else if (text[at + 1] === '"') cell += text[++at]!;
        else break;
      }
      if (at >= text.length) return undefined;
      // What stands between the closing quote and the separator is kept, so that a broken cell is seen as one.
      const next = text.indexOf(separator, at + 1);
      cells.push(cell + text.slice(at + 1, next < 0 ? text.length : next));
      at = next;
    } else {
      const next = text.indexOf(separator, at);
      cells.push(text.slice(at, next < 0 ? text.length : next));
      at = next;
    }
    if (at < 0) return cells;
    at++;
  }
}
