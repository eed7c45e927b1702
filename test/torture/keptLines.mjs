// @ts-check
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Watches a file that only grows: its whole lines stay, whatever is killed; the last may be cut, the next run removes
 * it.
 *
 * @param {string} name
 */
export function keptLines(name) {
  /** @type {Set<string>} */
  const known = new Set();
  return {
    forget: () => known.clear(),
    /** @param {string} folder @returns {string[]} */
    lostIn: (folder) => {
      const path = join(folder, name);
      const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n").slice(0, -1) : [];
      const lost = [...known].filter((line) => !lines.includes(line)).map((line) => `lost from ${name}: ${line}`);
      const doubled = lines.filter((line, k) => lines.indexOf(line) < k).map((line) => `twice in ${name}: ${line}`);
      for (const line of lines) known.add(line);
      return [...lost, ...doubled];
    },
  };
}
