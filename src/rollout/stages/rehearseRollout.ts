/**
 * The rollout as it would have gone: the stages replayed review by review over past decisions, each review
 * knowing only what was known then. Labels arrive at t1, prices at their bar's close.
 *
 * Both models predict every decision whoever trades it, so harm is tested on all of them; the stage's share
 * decides whose prediction is traded.
 */
import {
  backtestPerpetual,
  type BacktestResult,
  type PerpetualInput,
  type PerpetualOptions,
} from "../../backtest/index.js";
import { DAY_MS, firstAfter, requireInteger, type Rng, requireRng } from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import { longestLabel } from "../../validation/index.js";
import { assignVariant, decisionKey, type Variant } from "./assignVariant.js";
import { DEPLOYMENT_STAGES, type DeploymentStage, type StageName } from "./deploymentStages.js";
import type { PredictionWindow } from "../drift/populationStabilityTest.js";
import { watchPopulation, type PopulationWatch } from "../drift/watchPopulation.js";
import type { GuardrailLimits } from "./guardrails.js";
import type { LabelledPair } from "./pairedHarm.js";
import { RolloutController, type RolloutDecision } from "./rolloutController.js";
import type { RolloutStatus } from "./rolloutState.js";

export interface RehearsalInput {
  /** Predictions of the same decisions, with labels. */
  readonly champion: PredictionTable;
  readonly challenger: PredictionTable;
  readonly bars: PerpetualInput["bars"];
  readonly funding?: PerpetualInput["funding"];
  /** The challenger's predictions before the rollout; without them drift is not watched. */
  readonly reference?: PredictionWindow;
}

export interface RehearsalOptions {
  readonly salt: string;
  readonly stages?: readonly DeploymentStage[];
  readonly limits?: Partial<GuardrailLimits>;
  readonly backtest?: PerpetualOptions;
  /** Time between reviews. Default a day. */
  readonly reviewEveryMs?: number;
  /** Days of predictions that are held against the reference. Default 7. */
  readonly driftWindowDays?: number;
  /** Share of the reviews of an unchanged challenger that the drift alarm holds. Default 1 / 90. */
  readonly driftLevel?: number;
  /** Of the null windows behind the drift alarm. */
  readonly rng: Rng;
}

/** One review, with what it looked at. */
export interface RehearsalReview extends RolloutDecision {
  readonly shareFrac: number;
  /** Evidence of harm; see `BettingEvidence`. */
  readonly harmEvidence: number;
  /** New since the last review. */
  readonly decisions: number;
  readonly challengerDecisions: number;
  readonly labelled: number;
  /** Since the stage began, of an account that follows the challenger alone. */
  readonly stageReturnFrac: number;
  /** PSI of the last days against the reference; null when it is not watched or the window is not full. */
  readonly psi: number | null;
}

/** One stage as it was served. */
export interface RehearsedStage {
  readonly name: StageName;
  readonly shareFrac: number;
  readonly fromMs: number;
  /** End of the stage, or of the data. */
  readonly untilMs: number;
  readonly decisions: number;
  readonly challengerDecisions: number;
  readonly ended: "promoted" | "rolled back" | "still running";
  readonly reasons: readonly string[];
}

export interface RolloutRehearsal {
  readonly status: RolloutStatus;
  /** When the last stage was entered or the rollout was rolled back; null while it was still on its way. */
  readonly endedMs: number | null;
  readonly reviews: readonly RehearsalReview[];
  readonly stages: readonly RehearsedStage[];
  /** Level at which harm rolls back: the evidence must stay below 1 / this. */
  readonly harmLevel: number;
  /** Critical PSI; null when drift is not watched. */
  readonly driftLimit: number | null;
  /** How often the drift alarm cries wolf; null when drift is not watched. */
  readonly driftFalseAlarms: PopulationWatch["falseAlarms"] | null;
  /** The account that traded the rollout, and those that would have followed one model alone. */
  readonly account: BacktestResult;
  readonly champion: BacktestResult;
  readonly challenger: BacktestResult;
}

/**
 * @throws {RangeError} If the two tables do not hold the same decisions, or the challenger's has no labels;
 *   or as `backtestPerpetual` does.
 */
