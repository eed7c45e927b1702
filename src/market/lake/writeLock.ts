/** One writer at a time. */
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isProcessGone, withProcessLock } from "../../core/index.js";

/**
 * Runs `work` while nobody else writes to the lake.
 *
 * @throws {Error} If another live process, or another call of this one, is writing.
 */
export function withWriteLock<T>(directory: string, work: () => Promise<T>): Promise<T> {
  const refusal = (holder: string): string =>
    `Cannot write to the lake in "${directory}" as nobody else may be writing to it: process ${holder} is`;
  return withProcessLock(join(directory, "lake.lock"), { refusal }, () => {
    removeLeftovers(directory);
    return work();
  });
}

/** Half-made tables of contents of processes that are gone. */
function removeLeftovers(directory: string): void {
  for (const name of readdirSync(directory)) {
    const process = /^lake\.json\.tmp-(\d+)$/.exec(name)?.[1];
    if (process !== undefined && isProcessGone(Number(process))) rmSync(join(directory, name), { force: true });
  }
}
