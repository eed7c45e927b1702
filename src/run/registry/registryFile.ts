/**
 * The registry's own file, `registry.jsonl` in the folder of models: every naming, training and judging is one line,
 * kept for good. Lines are sealed one after another, so that none can be changed unseen.
 *
 * A line counts once its line feed is there. What follows the last one was torn off by a kill, is never read, and is
 * cut away before the next line is written. Only here does the clock's reading stand: no result knows it.
 */
import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import {
  machineFailure,
  makeFolder,
  messageOf,
  openSealedLine,
  readBoundedFile,
  sealLine,
  tryProcessLock,
  type Clock,
  type HeldLock,
} from "../../core/index.js";
import { parseRegistryLine, type RegistryChange, type RegistryLine } from "./registryLine.js";

/** Longest wait for another process's change, and how often to look. */
const PATIENCE_LOOKS = 1_500;
const LOOK_EVERY_MS = 20;
const LINE_FEED = 0x0a;
/** A million changes. */
const MOST_BYTES = 512 * 1_024 * 1_024;

interface Registry {
  readonly lines: readonly RegistryLine[];
  /** Of the last line; empty before the first. */
  readonly seal: string;
  /** Up to the last whole line. */
  readonly bytes: number;
}

/** Where the registry of a folder of models lies. */
export function registryPath(models: string): string {
  return join(models, "registry.jsonl");
}

/**
 * All changes, oldest first; none where there is no registry yet.
 *
 * @param models The folder of models.
 * @throws {SyntaxError} If a line was changed, names file and line.
 */
export function readRegistry(models: string): readonly RegistryLine[] {
  return read(models).lines;
}

function read(models: string): Registry {
  const path = registryPath(models);
  if (!existsSync(path)) return { lines: [], seal: "", bytes: 0 };
  const content = contentOf(path);
  const bytes = content.lastIndexOf(LINE_FEED) + 1;
  return { ...openLines(path, content.toString("utf8", 0, bytes)), bytes };
}

/** @param text Whole lines, each sealed behind the one before it. */
function openLines(path: string, text: string): Pick<Registry, "lines" | "seal"> {
  const lines: RegistryLine[] = [];
  let seal = "";
  for (const [k, line] of text.split("\n").slice(0, -1).entries())
    try {
      const opened = openSealedLine(line, seal);
      lines.push(parseRegistryLine(opened.value));
      seal = opened.seal;
    } catch (error) {
      throw new SyntaxError(
        `Cannot read the registry of models as "${path}" must be as it was written: line ${k + 1} ` +
          `${messageOf(error)}; restore the file from a copy, or remove it to begin without names`,
      );
    }
  return { lines, seal };
}

function contentOf(path: string): Buffer {
  try {
    return readBoundedFile(path, MOST_BYTES);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(
      `Cannot read the registry of models as "${path}" ${error.message}; restore the file from a copy, or remove it ` +
        "to begin without names",
    );
  }
}

/** What a change of the registry may do while nobody else changes it. */
export interface RegistryWriter {
  /** All changes so far. */
  readonly lines: readonly RegistryLine[];
  /** Adds one, on the disk when it returns. */
  append(change: RegistryChange): void;
}

/**
 * Runs `work` while no other process, and no other call of this one, changes the registry; waits for its turn.
 *
 * @throws {Error} If another process holds it for half a minute.
 */
export async function changeRegistry<T>(
  models: string,
  clock: Clock,
  work: (writer: RegistryWriter) => T | Promise<T>,
): Promise<T> {
  const lock = await takeTurn(models);
  try {
    let registry = read(models);
    return await work({
      get lines() {
        return registry.lines;
      },
      append: (change) => {
        registry = write(models, registry, { ...change, atMs: clock.nowMs() });
      },
    });
  } finally {
    lock.release();
  }
}

async function takeTurn(models: string): Promise<HeldLock> {
  let holder = "?";
  for (let look = 0; look < PATIENCE_LOOKS; look++) {
    const lock = tryProcessLock(join(models, "registry.lock"));
    if ("release" in lock) return lock;
    holder = lock.holder;
    await setTimeout(LOOK_EVERY_MS);
  }
  throw new Error(
    `Cannot change the registry of models in "${models}" as nobody else may be changing it: process ${holder} is; ` +
      "wait for it, or stop it and run this again",
  );
}

function write(models: string, { lines, seal, bytes }: Registry, line: RegistryLine): Registry {
  const sealed = sealLine(line, seal);
  const content = Buffer.from(`${sealed.text}\n`);
  try {
    makeFolder(models);
    const file = openSync(registryPath(models), "a+");
    try {
      ftruncateSync(file, bytes);
      for (let from = 0; from < content.length;) from += writeSync(file, content, from);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw machineFailure(`write the registry of models in "${models}"`, error);
  }
  return { lines: [...lines, line], seal: sealed.seal, bytes: bytes + content.length };
}
