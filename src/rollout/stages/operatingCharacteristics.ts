/**
 * What the guardrails are worth before anybody is harmed: how often they promote a challenger that is bad, how
 * often they reject one that is good, and how much traffic a bad one gets.
 *
 * One replay is one draw of the weather. Here the controller reviews many simulated markets: whole days of the
 * run's own champion and challenger, drawn in an order with the memory of the days themselves, so that symbols,
 * hours and overlapping labels stay as they were. Into each the same kinds of challenger are planted:
 *
 * - *good*: the challenger's own probabilities, whose labels are drawn anew so that they are the truth;
 * - *inverted*: those probabilities turned over, on the labels of *good*;
 * - *collapsed*: those probabilities squeezed below a half, the model that never says Buy;
 * - *lost*: the probabilities of another day, as when the features of a model are joined to the wrong time.
 *
 * Labels are drawn from shocks that neighbouring decisions and all symbols share. Neither an account nor the drift
 * watch takes part: the first could end a replay by its loss limit, the second could only hold a promotion.
 */
import {
  DAY_MS,
  mean,
  normalCdf,
  requireInteger,
  requireRng,
  utcDay,
  wilsonInterval,
  type Estimate,
  type Rng,
} from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import { longestLabel } from "../../validation/index.js";
import { dayMemory, drawDayOrder, LEAST_DAYS } from "../drift/dayMemory.js";
import { DEPLOYMENT_STAGES, type DeploymentStage } from "./deploymentStages.js";
import type { GuardrailLimits } from "./guardrails.js";
import type { LabelledPair } from "./pairedHarm.js";
import { assignVariant, decisionKey } from "./assignVariant.js";
import { RolloutController } from "./rolloutController.js";

export type PlantedChallenger = "good" | "inverted" | "collapsed" | "lost";

export interface OperatingCharacteristic {
  readonly challenger: PlantedChallenger;
  readonly isBad: boolean;
  readonly markets: number;
  /** Share of the markets in which it came to trade everything, with Wilson's 95 % interval. */
  readonly promoted: Estimate;
  /** Share in which it was rolled back, whether before or after that. */
  readonly rolledBack: Estimate;
  /** Mean over markets of traffic share x days until the rollback, or until the market ends. */
  readonly exposureDays: number;
  /** Median days until the rollback among those that were rolled back; null without one. */
  readonly daysToRollback: number | null;
}

export interface OperatingOptions {
  readonly salt: string;
  readonly stages?: readonly DeploymentStage[];
  readonly limits?: Partial<GuardrailLimits>;
  /** Time between reviews. Default a day. */
  readonly reviewEveryMs?: number;
  /** Default 200. */
  readonly markets?: number;
  /** Length of one. Default 30. */
  readonly days?: number;
  readonly rng: Rng;
}

const PLANTED: readonly PlantedChallenger[] = ["good", "inverted", "collapsed", "lost"];
const CONFIDENCE = 0.95;
/** Correlation of two symbols' shocks in one hour. */
const COMMON = 0.5;

/**
 * @param tables Predictions of the same decisions, in the order of their times.
 * @returns One for each planted challenger; null where there are fewer than {@link LEAST_DAYS} days.
 */
export function operatingCharacteristics(
  tables: { readonly champion: PredictionTable; readonly challenger: PredictionTable },
  options: OperatingOptions,
): OperatingCharacteristic[] | null {
  requireRng("simulate roll-outs", options.rng);
  const { markets = 200, days = 30, rng } = options;
  requireInteger("simulate roll-outs", { markets, days }, { atLeast: 1 });
  const known = decisionDays(tables);
  if (known.length < LEAST_DAYS) return null;
  const memory = dayMemory(Float64Array.from(known, (own) => mean(own.map(({ challenger }) => challenger))));
  const outcomes = Array.from({ length: markets }, (_, k) => {
    const own = rng.child(`market-${k}`);
    const order = drawDayOrder(memory, days, own.child("days"));
    const others = drawDayOrder(memory, days, own.child("other days"));
    const rows = simulateMarketRows(known, { order, others }, longestLabel(tables.challenger), own.child("labels"));
    return PLANTED.map((planted) =>
      replay(rows, planted, { ...options, days, horizonMs: longestLabel(tables.challenger) }),
    );
  });
  return PLANTED.map((challenger, at) =>
    summarise(
      challenger,
      outcomes.map((each) => each[at]!),
    ),
  );
}

interface Decision {
  /** Since its day began. */
  readonly dayMs: number;
  readonly symbol: string;
  readonly champion: number;
  readonly challenger: number;
}

interface SimulatedRow {
  readonly t0Ms: number;
  readonly symbol: string;
  readonly champion: number;
  readonly challenger: number;
  /** What the challenger said on another day. */
  readonly elsewhere: number;
  readonly label: number;
}

interface Outcome {
  readonly promoted: boolean;
  readonly rolledBackMs: number | null;
  readonly exposureDays: number;
}

