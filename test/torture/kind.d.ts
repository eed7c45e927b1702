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
