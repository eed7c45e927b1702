/**
 * Text in lines of at most `width` characters, broken at spaces; a longer word is cut. No line is broken at the thin
 * space inside a number, which is written as a plain one.
 */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/[ \t\r\n]+/).filter((each) => each !== "")) {
    const cut = shorten(word.replace(/\s/g, " "), width);
    if (line !== "" && line.length + 1 + cut.length > width) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? cut : `${line} ${cut}`;
  }
  return line === "" ? lines : [...lines, line];
}

/** Text of at most `width` characters, what is cut off marked by an ellipsis. */
export function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}\u2026`;
}
