/**
 * The display channel of the kernel that this process is, if it is one. tslab's own display sends one
 * MIME type a call; a figure needs a bundle, so this uses the function behind it.
 */
import { createRequire } from "node:module";

/** One display of a cell, by MIME type. */
export type DisplayBundle = Readonly<Record<string, unknown>>;

export interface KernelDisplay {
  /** Differs from cell to cell. */
  readonly cell: object;
  /** Whether the cell has ended; its display still takes what comes late. */
  hasEnded(): boolean;
  write(bundle: DisplayBundle): void;
  /** Writes, or overwrites what was written under `id` in the same cell. */
  writeAs(id: string, bundle: DisplayBundle, update: boolean): void;
}

type WriteDisplayData = (
  content: { data: DisplayBundle; metadata: object; transient: object },
  update: boolean,
) => void;

/** Undefined outside a tslab kernel; never loads tslab. */
export function kernelDisplay(): KernelDisplay | undefined {
  const require = createRequire(import.meta.url);
  let path: string;
  try {
    path = require.resolve("tslab/dist/jupyter.js");
  } catch {
    return undefined;
  }
  const exported: unknown = require.cache[path]?.exports;
  if (typeof exported !== "object" || exported === null) return undefined;
  // Set anew by tslab for each cell it runs.
  const write = Reflect.get(exported, "lastWriteDisplayData") as WriteDisplayData | null;
  if (write === null) return undefined;
  return {
    cell: write,
    // Said by the kernel's launcher.
    hasEnded: () => Reflect.get(write, "hasEnded") === true,
    write: (data) => write({ data, metadata: {}, transient: {} }, false),
    writeAs: (id, data, update) => write({ data, metadata: {}, transient: { display_id: id } }, update),
  };
}
