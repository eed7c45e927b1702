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
import { z } from "zod";
import {
  LATEST_MS,
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
import type { GateOutcome } from "../../validation/index.js";

/** Longest wait for another process's change, and how often to look. */
const PATIENCE_LOOKS = 1_500;
const LOOK_EVERY_MS = 20;
const LINE_FEED = 0x0a;
/** A million changes. */
const MOST_BYTES = 512 * 1_024 * 1_024;

/** When it was written, UTC epoch ms; no result depends on it. */
interface Noted {
  readonly atMs: number;
}

interface Named extends Noted {
  readonly alias: string;
  /** Below the folder of models, with "/". */
  readonly directory: string;
  /** Of what it held when it was named: `hashDirectory`. */
  readonly hash: string;
  readonly model: string;
  readonly runName: string;
}

/** A line that gives a name to a directory. */
export type NamingLine =
  | ({ readonly change: "name" } & Named)
  /** `replaces`: content of the directory before, null for none; while it holds that, nothing was replaced. */
  | ({ readonly change: "train"; readonly replaces: string | null } & Named);

/** One change, the oldest first in the file. */
export type RegistryLine =
  | NamingLine
  | ({ readonly change: "unname"; readonly alias: string } & Noted)
  /** `on`: the days it was judged on, in words. */
  | ({
      readonly change: "judge";
      readonly hash: string;
      readonly verdict: GateOutcome;
      readonly on: string;
    } & Noted);

/** A change before its time is noted. */
export type RegistryChange = RegistryLine extends infer Line
  ? Line extends RegistryLine
    ? Omit<Line, "atMs">
    : never
  : never;

const noted = { atMs: z.int().nonnegative().lt(LATEST_MS) };
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const named = {
  alias: z.string(),
  directory: z.string().regex(/^(?!.*\.\.)[^/]+(\/[^/]+)*$/),
  hash,
  model: z.string(),
  runName: z.string(),
  ...noted,
};
const lineSchema = z.discriminatedUnion("change", [
  z.strictObject({ change: z.literal("name"), ...named }),
  z.strictObject({ change: z.literal("train"), ...named, replaces: hash.nullable() }),
  z.strictObject({ change: z.literal("unname"), alias: z.string(), ...noted }),
  z.strictObject({
    change: z.literal("judge"),
    hash,
    verdict: z.enum(["pass", "fail", "inconclusive"]),
    on: z.string(),
    ...noted,
  }),
]);

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
  const texts = content.toString("utf8", 0, Math.max(0, bytes - 1));
  const lines: RegistryLine[] = [];
  let seal = "";
  for (const [k, text] of (bytes === 0 ? [] : texts.split("\n")).entries()) {
    const refuse = (found: string): SyntaxError =>
      new SyntaxError(
        `Cannot read the registry of models as "${path}" must be as it was written: line ${k + 1} ${found}; restore ` +
          "the file from a copy, or remove it to begin without names",
      );
    try {
      const opened = openSealedLine(text, seal);
      lines.push(lineSchema.parse(opened.value));
      seal = opened.seal;
    } catch (error) {
      if (error instanceof z.ZodError) throw refuse("is of another version");
      throw refuse(messageOf(error));
    }
  }
  return { lines, seal, bytes };
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
