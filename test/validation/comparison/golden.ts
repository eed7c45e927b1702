/** What test/golden/comparison.py found, and the tables it found it in. */
import { readFileSync } from "node:fs";
import type { PredictionTable } from "../../../src/predictions/index.js";

export interface GoldenFinding {
  readonly champion: number;
  readonly challenger: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
  readonly adjusted: number;
  readonly detectable: number;
}

export interface GoldenComparison {
  readonly confidence: number;
  readonly rows: {
    readonly timeMs: readonly number[];
    readonly symbol: readonly string[];
    readonly label: readonly number[];
    readonly champion: readonly number[];
    readonly challenger: readonly number[];
  };
  readonly quality: readonly GoldenFinding[];
  readonly balance: readonly GoldenFinding[];
  readonly groups: readonly (Omit<GoldenFinding, "champion" | "challenger"> & {
    readonly name: string;
    readonly n: number;
    readonly days: number;
  })[];
  readonly market: {
    readonly startMs: number;
    readonly open: readonly number[];
    readonly close: readonly number[];
    /** The bar at whose open each decision is filled. */
    readonly decided: readonly number[];
    readonly champion: readonly number[];
    readonly challenger: readonly number[];
  };
  readonly money: Omit<GoldenFinding, "champion" | "challenger">;
}

export const GOLDEN = JSON.parse(
  readFileSync(new URL("../../golden/comparison.json", import.meta.url), "utf8"),
) as GoldenComparison;

const HORIZON_MS = 4 * 3_600_000;

/** A side of the golden rows. */
export function goldenTable(side: "champion" | "challenger"): PredictionTable {
  const { timeMs, symbol, label, ...probabilities } = GOLDEN.rows;
  return tableOf({ timeMs, symbol, label, probability: probabilities[side] });
}

/** A table by hand; labels are known four hours later. */
export function tableOf({
  timeMs,
  symbol,
  label,
  probability,
  threshold = 0.5,
}: {
  readonly timeMs: ArrayLike<number>;
  readonly symbol: readonly string[];
  readonly label?: ArrayLike<number>;
  readonly probability: ArrayLike<number>;
  readonly threshold?: number;
}): PredictionTable {
  const t0Ms = Float64Array.from(timeMs);
  const column = Float64Array.from(probability);
  return {
    t0Ms,
    t1Ms: t0Ms.map((time) => time + (label === undefined ? 0 : HORIZON_MS)),
    symbol,
    score: column,
    probability: column,
    threshold,
    ...(label === undefined ? {} : { label: Uint8Array.from(label) }),
  };
}
