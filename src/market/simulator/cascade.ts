/** Liquidations of one step: each one pushes the extreme towards the next level, never the close. */
import { LEVEL_WIDTH, type LiquidationLevels } from "./liquidationLevels.js";

/** One emptied price level. */
export interface LiquidatedLevel {
  readonly side: "long" | "short";
  /** USD. */
  readonly price: number;
  /** Base units. */
  readonly quantity: number;
  readonly notionalUsd: number;
}

export interface Cascade {
  readonly levels: readonly LiquidatedLevel[];
  readonly quantity: number;
  readonly notionalUsd: number;
  /** The step's extreme on this side once everything met was liquidated. */
  readonly edge: number;
}

export interface CascadeOptions {
  readonly side: "long" | "short";
  /** Log price at the step's start. */
  readonly from: number;
  /** Extreme that the path itself reaches. */
  readonly edge: number;
  readonly price0: number;
  readonly bookDepthUsd: number;
}

/** Share of 1 % that a notional of half the book moves the extreme by. */
const IMPACT = 0.01 * 0.5;
/** No cascade reaches further than this beyond the path's own extreme. */
const FURTHEST = 0.02;

/** Walks the levels from the price outwards and empties what the extreme reaches. */
export function cascade(
  levels: LiquidationLevels,
  { side, from, edge: start, price0, bookDepthUsd }: CascadeOptions,
): Cascade {
  // Mirrored for shorts, so that both walk "downwards".
  const sign = side === "long" ? 1 : -1;
  const floor = sign * start - FURTHEST;
  let edge = sign * start;
  let quantity = 0;
  let notionalUsd = 0;
  const met: LiquidatedLevel[] = [];
  const nearest = side === "long" ? Math.floor(from / LEVEL_WIDTH) : Math.floor(from / LEVEL_WIDTH) + 1;
  for (let level = nearest; sign * level * LEVEL_WIDTH >= edge; level -= sign) {
    const taken = levels.take(level);
    if (taken === 0) continue;
    const price = price0 * Math.exp(level * LEVEL_WIDTH);
    const notional = taken * price;
    met.push({ side, price, quantity: taken, notionalUsd: notional });
    quantity += taken;
    notionalUsd += notional;
    edge = Math.max(edge - (IMPACT * notional) / (bookDepthUsd / 2), floor);
  }
  return { levels: met, quantity, notionalUsd, edge: sign * edge };
}
