/**
 * One process at a time: a lock file that names its holder, taken over when that process is gone.
 *
 * Whoever wants to take over a lock first takes the lock of doing so, which is named after the holder that is
 * gone. So of two that find one dead holder one puts its own lock in place, and the other then reads a living
 * holder's name: a lock is never removed on the strength of what it said some time ago.
 */
import {
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type BigIntStats,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { threadId } from "node:worker_threads";
import { makeFolder } from "./files.js";
import { isProcessGone, processStart } from "./runningProcess.js";

/** Behind the lock's name: turns, each named after who is gone, and the number and thread of who wrote it. */
const ATTEMPT = /^(?:\d+-\d+\.gone\.)*(?:(\d+)-\d+|\d+-\d+\.gone)$/;

/** A lock that is held. */
export interface HeldLock {
  /** Removes it, and never one that somebody else has put in its place. */
  release(): void;
}

/** Who has a lock: the number of the process, or `"?"` where the file does not say. */
export interface LockHolder {
  readonly holder: string;
}

/**
 * Runs `work` while no other process, and no other call of this one, holds the lock at `path`. Whatever `work`
 * reads in order to write it back must be read inside it.
 *
 * @param options.refusal What to say when somebody else holds it, given the number of that process.
 * @throws {Error} With that text.
 */
export async function withProcessLock<T>(
  path: string,
  { refusal }: { readonly refusal: (holder: string) => string },
  work: () => Promise<T>,
): Promise<T> {
  const lock = tryProcessLock(path);
  if ("holder" in lock) throw new Error(refusal(lock.holder));
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/**
 * Takes the lock at `path` if nobody who lives has it, without waiting. What is there and is no file, such as
 * another program's link, is left alone.
 *
 * @returns The lock, or who has it.
 */
export function tryProcessLock(path: string): HeldLock | LockHolder {
  makeFolder(dirname(path));
  const lock = take(path);
  if ("release" in lock) removeLeftovers(path);
  return lock;
}

/** The number of the living process that holds the lock at `path`; undefined if none does. Changes nothing. */
export function lockHolderOf(path: string): string | undefined {
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  const [, holder, start] = /^(\d+) (\d+)$/.exec(contentOf(path) ?? "") ?? [];
  return holder !== undefined && processStart(Number(holder)) === start ? holder : undefined;
}

function take(path: string): HeldLock | LockHolder {
  const written = `${path}.${process.pid}-${threadId}`;
  try {
    // Written first and linked then, so that nobody ever reads half a lock.
    writeFileSync(written, ownName());
    const own = statSync(written, { bigint: true });
    const held = { release: () => removeOwn(path, own) };
    for (;;) {
      if (isLinked(written, path)) return held;
      const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
      if (found === undefined) continue;
      if (!found.isFile()) return { holder: "?" };
      const content = contentOf(path);
      if (content === undefined) continue;
      const [, holder, start] = /^(\d+) (\d+)$/.exec(content) ?? [];
      if (holder !== undefined && processStart(Number(holder)) === start) return { holder };
      // What names nobody was left by a power cut: a living process links its lock whole.
      const turn = take(`${path}.${holder === undefined ? `0-${found.ino}` : `${holder}-${start}`}.gone`);
      // Somebody else is taking it over, and has it in a moment.
      if ("holder" in turn) return turn;
      try {
        // Only who has this turn replaces that holder's lock, and a holder that is gone never comes back.
        if (contentOf(path) !== content) continue;
        renameSync(written, path);
        return held;
      } finally {
        turn.release();
      }
    }
  } finally {
    rmSync(written, { force: true });
  }
}

function ownName(): string {
  return `${process.pid} ${processStart(process.pid)}`;
}

function removeOwn(path: string, own: BigIntStats): void {
  const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  // The number of a file is given out again; with the time of its writing and its content it is the same one.
  const isOwn = found?.ino === own.ino && found.mtimeNs === own.mtimeNs && contentOf(path) === ownName();
  if (isOwn) rmSync(path, { force: true });
}

function isLinked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}

/** Undefined if there is no lock any more. */
function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

/**
 * What processes that are gone left of their own attempts. A turn to take over is worth nothing once the lock is
 * held, since the holder it is named after no longer has it.
 */
function removeLeftovers(path: string): void {
  const prefix = `${basename(path)}.`;
  for (const name of readdirSync(dirname(path))) {
    const attempt = name.startsWith(prefix) ? ATTEMPT.exec(name.slice(prefix.length)) : null;
    if (attempt === null) continue;
    const leftover = join(dirname(path), name);
    const writer = attempt[1] ?? /^(\d+) \d+$/.exec(contentOf(leftover) ?? "")?.[1];
    if (writer === undefined || isProcessGone(Number(writer))) rmSync(leftover, { force: true });
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
