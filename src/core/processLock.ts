/** One process at a time: a lock file that names its holder, taken over when that process is gone. */
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Runs `work` while no other process, and no other call of this one, holds the lock at `path`.
 *
 * @param options.refusal What to say when somebody else holds it, given the number of that process.
 * @throws {Error} With that text.
 */
export async function withProcessLock<T>(
  path: string,
  { refusal }: { readonly refusal: (holder: string) => string },
  work: () => Promise<T>,
): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  takeLock(path, refusal);
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** Whether no process has this number. */
export function isProcessGone(processId: number): boolean {
  return startOf(processId) === undefined;
}

function takeLock(path: string, refusal: (holder: string) => string): void {
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
        const [holder = "?", start] = readFileSync(path, "utf8").split(" ");
        const alive = start !== undefined && startOf(Number(holder)) === start;
        if (alive || attempt > 0) throw new Error(refusal(holder));
        rmSync(path, { force: true });
      }
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/** When a process started, in ticks since boot; process ids come back, a start does not. Undefined if it is gone. */
function startOf(processId: number): string | undefined {
  try {
    // The name, field 2, may hold spaces and brackets; the start is field 22.
    const fields = readFileSync(`/proc/${processId}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return fields[19];
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ESRCH")) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
