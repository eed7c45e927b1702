import { DAY_MS, HOUR_MS } from "../../core/index.js";
import type { Feature } from "../feature.js";

/** 1970-01-05 was a Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

function turn(name: string, formula: string, wave: (angle: number) => number, turns: (t0Ms: number) => number): Feature {
  return { name, group: "clock", formula, inputs: ["bars"], lookBackBars: 1, unit: "-1 to 1", compute: ({ t0Ms }) => t0Ms.map((t0) => wave(2 * Math.PI * turns(t0))) };
}

const dayTurns = (t0Ms: number): number => (t0Ms % DAY_MS) / (24 * HOUR_MS);
const weekTurns = (t0Ms: number): number => ((t0Ms - FIRST_MONDAY_MS) % (7 * DAY_MS)) / (7 * DAY_MS);

/** The decision's place in the UTC day and week. */
export const CLOCK: readonly Feature[] = [
  turn("hour_sin", "sin(2 pi h / 24), h the UTC hour of t0 with its fraction", Math.sin, dayTurns),
  turn("hour_cos", "cos(2 pi h / 24)", Math.cos, dayTurns),
  turn("weekday_sin", "sin(2 pi d / 7), d days since Monday 00:00 UTC with its fraction", Math.sin, weekTurns),
  turn("weekday_cos", "cos(2 pi d / 7)", Math.cos, weekTurns),
];
