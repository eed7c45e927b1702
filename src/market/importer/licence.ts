/** What the papers beside a file say about its licence. */
import { basename, dirname, join } from "node:path";
import { sideFile } from "./sideFile.js";

/** Names of papers that say where files come from. */
export const PAPERS: readonly string[] = ["PROVENANCE.md", "LICENSE", "LICENSE.md", "LICENSE.txt", "COPYING"];
const NAMES_ONE = /licen[cs]e|public domain|creative commons|all rights reserved|\b(?:Apache|MIT|BSD|GPL|CC0|CC-BY)\b/i;
const LONGEST = 200;

/**
 * The line that names a licence, with the paper it stands in: the one that also names the file, else the
 * first; null if there is none.
 */
export function licenceBeside(path: string): string | null {
  const folder = dirname(path);
  for (const paper of PAPERS) {
    const found = sideFile(join(folder, paper));
    if (found === undefined || "unread" in found) continue;
    const naming = found.text.split("\n").filter((line) => NAMES_ONE.test(line));
    const line = naming.find((one) => one.includes(basename(path))) ?? naming[0];
    if (line !== undefined) return `${paper}: ${statement(line)}`;
  }
  return null;
}

/** From the word on where a line has other things before it, without the marks of lists and headings. */
function statement(line: string): string {
  const plain = line.replace(/^[#\s*>|-]+/, "").trim();
  const labelled = /\blicen[cs]e:.*/i.exec(plain)?.[0] ?? plain;
  return labelled.length > LONGEST ? `${labelled.slice(0, LONGEST)}...` : labelled;
}