export function rehearseRollout(input: RehearsalInput, options: RehearsalOptions): RolloutRehearsal {
  requireRng("rehearse a rollout", options.rng);
  const { champion, challenger } = input;
  requireSameDecisions(champion, challenger);
  const { salt, stages = DEPLOYMENT_STAGES, reviewEveryMs = DAY_MS } = options;
  requireInteger("rehearse a rollout", { reviewEveryMs }, { atLeast: 1 });
  const { t0Ms, t1Ms } = challenger;
  const labels = challenger.label!;
  const labelHorizonMs = longestLabel(challenger);
  const backtest = (predictions: PerpetualInput["predictions"]): BacktestResult =>
    backtestPerpetual(
      { bars: input.bars, predictions, ...(input.funding === undefined ? {} : { funding: input.funding }) },
      options.backtest,
    );
  const accounts = { champion: backtest(champion), challenger: backtest(challenger) };
  const drift = watchPopulation(input, options);

  const startMs = t0Ms[0]!;
  const controller = new RolloutController({
    startMs,
    labelHorizonMs,
    stages,
    ...(options.limits ? { limits: options.limits } : {}),
  });
  const byLabel = Int32Array.from(t0Ms, (_, row) => row).sort((a, b) => t1Ms[a]! - t1Ms[b]! || a - b);
  const traded = new Array<Variant>(t0Ms.length).fill("champion");
  const reviews: RehearsalReview[] = [];
  const endMs = t0Ms.at(-1)! + labelHorizonMs;
  let row = 0;
  let known = 0;
  for (
    let nowMs = startMs + reviewEveryMs;
    nowMs <= endMs && controller.status !== "rolledBack";
    nowMs += reviewEveryMs
  ) {
    const { stage, stageSinceMs } = controller;
    const decisions: { t0Ms: number; variant: Variant; challengerBuys: boolean }[] = [];
    for (; row < t0Ms.length && t0Ms[row]! < nowMs; row++) {
      const variant = assignVariant(decisionKey(challenger.symbol[row]!, t0Ms[row]!), { stage, salt });
      traded[row] = variant;
      decisions.push({
        t0Ms: t0Ms[row]!,
        variant,
        challengerBuys: challenger.probability[row]! > challenger.threshold,
      });
    }
    const labelled: LabelledPair[] = [];
    for (; known < byLabel.length && t1Ms[byLabel[known]!]! <= nowMs; known++) {
      const at = byLabel[known]!;
      labelled.push({
        t0Ms: t0Ms[at]!,
        championProbability: champion.probability[at]!,
        challengerProbability: challenger.probability[at]!,
        label: labels[at]!,
      });
    }
    const stageReturnFrac = equityAt(accounts.challenger, nowMs) / equityAt(accounts.challenger, stageSinceMs) - 1;
    const psi = drift?.psiAt(nowMs) ?? null;
    const decision = controller.review({
      nowMs,
      decisions,
      labelled,
      stageReturnFrac,
      hasDrifted: psi === null || drift === null ? null : psi > drift.limit,
    });
    reviews.push({
      ...decision,
      shareFrac: stage.shareFrac,
      harmEvidence: controller.harmEvidence,
      decisions: decisions.length,
      challengerDecisions: decisions.filter(({ variant }) => variant === "challenger").length,
      labelled: labelled.length,
      stageReturnFrac,
      psi,
    });
  }
  // What was decided after the last review, before the data end, still belongs to the stage in force.
  for (; row < t0Ms.length && controller.status !== "rolledBack"; row++)
    traded[row] = assignVariant(decisionKey(challenger.symbol[row]!, t0Ms[row]!), { stage: controller.stage, salt });

  const end = reviews.findLast(({ action }) => action === (controller.status === "full" ? "promote" : "rollBack"));
  return {
    status: controller.status,
    endedMs: end?.nowMs ?? null,
    reviews,
    stages: servedStages(reviews, stages, startMs),
    harmLevel: controller.limits.harmLevel,
    driftLimit: drift?.limit ?? null,
    driftFalseAlarms: drift?.falseAlarms ?? null,
    account: backtest(tradedPredictions({ champion, challenger, traded })),
    ...accounts,
  };
}

/** Probability and threshold of whoever trades each decision. */
function tradedPredictions({
  champion,
  challenger,
  traded,
}: {
  readonly champion: PredictionTable;
  readonly challenger: PredictionTable;
  readonly traded: readonly Variant[];
}): PerpetualInput["predictions"] {
  const trader = traded.map((variant) => (variant === "challenger" ? challenger : champion));
  return {
    t0Ms: challenger.t0Ms,
    symbol: challenger.symbol,
    probability: Float64Array.from(trader, ({ probability }, row) => probability[row]!),
    threshold: Float64Array.from(trader, ({ threshold }) => threshold),
  };
}

function servedStages(
  reviews: readonly RehearsalReview[],
  stages: readonly DeploymentStage[],
  startMs: number,
): RehearsedStage[] {
  let fromMs = startMs;
  return stages.flatMap(({ name, shareFrac }): RehearsedStage[] => {
    const own = reviews.filter((review) => review.stage === name);
    const lastReview = own.at(-1);
    if (lastReview === undefined) return [];
    const since = fromMs;
    fromMs = lastReview.nowMs;
    const total = (part: (review: RehearsalReview) => number): number =>
      own.reduce((sum, review) => sum + part(review), 0);
    const ended =
      lastReview.action === "promote" ? "promoted" : lastReview.action === "rollBack" ? "rolled back" : "still running";
    return [
      {
        name,
        shareFrac,
        fromMs: since,
        untilMs: lastReview.nowMs,
        decisions: total((review) => review.decisions),
        challengerDecisions: total((review) => review.challengerDecisions),
        ended,
        reasons: lastReview.reasons,
      },
    ];
  });
}

/** The last mark at or before a time; the start before the first. */
function equityAt({ timeMs, equity }: BacktestResult, atMs: number): number {
  return equity[Math.max(0, firstAfter(timeMs, atMs) - 1)]!;
}

function requireSameDecisions(champion: PredictionTable, challenger: PredictionTable): void {
  const action = "rehearse a rollout";
  if (challenger.t0Ms.length === 0)
    throw new RangeError(`Cannot ${action} as there must be at least one decision: found none`);
  if (challenger.label === undefined)
    throw new RangeError(`Cannot ${action} as its decisions must have labels: found none`);
  if (champion.t0Ms.length !== challenger.t0Ms.length)
    throw new RangeError(
      `Cannot ${action} as both models must predict the same decisions: found ` +
        `${champion.t0Ms.length} and ${challenger.t0Ms.length}`,
    );
  const other = challenger.t0Ms.findIndex(
    (t0, row) => t0 !== champion.t0Ms[row] || challenger.symbol[row] !== champion.symbol[row],
  );
  if (other >= 0)
    throw new RangeError(`Cannot ${action} as both models must predict the same decisions: row ${other} differs`);
}
