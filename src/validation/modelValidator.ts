/**
 * The validator: every gate by name, the three answers and the verdict, and the audits behind them, from one
 * prediction table.
 */
import {
  dayBlocks,
  estimateAuc,
  estimateMean,
  estimateShare,
  formatDate,
  requireFinite,
  requireSameLength,
  requireRng,
  rocCurve,
  utcDay,
  type Estimate,
} from "../core/index.js";
import { takePredictions, type PredictionTable } from "../predictions/index.js";
import type { Answers, Assessment, GateOutcome, GateResult, GroupAudit, RegimeRow } from "./assessment.js";
import { auditGroups } from "./audits/auditGroups.js";
import { auditHours } from "./audits/auditHours.js";
import { checkCoherence } from "./bias/checkCoherence.js";
import { compareWithCeiling } from "./gates/compareWithCeiling.js";
import { describeDistribution } from "./audits/describeDistribution.js";
import type { Gate, GateFigures } from "./gates/gate.js";
import { CRITERIA, GATES, GUARDS } from "./gates/gates.js";
import { judgeGates } from "./gates/judgeGates.js";
import { measureReliability } from "./reliability/measureReliability.js";
import { REGIMES, regimesOfPredictions, TRENDS, trendsOfPredictions } from "./audits/regimes.js";
import { varianceWithinDays } from "./audits/varianceWithinDays.js";
import type { ValidationContext } from "./validationContext.js";

/** In the order of the weekday audit. */
const WEEKDAYS: readonly string[] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** Points of a ROC curve that a page needs. */
const ROC_POINTS = 200;

/** Judges models by one list of gates; the three answers are the worst of their gates. */
export class ModelValidator {
  readonly #gates: readonly Gate[];

  /**
   * @param gates {@link GATES}, some of them, or gates of one's own; the guards are judged whether given or not.
   * @throws {RangeError} If an id occurs twice, or something that is no guard has the id of one.
   * @throws {TypeError} If the gates are no list.
   */
  constructor(gates: readonly Gate[] = GATES) {
    // A script without types may pass anything.
    const given: unknown = gates;
    if (!Array.isArray(given))
      throw new TypeError(
        `Cannot judge a model as its gates must be a list: found ${typeof gates}; pass [...GATES, yourGate]`,
      );
    for (const [k, gate] of gates.entries()) {
      if (gates.findIndex(({ id }) => id === gate.id) < k)
        throw new RangeError(`Cannot judge a model as each gate may occur once: "${gate.id}" occurs twice`);
      if (!GUARDS.includes(gate) && GUARDS.some(({ id }) => id === gate.id))
        throw new RangeError(`Cannot judge a model as a guard must be the built-in one: "${gate.id}" is another`);
    }
    this.#gates = [...gates, ...GUARDS.filter((guard) => !gates.includes(guard))];
  }

