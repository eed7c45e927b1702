import { DAY_MS } from "../../core/index.js";
import type { Feature } from "../feature.js";

/** 1970-01-05 was a Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;
const WEEK_MS = 7 * DAY_MS;

interface Turn {
  readonly name: string;
  readonly formula: string;
  readonly wave: (angle: number) => number;
  readonly periodMs: number;
  /** An instant at which a period begins. */
  readonly startMs: number;
}

function turn({ name, formula, wave, periodMs, startMs }: Turn): Feature {
  return {
    name,
    group: "clock",
    formula,
    inputs: ["bars"],
    lookBackBars: 1,
    unit: "-1 to 1",
    compute: (context) => {
      const {
        t0Ms,
        bars: { barMs },
      } = context;
      // Bars keep to a grid, so a period holds few different instants: each is worked out once.
      const known = new Float64Array(Math.max(1, Math.round(periodMs / barMs))).fill(NaN);
      const values = new Float64Array(context.rows);
      for (let i = 0; i < values.length; i++) {
        const since = t0Ms[i]! - startMs;
        const intoMs = since - periodMs * Math.floor(since / periodMs);
        const at = intoMs / barMs;
        const onGrid = at === Math.floor(at) && at < known.length;
        if (onGrid && !Number.isNaN(known[at]!)) {
          values[i] = known[at]!;
          continue;
        }
        values[i] = wave((2 * Math.PI * intoMs) / periodMs);
        if (onGrid) known[at] = values[i]!;
      }
      return values;
    },
  };
}

/** The decision's place in the UTC day and week. */
export const CLOCK: readonly Feature[] = [
  turn({
    name: "hour_sin",
    formula: "sin(2 pi h / 24), h the UTC hour of t0 with its fraction",
    wave: Math.sin,
    periodMs: DAY_MS,
    startMs: 0,
  }),
  turn({ name: "hour_cos", formula: "cos(2 pi h / 24)", wave: Math.cos, periodMs: DAY_MS, startMs: 0 }),
  turn({
    name: "weekday_sin",
    formula: "sin(2 pi d / 7), d days since Monday 00:00 UTC with its fraction",
    wave: Math.sin,
    periodMs: WEEK_MS,
    startMs: FIRST_MONDAY_MS,
  }),
  turn({
    name: "weekday_cos",
    formula: "cos(2 pi d / 7)",
    wave: Math.cos,
    periodMs: WEEK_MS,
    startMs: FIRST_MONDAY_MS,
  }),
];
