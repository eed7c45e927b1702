/** How two models differ over all rows that both decided. */
import {
  BUY_SHARE,
  BUY_SHARE_WARNING,
  dayBlocks,
  influenceOfAuc,
  influenceOfRatio,
  orderScores,
  sumByDay,
  utcHour,
  type DayBlocks,
  type Interval,
} from "../../core/index.js";
import type { SharedRows } from "../../predictions/index.js";
import { LEAST_DAYS } from "../gates/judgeGate.js";
import type { MeasureId, PairedBalance, PairedMeasure } from "./challengerComparison.js";
import { judgeFamily, pairedTest, type FamilyMember } from "./pairedTest.js";

/** Keeps a logarithm finite, as `logLoss` does. */
const EDGE = 2 ** -52;

interface Options {
  readonly confidence: number;
}

/** What a difference of two areas, shares or squares cannot leave. */
const OF_SHARES: Interval = { low: -1, high: 1 };

/** A measure of one side: its value and how each day with rows moves it. */
interface Side {
  readonly value: number;
  readonly influence: Float64Array;
}

type Measure = FamilyMember<Pick<PairedMeasure, "id" | "champion" | "challenger">>;

/** AUC where both classes occur, log-loss and Brier score, as one family; none without labels. */
export function qualityMeasures(
  { t0Ms, label, probabilityA, probabilityB }: SharedRows,
  options: Options,
): PairedMeasure[] {
  if (label === undefined) return [];
  const blocks = dayBlocks(t0Ms);
  const [a, b] = [probabilityA, probabilityB].map((probability) =>
    influenceOfAuc(t0Ms, label, orderScores(probability)),
  );
  const losses = (loss: (p: number, y: number) => number): readonly [Side, Side] => [
    meanOf(blocks, lossesOf(loss, probabilityA, label)),
    meanOf(blocks, lossesOf(loss, probabilityB, label)),
  ];
  return judgeFamily(
    [
      ...(Number.isNaN(a!.value) ? [] : [measure("auc", "larger", [a!, b!], options)]),
      measure("logLoss", "smaller", losses(logLossTerm), options),
      measure("brier", "smaller", losses(brierTerm), options),
    ],
    options,
  );
}

/** Limits of the share of Buy, over all rows and in each hour. */
export interface BalanceLimits {
  readonly buyShare: Interval;
  readonly hour: Interval;
}

/**
 * How far the share of Buy lies from one half, over all rows and in the hour where it lies furthest, as one family.
 * Which hour that is, each side's own days have said; hours on fewer than five days are left out.
 *
 * @param limits Those of the gates by default.
 */
export function balanceMeasures(
  { t0Ms, buyA, buyB }: SharedRows,
  {
    limits: { buyShare, hour } = { buyShare: BUY_SHARE, hour: BUY_SHARE_WARNING },
    ...options
  }: Options & { readonly limits?: BalanceLimits },
): PairedBalance[] {
  const blocks = dayBlocks(t0Ms);
  const shares = [buyA, buyB].map((buy) => distanceOf(meanOf(blocks, buy)));
  const worst = [buyA, buyB].map((buy) => worstHour(blocks, t0Ms, buy));
  const family = judgeFamily<Measure["facts"]>(
    [
      measure("buyShare", "smaller", [shares[0]!, shares[1]!], options),
      ...(worst[0] === undefined || worst[1] === undefined
        ? []
        : [measure("worstHour", "smaller", [worst[0], worst[1]], options)]),
    ],
    options,
  );
  return family.map((one) => {
    const { low, high } = one.id === "buyShare" ? buyShare : hour;
    const limit = Math.min(0.5 - low, high - 0.5);
    const areInside = Math.max(one.champion, one.challenger) <= limit;
    return { ...one, limit, outcome: areInside ? "both balanced" : one.outcome };
  });
}

/** Of each row. */
export function lossesOf(
  loss: (p: number, y: number) => number,
  probability: Float64Array,
  label: Uint8Array,
): Float64Array {
  return Float64Array.from(probability, (p, row) => loss(p, label[row]!));
}

/** Nats. */
export function logLossTerm(p: number, y: number): number {
  const kept = Math.min(1 - EDGE, Math.max(EDGE, p));
  return y === 1 ? -Math.log(kept) : -Math.log1p(-kept);
}

function brierTerm(p: number, y: number): number {
  return (p - y) ** 2;
}

function measure(
  id: MeasureId,
  better: "larger" | "smaller",
  [champion, challenger]: readonly [Side, Side],
  { confidence }: Options,
): Measure {
  const test = pairedTest(
    challenger.influence.map((moved, day) => moved - champion.influence[day]!),
    { value: challenger.value - champion.value, confidence, ...(id === "logLoss" ? {} : { within: OF_SHARES }) },
  );
  return { facts: { id, champion: champion.value, challenger: challenger.value }, better, test };
}

function meanOf(blocks: DayBlocks, values: ArrayLike<number>): Side {
  const [sums, counts] = [sumByDay(blocks, values), sumByDay(blocks)];
  return { value: total(sums) / total(counts), influence: influenceOfRatio(sums, counts) };
}

/** From a share to its distance from one half. */
function distanceOf({ value, influence }: Side): Side {
  const sign = value < 0.5 ? -1 : 1;
  return { value: Math.abs(value - 0.5), influence: influence.map((moved) => sign * moved) };
}

function worstHour(blocks: DayBlocks, t0Ms: Float64Array, buy: Uint8Array): Side | undefined {
  const hourOfRow = Int32Array.from(t0Ms, utcHour);
  const all = sumByDay(blocks);
  return Array.from({ length: 24 }, (_, hour) => hour).reduce<Side | undefined>((worst, hour) => {
    const counts = sumByDay(
      blocks,
      hourOfRow.map((own) => (own === hour ? 1 : 0)),
    );
    if (counts.filter((rows) => rows > 0).length < LEAST_DAYS) return worst;
    const sums = sumByDay(
      blocks,
      hourOfRow.map((own, row) => (own === hour ? buy[row]! : 0)),
    );
    const side = distanceOf(shareOfHour(sums, counts, all));
    return worst === undefined || side.value > worst.value ? side : worst;
  }, undefined);
}

/** A share of some rows, whose days are those of all rows: a day without that hour moves it by nothing. */
function shareOfHour(sums: Float64Array, counts: Float64Array, all: Float64Array): Side {
  const rows = total(counts);
  const value = total(sums) / rows;
  const days = all.filter((count) => count > 0).length;
  const moved = sums.map((sum, day) => ((sum - value * counts[day]!) * days) / rows);
  return { value, influence: moved.filter((_, day) => all[day]! > 0) };
}

function total(column: Float64Array): number {
  return column.reduce((sum, value) => sum + value, 0);
}
