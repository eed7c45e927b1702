// @ts-check
/** The Chromium that browser tests and the bench drive: the machine's own, never a download. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * Path of a Chromium on this machine, or undefined.
 *
 * @returns {string | undefined}
 */
export function findChromium() {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable);
}

/** Why something is skipped that needs a browser, and what mends it. */
export const WITHOUT_CHROMIUM = "no Chromium found; install it with: apt-get install chromium";

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
