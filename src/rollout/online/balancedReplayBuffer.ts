import { createMatrix, requireInteger, type Matrix } from "../../core/index.js";

/** What an update learns from. */
export interface ReplayBatch {
  readonly x: Matrix;
  /** 0 (SELL) or 1 (BUY), as many of one as of the other. */
  readonly y: Uint8Array;
}

/**
 * The most recent rows of each class, so that an update sees both in equal numbers however one-sided the
 * market has been.
 */
export class BalancedReplayBuffer {
  readonly #capacityPerClass: number;
  /** SELL rows, then BUY rows, oldest first. */
  readonly #rows: [Float32Array[], Float32Array[]] = [[], []];

  /** @param options.capacityPerClass Rows kept of each class, at least 1. */
  constructor({ capacityPerClass }: { readonly capacityPerClass: number }) {
    requireInteger("make a replay buffer", { capacityPerClass }, { atLeast: 1 });
    this.#capacityPerClass = capacityPerClass;
  }

  /** Takes a row whose label is known; the oldest of its class gives way. */
  add(row: Float32Array, label: number): void {
    const own = this.#rows[label === 1 ? 1 : 0];
    own.push(row);
    if (own.length > this.#capacityPerClass) own.shift();
  }

  /**
   * The same number of each class, the most recent ones, SELL and BUY in turn; null while a class has fewer
   * than `atLeast` rows.
   */
  batch({ atLeast }: { readonly atLeast: number }): ReplayBatch | null {
    const [sells, buys] = this.#rows;
    const each = Math.min(sells.length, buys.length);
    if (each < Math.max(1, atLeast)) return null;
    const cols = sells[0]!.length;
    const x = createMatrix(2 * each, cols);
    for (let k = 0; k < each; k++) {
      x.data.set(sells[sells.length - each + k]!, 2 * k * cols);
      x.data.set(buys[buys.length - each + k]!, (2 * k + 1) * cols);
    }
    return { x, y: Uint8Array.from({ length: 2 * each }, (_, row) => row % 2) };
  }
}
