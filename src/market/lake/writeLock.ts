/** One writer at a time: a lock file that names its process, taken over when that process is gone. */
import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Runs `work` while nobody else writes to the lake.
 *
 * @throws {Error} If another live process, or another call of this one, is writing.
 */
export async function withWriteLock<T>(directory: string, work: () => Promise<T>): Promise<T> {
  const path = join(directory, "lake.lock");
  takeLock(path, directory);
  try {
    removeLeftovers(directory);
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function takeLock(path: string, directory: string): void {
  const mine = `${path}.${process.pid}`;
  // Written first and linked then, so that nobody ever reads half a lock.
  writeFileSync(mine, `${process.pid} ${startOf(process.pid)}`);
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        linkSync(mine, path);
        return;
      } catch (error) {
        if (!hasCode(error, "EEXIST")) throw error;
        const [holder, start] = readFileSync(path, "utf8").split(" ");
        const alive = start !== undefined && startOf(Number(holder)) === start;
        if (alive || attempt > 0) throw new Error(`Cannot write to the lake in "${directory}" as nobody else may be writing to it: process ${holder} is`);
        rmSync(path, { force: true });
      }
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Half-made locks and tables of contents of processes that are gone. */
function removeLeftovers(directory: string): void {
  for (const name of readdirSync(directory)) {
    const process = /^lake\.(?:json\.tmp-|lock\.)(\d+)$/.exec(name)?.[1];
    if (process !== undefined && startOf(Number(process)) === undefined) rmSync(join(directory, name), { force: true });
  }
}

/** When a process started, in ticks since boot; process ids come back, a start does not. Undefined if it is gone. */
function startOf(processId: number): string | undefined {
  try {
    // The name, field 2, may hold spaces and brackets; the start is field 22.
    const fields = readFileSync(`/proc/${processId}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
    return fields[19];
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ESRCH")) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
