/** Which of the files that were given are no part of the lake, in plain sentences. */
import { basename } from "node:path";
import { PAPERS } from "./licence.js";
import { SKIPPED, type ImportReceipt } from "./receipt.js";

/** The most that one sentence lists, and the most that have a sentence each. */
const MOST_NAMED = 12;

/**
 * A sentence for each file that was set aside, with why and what it costs, and one that names those of no known
 * layout; papers that say where the files come from are no data and are not named.
 */
export function leftOutFiles({ setAside, files }: Pick<ImportReceipt, "setAside" | "files">): string[] {
  const aside = setAside
    .slice(0, MOST_NAMED)
    .map(({ name, reason, cost }) => `${name} was set aside: ${reason}; ${cost}`);
  const moreAside = setAside.length - aside.length;
  const skipped = files.filter(({ name, layout }) => layout === SKIPPED && !isPaper(name));
  const named = skipped.slice(0, MOST_NAMED).map(({ name, notes }) => [name, ...notes.slice(0, 1)].join(": "));
  const more = skipped.length - named.length;
  return [
    ...aside,
    ...(moreAside > 0 ? [`${moreAside} more files were set aside; the receipt says why`] : []),
    ...(skipped.length === 0
      ? []
      : [
          `${skipped.length} ${skipped.length === 1 ? "file is" : "files are"} of no known layout and ` +
            `${skipped.length === 1 ? "was" : "were"} skipped: ${named.join("; ")}` +
            (more > 0 ? ` and ${more} more` : ""),
        ]),
  ];
}

function isPaper(name: string): boolean {
  return PAPERS.includes(basename(name)) || /^readme\b/i.test(basename(name));
}
