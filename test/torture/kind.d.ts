import type { Rng } from "tenbin";

/** One door and what comes through it. To add one is to write one file in `kinds/`, named for what it exports. */
export interface Kind {
  /**
   * @param place An empty folder of its own.
   * @returns Feeds one input: ends where it was accepted and obeys the kind's laws, throws the door's own error
   * where it was refused, and an `AssertionError` where a law is broken.
   */
  readonly prepare: (place: string) => Promise<(rng: Rng) => Promise<void>>;
}

/** A command that is killed and run again. To add one is to write one file in `killed/`, named for what it exports. */
export interface KilledKind {
  /** @param place An empty folder of its own, beside those in which the command runs. */
  readonly prepare: (place: string) => Promise<KilledCommand>;
}

/** What is done in a folder: all of it must come out as if nobody had been killed. */
export interface KilledCommand {
  /** Puts into an empty folder, or where `folder` is given into that one, what the command finds. */
  readonly begin: (folder: string) => void;
  /** Where it always works, if not in a folder made for it. */
  readonly folder?: string;
  readonly file: string;
  readonly args: readonly string[];
  /** Codes with which it may end; 0 alone without them. */
  readonly codes?: readonly number[];
  /** Kills a round; 4 without it. */
  readonly kills?: number;
  /** Time and changes until a kill count from when the process says this; from its start without it. */
  readonly from?: RegExp;
  /** Folders in which something changes, below its own; a kill may wait for a change. All of it without them. */
  readonly changing?: readonly string[];
  /** What is not as it must be at every moment, a sentence each. */
  readonly halfDone?: (folder: string) => readonly string[] | Promise<readonly string[]>;
  /** What it leaves, by name: the same after kills as without them. */
  readonly result: (folder: string) => ReadonlyMap<string, string> | Promise<ReadonlyMap<string, string>>;
  /** Whether what a run left undone, and said so, is done by the next. */
  readonly catchesUp?: boolean;
  /** Ends what serves it. */
  readonly stop?: () => Promise<void>;
}
