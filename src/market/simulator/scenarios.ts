/** What a reader of the configuration or of the help is told about each scenario. */
import type { Scenario } from "../schema.js";

export interface ScenarioDescription {
  readonly name: Scenario;
  readonly description: string;
  /** Whether its data carry a planted defect that a leakage check must find. */
  readonly isLeak: boolean;
}

const honest = (name: Scenario, description: string): ScenarioDescription => ({ name, description, isLeak: false });
const leak = (name: Scenario, description: string): ScenarioDescription => ({ name, description, isLeak: true });

/** All scenarios, in the order in which they are offered. */
export const SCENARIOS: readonly ScenarioDescription[] = [
  honest(
    "moderate",
    "a market that can just be read in 180 days: the best possible AUC is about 0.59, and the label of v3.1 is " +
      "hardly ever more likely than not",
  ),
  honest("strong", "a market that can be read: the best possible AUC is about 0.91"),
  honest(
    "realistic",
    "a market as hard as a real one: the best possible AUC is about 0.55, seldom learnable from 180 days",
  ),
  honest("none", "a market that nothing predicts: the best possible AUC is 0.50"),
  honest(
    "hour-bias",
    "a market whose base rate differs by hour of day, from 0.31 to 0.71: the best possible AUC is about 0.72",
  ),
  honest("regime-shift", "strong for two thirds of the span, then most of the signal turns round"),
  leak(
    "leak-early-liquidations",
    "nothing predicts it, but liquidations are stamped one hour too early, as by a time-zone slip",
  ),
  leak(
    "leak-early-taker-volume",
    "nothing predicts it, but each bar has the taker-buy share of the next, as from a series " +
      "joined by its closing time",
  ),
  leak(
    "leak-future-close",
    "nothing predicts it, but prices lie halfway to those of the next bar, as when a source is " +
      "interpolated onto a grid half a bar off",
  ),
  leak(
    "leak-future-extremes",
    "nothing predicts it, but each bar's high and low reach into the next, as from a window one bar too long",
  ),
  leak(
    "leak-early-funding",
    "nothing predicts it, but each funding rate is stamped with the start of the eight hours it settles",
  ),
];