  /**
   * Judges one model on one period.
   *
   * Timing: regimes use bars up to t0; everything else uses the rows as they are. NaN: refused.
   *
   * @throws {RangeError} If there are no rows, t0 descends, a score or probability is not in [0, 1], or a column of
   * the context does not match the rows.
   */
  validate(predictions: PredictionTable, context: ValidationContext): Assessment {
    requireRng("validate a model", context.rng);
    requireRows(predictions, context);
    const { t0Ms, score, probability, label, threshold } = predictions;
    const { rng, model = "model", bars, truthProbability, confidence } = context;
    const { days } = dayBlocks(t0Ms);
    const meanOf = (values: ArrayLike<number>) =>
      estimateMean({ timeMs: t0Ms, values, within: { low: 0, high: 1 }, confidence });
    const decisions = Uint8Array.from(probability, (p) => (p > threshold ? 1 : 0));
    const audit = (name: string) => ({ ...context, rng: rng.child(name) });

    const hours = auditHours(predictions, audit("hours"));
    const auc = aucOf(predictions, context);
    const ceiling =
      label !== undefined && truthProbability !== undefined && auc !== null
        ? compareWithCeiling(predictions, truthProbability, { confidence })
        : null;
    const figures: GateFigures = {
      score: describeDistribution(score),
      meanScore: meanOf(score),
      buyShare: estimateShare({ timeMs: t0Ms, hits: decisions, confidence }),
      auc,
      varianceWithinDays: varianceWithinDays(predictions, { confidence }),
      hours,
      ceiling,
      n: t0Ms.length,
      days,
    };
    const gates = judgeGates(this.#gates, { predictions, context, figures });
    const regimes =
      bars === undefined
        ? null
        : describeRegimes(predictions, regimesOfPredictions(predictions, bars), REGIMES, { name: "regimes", context });
    const trends =
      bars === undefined
        ? null
        : describeRegimes(predictions, trendsOfPredictions(predictions, bars), TRENDS, { name: "trends", context });
    const regimeRow = (name: string) => regimes?.rows.find(({ regime, n }) => regime === name && n > 0);
    const bull = regimeRow("bull");
    const bear = regimeRow("bear");
    const meanProbability = meanOf(probability);
    const distribution = describeDistribution(probability);
    return {
      model,
      ...answersOf(gates),
      gates,
      droppedGates: CRITERIA.flatMap(({ id }) => (this.#gates.some((gate) => gate.id === id) ? [] : [id])),
      n: t0Ms.length,
      days,
      fromDate: formatDate(t0Ms[0]!),
      toDate: formatDate(t0Ms.at(-1)!),
      baseRate: label === undefined ? null : label.reduce((sum, y) => sum + y, 0) / label.length,
      buyShare: figures.buyShare,
      meanProbability,
      auc,
      score: figures.score,
      scoreIsProbability: context.scoreIsProbability ?? false,
      probability: distribution,
      hours,
      regimes: regimes?.rows ?? null,
      trends: trends?.rows ?? null,
      reliability:
        label === undefined ? null : measureReliability(predictions, { ...context, rng: rng.child("reliability") }),
      roc: auc === null || label === undefined ? null : thinnedRoc(label, probability),
      ceiling,
      ceilingMissing: ceiling === null ? ceilingObjection(predictions, context) : null,
      coherence: checkCoherence(probability, auc?.value ?? null),
      audits: {
        symbol: auditBy(predictions, predictions.symbol, [...new Set(predictions.symbol)].sort(), audit("symbols")),
        weekday: auditGroups(
          predictions,
          Int32Array.from(t0Ms, (t0) => (utcDay(t0) + 3) % 7),
          WEEKDAYS,
          audit("weekdays"),
        ),
        regime: regimes?.audit ?? null,
      },
      threshold,
      confidence,
      inputsMissing: context.inputsMissing ?? [],
      overallBalance: meanProbability.value,
      buySellRatio: figures.buyShare.value,
      distributionStd: distribution.std,
      bullMarketBuyRatio: bull === undefined ? null : bull.buyShare.value,
      bearMarketSellRatio: bear === undefined ? null : 1 - bear.buyShare.value,
    };
  }
}

/**
 * Fail if a criterion or a guard fails; else inconclusive if one is; else pass. Each answer is the worst of its
 * gates; those for information decide nothing.
 */
export function answersOf(gates: readonly GateResult[]): { readonly verdict: GateOutcome; readonly answers: Answers } {
  const counted = gates.filter(({ role }) => role !== "info");
  const worst = (chosen: readonly GateResult[]): GateOutcome =>
    chosen.some(({ result }) => result === "fail")
      ? "fail"
      : chosen.some(({ result }) => result === "inconclusive") || chosen.length === 0
        ? "inconclusive"
        : "pass";
  const answer = (name: GateResult["answer"]) => worst(counted.filter((gate) => gate.answer === name));
  return {
    verdict: worst(counted),
    answers: { balanced: answer("balanced"), honest: answer("honest"), earn: answer("earn") },
  };
}

function requireRows(predictions: PredictionTable, { truthProbability }: ValidationContext): void {
  const action = "judge a model";
  const { t0Ms, t1Ms, symbol, score, probability, label, fold } = predictions;
  if (t0Ms.length === 0) throw new RangeError(`Cannot ${action} as there must be at least one prediction: found none`);
  requireSameLength(action, {
    t0Ms,
    t1Ms,
    symbol,
    score,
    probability,
    ...(label ? { label } : {}),
    ...(fold ? { fold } : {}),
    ...(truthProbability ? { truthProbability } : {}),
  });
  requireFinite(action, { t0Ms, t1Ms, score, probability });
}

function aucOf({ t0Ms, label, probability }: PredictionTable, { confidence }: ValidationContext): Estimate | null {
  if (label === undefined || !label.includes(0) || !label.includes(1)) return null;
  return estimateAuc({ timeMs: t0Ms, labels: label, scores: probability, confidence });
}

/** Why a model cannot be compared with the most that could be known. */
function ceilingObjection(
  { label }: PredictionTable,
  { truthMissing, truthProbability, isSimulated }: ValidationContext,
): string {
  if (truthMissing !== undefined) return truthMissing;
  if (truthProbability !== undefined) return label === undefined ? "needs labels" : "needs labels of both classes";
  return isSimulated === true ? "needs the simulated market's own probabilities" : "real data have no known ceiling";
}

function auditBy(
  predictions: PredictionTable,
  keys: readonly string[],
  names: readonly string[],
  options: ValidationContext,
): GroupAudit {
  const place = new Map(names.map((name, k) => [name, k]));
  return auditGroups(
    predictions,
    Int32Array.from(keys, (key) => place.get(key)!),
    names,
    options,
  );
}

function describeRegimes<Kind extends string>(
  predictions: PredictionTable,
  placeOfRow: Int8Array,
  kinds: readonly Kind[],
  { name, context }: { readonly name: string; readonly context: ValidationContext },
): { readonly rows: RegimeRow<Kind>[]; readonly audit: GroupAudit } {
  const audit = auditGroups(predictions, Int32Array.from(placeOfRow), kinds, {
    ...context,
    rng: context.rng.child(name),
  });
  const rows = audit.rows.map(({ n, effectiveN, buyShare, baseRate, bias }, k): RegimeRow<Kind> => {
    const index = Int32Array.from(placeOfRow, (_, row) => row).filter((row) => placeOfRow[row] === k);
    const regime = kinds[k]!;
    return {
      regime,
      n,
      effectiveN,
      buyShare,
      baseRate,
      bias,
      auc: aucOf(takePredictions(predictions, index), context),
    };
  });
  return { rows, audit };
}

/** At most {@link ROC_POINTS} points, evenly spaced along the curve, both ends kept. */
function thinnedRoc(labels: Uint8Array, probabilities: Float64Array): Assessment["roc"] {
  const { falsePositiveRate, truePositiveRate } = rocCurve(labels, probabilities);
  const points = Math.min(ROC_POINTS, falsePositiveRate.length);
  const chosen = Array.from({ length: points }, (_, k) =>
    Math.round((k * (falsePositiveRate.length - 1)) / Math.max(1, points - 1)),
  );
  return {
    falsePositiveRate: chosen.map((k) => falsePositiveRate[k]!),
    truePositiveRate: chosen.map((k) => truePositiveRate[k]!),
  };
}
