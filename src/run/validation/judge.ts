/** How a run judges predictions: money, truth and context that every assessment of it shares. */
import { hoursToMs, type Estimate } from "../../core/index.js";
import type { RunConfig } from "../../config/index.js";
import {
  backtestBaselines,
  backtestPerpetual,
  monthlyReturnEstimate,
  type BacktestResult,
  type PerpetualInput,
  type PerpetualOptions,
} from "../../backtest/index.js";
import { confirmationRows, type Dataset } from "../../dataset/index.js";
import type { Funding, SymbolMarket } from "../../market/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import {
  chooseGates,
  longestLabel,
  ModelValidator,
  type Assessment,
  type Gate,
  type ValidationContext,
} from "../../validation/index.js";
import type { Opening } from "../openingLedger.js";
import type { PreparedMarkets } from "../market/prepareMarkets.js";
import { resampleOptionsOf, type RunContext } from "../runContext.js";

/** What is known about one set of predictions beside the market. */
export interface JudgedPredictions extends Pick<
  ValidationContext,
  "trainingIntervals" | "leakage" | "truthProbability" | "truthMissing" | "scoreIsProbability"
> {
  readonly model: string;
  readonly predictions: PredictionTable;
  /** Guards beside those of every run. */
  readonly guards?: readonly Gate[];
}

export interface Money {
  readonly backtest: BacktestResult;
  readonly monthlyReturn: Estimate;
}

/** Gates with intervals. Without money its gate is inconclusive; the text in its place says why. */
export function assess(
  { config, extensions, rng }: RunContext,
  { origin, markets }: Pick<PreparedMarkets, "origin" | "markets">,
  { model, predictions, guards = [], ...known }: JudgedPredictions,
  money: Money | string,
): Assessment {
  return new ModelValidator(chooseGates(config.gates, [...extensions.gates, ...guards])).validate(predictions, {
    model,
    labelHorizonMs: Math.max(hoursToMs(config.label.horizonHours), longestLabel(predictions)),
    ...resampleOptionsOf(config),
    rng: rng.child("validation").child(model),
    ...(markets.length === 0 ? {} : { bars: markets.map(({ bars }) => bars) }),
    isSimulated: origin === "simulated",
    ...(typeof money === "string"
      ? { monthlyReturn: null, monthlyReturnMissing: money }
      : { monthlyReturn: money.monthlyReturn }),
    ...known,
  });
}

/** Trades the decisions over their own span. */
export function earn(
  { config }: Pick<RunContext, "config">,
  { markets }: Pick<PreparedMarkets, "markets">,
  predictions: PredictionTable,
): Money {
  const backtest = backtestPerpetual(perpetualInput(markets, predictions, config), accountOptions(predictions, config));
  return {
    backtest,
    monthlyReturn: monthlyReturnEstimate(backtest, { confidence: config.validation.confidence }),
  };
}

/** What random traders and the coins themselves earned over the span of predictions. */
export function baselinesOf(
  { config, rng }: RunContext,
  { markets }: Pick<PreparedMarkets, "markets">,
  predictions: PerpetualInput["predictions"],
): ReturnType<typeof backtestBaselines> {
  return backtestBaselines(
    perpetualInput(markets, predictions, config),
    { ...accountOptions(predictions, config), confidence: config.validation.confidence },
    rng.child("baselines"),
  );
}

export function perpetualInput(
  markets: readonly SymbolMarket[],
  predictions: PerpetualInput["predictions"],
  { backtest }: RunConfig,
): PerpetualInput {
  const bars = markets.map((market) => market.bars);
  const funding: Record<string, Funding | undefined> = Object.fromEntries(
    markets.map((market) => [market.bars.symbol, market.funding]),
  );
  return backtest.funding ? { bars, predictions, funding } : { bars, predictions };
}

/**
 * The account of decisions ends when the last one's label is known, however long the bars go on: what was held then is
 * nothing that anybody decided to hold on to.
 */
export function accountOptions({ t0Ms }: Pick<PredictionTable, "t0Ms">, config: RunConfig): PerpetualOptions {
  return { ...perpetualOptions(config), untilMs: t0Ms.at(-1)! + hoursToMs(config.label.horizonHours) };
}

export function perpetualOptions({ backtest }: RunConfig): PerpetualOptions {
  const { takerFeeBps, slippageBps, holdBand } = backtest;
  return { takerFeeBps, slippageBps, holdBand };
}

/** What the ledger of openings says of a run's confirmation period. */
export function periodOf(config: RunConfig, dataset: Dataset): Pick<Opening, "market" | "periodMs" | "dataHash"> {
  const rows = confirmationRows(dataset);
  return {
    market: marketNameOf(config),
    periodMs: [dataset.confirmationFromMs, dataset.t1Ms[rows.at(-1)!]!],
    dataHash: dataset.hash,
  };
}

/** Whose days a ledger counts: the real market is one, a simulated one is its scenario and seed. */
export function marketNameOf({ data, seed }: RunConfig): string {
  return data.files.length > 0 ? "real" : `simulated ${data.scenario} ${seed}`;
}