function decisionDays({
  champion,
  challenger,
}: {
  readonly champion: PredictionTable;
  readonly challenger: PredictionTable;
}): Decision[][] {
  const days: Decision[][] = [];
  let last: number | null = null;
  challenger.t0Ms.forEach((t0, row) => {
    const day = utcDay(t0);
    if (day !== last) days.push([]);
    last = day;
    days.at(-1)!.push({
      dayMs: t0 - day * DAY_MS,
      symbol: challenger.symbol[row]!,
      champion: champion.probability[row]!,
      challenger: challenger.probability[row]!,
    });
  });
  return days;
}

function simulateMarketRows(
  known: readonly (readonly Decision[])[],
  { order, others }: { readonly order: Int32Array; readonly others: Int32Array },
  horizonMs: number,
  rng: Rng,
): SimulatedRow[] {
  const common = overlappingShock(horizonMs, rng.child("common"));
  const own = new Map<string, (t0Ms: number) => number>();
  return Array.from(order).flatMap((day, k) =>
    known[day]!.map(({ dayMs, symbol, champion, challenger }, at): SimulatedRow => {
      const t0Ms = k * DAY_MS + dayMs;
      const shock = own.get(symbol) ?? overlappingShock(horizonMs, rng.child(symbol));
      own.set(symbol, shock);
      const luck = normalCdf(Math.sqrt(COMMON) * common(t0Ms) + Math.sqrt(1 - COMMON) * shock(t0Ms));
      const other = known[others[k]!]!;
      return {
        t0Ms,
        symbol,
        champion,
        challenger,
        elsewhere: other[at % other.length]!.challenger,
        label: luck < challenger ? 1 : 0,
      };
    }),
  );
}

/** A standard normal value for each time, made of what happens in the horizon after it: labels overlap so. */
function overlappingShock(horizonMs: number, rng: Rng): (t0Ms: number) => number {
  // A whole horizon is cut into parts; decisions in the same part share their future.
  const parts = 4;
  const shocks: number[] = [];
  return (t0Ms) => {
    const first = Math.floor((t0Ms * parts) / horizonMs);
    let sum = 0;
    for (let part = first; part < first + parts; part++) sum += shocks[part] ??= rng.normal();
    return sum / Math.sqrt(parts);
  };
}

function probabilityOf({ challenger, elsewhere }: SimulatedRow, planted: PlantedChallenger): number {
  switch (planted) {
    case "good":
      return challenger;
    case "inverted":
      return 1 - challenger;
    case "collapsed":
      return 0.2 + 0.25 * challenger;
    case "lost":
      return elsewhere;
  }
}

function replay(
  rows: readonly SimulatedRow[],
  planted: PlantedChallenger,
  {
    salt,
    stages = DEPLOYMENT_STAGES,
    limits,
    reviewEveryMs = DAY_MS,
    days,
    horizonMs,
  }: Omit<OperatingOptions, "rng"> & { readonly days: number; readonly horizonMs: number },
): Outcome {
  const controller = new RolloutController({
    startMs: 0,
    labelHorizonMs: horizonMs,
    stages,
    ...(limits === undefined ? {} : { limits }),
  });
  let row = 0;
  let known = 0;
  let promoted = false;
  let exposureDays = 0;
  for (let nowMs = reviewEveryMs; nowMs <= days * DAY_MS; nowMs += reviewEveryMs) {
    const { stage } = controller;
    exposureDays += (stage.shareFrac * reviewEveryMs) / DAY_MS;
    const from = row;
    while (row < rows.length && rows[row]!.t0Ms < nowMs) row++;
    const knownFrom = known;
    while (known < rows.length && rows[known]!.t0Ms + horizonMs <= nowMs) known++;
    const { action } = controller.review({
      nowMs,
      decisions: rows.slice(from, row).map((each) => ({
        t0Ms: each.t0Ms,
        variant: assignVariant(decisionKey(each.symbol, each.t0Ms), { stage, salt }),
        challengerBuys: probabilityOf(each, planted) > 0.5,
      })),
      labelled: rows.slice(knownFrom, known).map((each): LabelledPair => ({
        t0Ms: each.t0Ms,
        championProbability: each.champion,
        challengerProbability: probabilityOf(each, planted),
        label: each.label,
      })),
      stageReturnFrac: null,
      hasDrifted: null,
    });
    if (controller.status === "full") promoted = true;
    if (action === "rollBack") return { promoted, rolledBackMs: nowMs, exposureDays };
  }
  return { promoted, rolledBackMs: null, exposureDays };
}

function summarise(challenger: PlantedChallenger, outcomes: readonly Outcome[]): OperatingCharacteristic {
  const share = (holds: (outcome: Outcome) => boolean): Estimate => {
    const count = outcomes.filter(holds).length;
    return { value: count / outcomes.length, ...wilsonInterval(count, outcomes.length, { confidence: CONFIDENCE }) };
  };
  const ends = outcomes
    .flatMap(({ rolledBackMs }) => (rolledBackMs === null ? [] : [rolledBackMs / DAY_MS]))
    .sort((a, b) => a - b);
  return {
    challenger,
    isBad: challenger !== "good",
    markets: outcomes.length,
    promoted: share(({ promoted }) => promoted),
    rolledBack: share(({ rolledBackMs }) => rolledBackMs !== null),
    exposureDays: mean(outcomes.map(({ exposureDays }) => exposureDays)),
    daysToRollback: ends[ends.length >> 1] ?? null,
  };
}
