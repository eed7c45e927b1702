/**
 * The lock beside a journal: a symbolic link that only one process can make, on network drives too.
 *
 * It is held for the milliseconds of one write. A process killed within them leaves it behind; whoever
 * waits sees the same link all through the grace period and then removes it.
 *
 * Source: optuna/storages/journal/_file.py (5.0.0), `JournalFileSymlinkLock`, with which it is shared.
 */
import { lstatSync, renameSync, symlinkSync, unlinkSync } from "node:fs";

/** Runs `work` while this process alone holds the lock of `path`, an absolute path. */
export function withJournalLock<Result>(path: string, graceMs: number, work: () => Result): Result {
  acquire(path, graceMs);
  try {
    return work();
  } finally {
    release(path);
  }
}

/** Removes a lock that a killed process left; only for the one process that may write. */
export function removeLeftLock(path: string): void {
  if (identityOf(path) !== undefined) release(path);
}

function acquire(path: string, graceMs: number): void {
  let sleepMs = 1;
  let waitedMs = 0;
  let seen: string | undefined;
  while (!tryToLink(path)) {
    const identity = identityOf(path);
    if (identity !== seen) waitedMs = 0;
    seen = identity;
    if (waitedMs >= graceMs && identity !== undefined) {
      release(path);
      continue;
    }
    sleep(sleepMs);
    waitedMs += sleepMs;
    sleepMs = Math.min(2 * sleepMs, 1_000);
  }
}

function tryToLink(path: string): boolean {
  try {
    symlinkSync(path, lockOf(path));
    return true;
  } catch (error) {
    if (isErrorCode(error, "EEXIST")) return false;
    throw error;
  }
}

/** Renamed first, so that of two that release only one removes. */
function release(path: string): void {
  const renamed = `${lockOf(path)}.${process.pid}.rename`;
  try {
    renameSync(lockOf(path), renamed);
    unlinkSync(renamed);
  } catch (error) {
    if (!isErrorCode(error, "ENOENT")) throw error;
  }
}

/** Tells one making of the link from the next. */
function identityOf(path: string): string | undefined {
  const found = lstatSync(lockOf(path), { throwIfNoEntry: false });
  return found === undefined ? undefined : `${found.ino} ${found.mtimeMs}`;
}

function lockOf(path: string): string {
  return `${path}.lock`;
}

function isErrorCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

const never = new Int32Array(new SharedArrayBuffer(4));

/** Blocks the process: a write is not worth an asynchronous study. */
function sleep(durationMs: number): void {
  Atomics.wait(never, 0, 0, durationMs);
}
