/**
 * The cells of one CSV line, undefined where a quote is never closed; a quoted cell may hold commas and
 * doubled quotes, but no line break.
 */
export function splitCsvLine(text: string): string[] | undefined {
  if (!text.includes('"')) return text.split(",");
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
      // What stands between the closing quote and the comma is kept, so that a broken cell is seen as one.
      const comma = text.indexOf(",", at + 1);
      cells.push(cell + text.slice(at + 1, comma < 0 ? text.length : comma));
      at = comma;
    } else {
      const comma = text.indexOf(",", at);
      cells.push(text.slice(at, comma < 0 ? text.length : comma));
      at = comma;
    }
    if (at < 0) return cells;
    at++;
  }
}
