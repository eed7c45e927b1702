/**
 * The lock beside a journal, held for the milliseconds of one write.
 *
 * A journal that others write too has Optuna's lock: a symbolic link that only one process can make, on network
 * drives too. It names nobody, so whoever waits sees the same link all through the grace period before it counts
 * as left behind. A process that stands still for longer than that would write into what another has written since,
 * so our own processes first take turns by the house's lock, which names its holder: one that lives is never taken
 * over, one that is gone at once. A journal with one writer has the house's lock alone.
 *
 * Source: optuna/storages/journal/_file.py (5.0.0), `JournalFileSymlinkLock`, with which the first is shared.
 */
import { lstatSync, renameSync, symlinkSync, unlinkSync } from "node:fs";
import { tryProcessLock, type HeldLock } from "../../core/index.js";

export interface JournalLockOptions {
  /** Nobody but this process writes the journal. */
  readonly isSoleWriter: boolean;
  /** How long a link may stay unchanged before it counts as left behind. */
  readonly graceMs: number;
  /** How long one of our own processes that lives is waited for; 10 minutes without it. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 600_000;

/** Runs `work` while this process alone holds the lock of `path`, an absolute path; waits for whoever has it. */
export function withJournalLock<Result>(path: string, options: JournalLockOptions, work: () => Result): Result {
  const lock = options.isSoleWriter ? acquireOwn(path, options) : acquireShared(path, options);
  try {
    return work();
  } finally {
    lock.release();
  }
}

/** Removes a link that a killed process left; only for the one process that may write. */
export function removeLeftLink(path: string): void {
  const identity = identityOf(path);
  if (identity !== undefined && isLink(path)) removeLeft(path, identity);
}

/** The house's lock, which tells a holder that is gone by itself; a link is waited for as others do. */
function acquireOwn(path: string, { graceMs }: JournalLockOptions): HeldLock {
  const waiting = new Waiting();
  for (;;) {
    const lock = tryProcessLock(lockOf(path));
    if ("release" in lock) return lock;
    const identity = identityOf(path);
    if (waiting.sawUnchanged(identity) < graceMs || identity === undefined) waiting.sleep();
    else if (isLink(path)) removeLeft(path, identity);
    else
      throw new RangeError(
        `Cannot write journal "${path}" as only one process may write it: process ${lock.holder} has held its lock ` +
          `for ${graceMs} ms`,
      );
  }
}

/** Our turn among our own processes, and then the link, which others have too. */
function acquireShared(path: string, options: JournalLockOptions): HeldLock {
  const turn = acquireTurn(path, options);
  try {
    const link = acquireLink(path, options);
    return {
      release: () => {
        link.release();
        turn.release();
      },
    };
  } catch (error) {
    turn.release();
    throw error;
  }
}

function acquireTurn(path: string, { patienceMs = PATIENCE_MS }: JournalLockOptions): HeldLock {
  const waiting = new Waiting();
  for (;;) {
    const turn = tryProcessLock(turnOf(path));
    if ("release" in turn) return turn;
    if (waiting.sawUnchanged(makingOf(turnOf(path))) >= patienceMs)
      throw new RangeError(
        `Cannot write journal "${path}" as nobody may hold its lock for ${patienceMs} ms: process ${turn.holder} ` +
          "does; wait for it, or stop it and run this again",
      );
    waiting.sleep();
  }
}

function acquireLink(path: string, { graceMs }: JournalLockOptions): HeldLock {
  const waiting = new Waiting();
  for (;;) {
    if (tryToLink(path)) {
      const own = identityOf(path);
      return { release: () => release(path, own) };
    }
    const identity = identityOf(path);
    if (waiting.sawUnchanged(identity) >= graceMs && identity !== undefined) removeLeft(path, identity);
    else waiting.sleep();
  }
}

/**
 * Removes the lock that `identity` tells, if it still is that one. Between our processes this is exclusive; one of
 * Optuna's that judges at the same moment does as it always did.
 */
function removeLeft(path: string, identity: string): void {
  const turn = tryProcessLock(`${lockOf(path)}.left`);
  if ("holder" in turn) return;
  try {
    release(path, identity);
  } finally {
    turn.release();
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

/** Removes one making of the lock and no other. Renamed first, so that of two that release only one removes. */
function release(path: string, identity: string | undefined): void {
  if (identityOf(path) !== identity) return;
  const renamed = `${lockOf(path)}.${process.pid}.rename`;
  try {
    renameSync(lockOf(path), renamed);
    unlinkSync(renamed);
  } catch (error) {
    if (!isErrorCode(error, "ENOENT")) throw error;
  }
}

/** Tells one making of the journal's lock from the next. */
function identityOf(path: string): string | undefined {
  return makingOf(lockOf(path));
}

function makingOf(lockPath: string): string | undefined {
  const found = lstatSync(lockPath, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? undefined : `${found.ino} ${found.mtimeNs}`;
}

function isLink(path: string): boolean {
  return lstatSync(lockOf(path), { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function lockOf(path: string): string {
  return `${path}.lock`;
}

function turnOf(path: string): string {
  return `${lockOf(path)}.turn`;
}

function isErrorCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

const never = new Int32Array(new SharedArrayBuffer(4));

/** Blocks the process, ever longer: a write is not worth an asynchronous study. */
class Waiting {
  #sleepMs = 1;
  #waitedMs = 0;
  #seen: string | undefined;

  /** @returns For how long the same lock has been seen. */
  sawUnchanged(identity: string | undefined): number {
    if (identity !== this.#seen) this.#waitedMs = 0;
    this.#seen = identity;
    return this.#waitedMs;
  }

  sleep(): void {
    Atomics.wait(never, 0, 0, this.#sleepMs);
    this.#waitedMs += this.#sleepMs;
    this.#sleepMs = Math.min(2 * this.#sleepMs, 1_000);
  }
}
