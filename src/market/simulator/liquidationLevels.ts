/**
 * Where leveraged positions would be liquidated: base quantity per price level, decaying as positions
 * are closed.
 */

/** Width of a level in log price. */
export const LEVEL_WIDTH = 0.001;
const LEVELS = 12_000;
const CENTRE = LEVELS / 2;
/** Below this the lazy scale is folded into the levels, long before it could underflow. */
const SMALLEST_SCALE = 1e-100;

export class LiquidationLevels {
  readonly #quantity: Float64Array;
  #scale: number;

  constructor(quantity: Float64Array = new Float64Array(LEVELS), scale = 1) {
    this.#quantity = quantity;
    this.#scale = scale;
  }

  /** Adds base units at a level; outside the array they are never liquidated. */
  add(level: number, quantity: number): void {
    const at = level + CENTRE;
    if (at >= 0 && at < LEVELS) this.#quantity[at]! += quantity / this.#scale;
  }

  /** Empties a level and returns what it held. */
  take(level: number): number {
    const at = level + CENTRE;
    if (at < 0 || at >= LEVELS) return 0;
    const taken = this.#quantity[at]! * this.#scale;
    this.#quantity[at] = 0;
    return taken;
  }

  /** Multiplies every level by `keep`. */
  decay(keep: number): void {
    this.#scale *= keep;
    if (this.#scale >= SMALLEST_SCALE) return;
    for (let at = 0; at < LEVELS; at++) this.#quantity[at]! *= this.#scale;
    this.#scale = 1;
  }

  clone(): LiquidationLevels {
    return new LiquidationLevels(this.#quantity.slice(), this.#scale);
  }
}
