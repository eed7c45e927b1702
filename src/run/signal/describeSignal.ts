/** What a run writes on the card of a model that it has fitted. */
import { canonicalJson, hoursToMs, sha256 } from "../../core/index.js";
import { configHash } from "../../config/index.js";
import { developmentRows, type Dataset } from "../../dataset/index.js";
import { INPUT_PRESENT, inputStates, type Feature, type FeatureInput } from "../../features/index.js";
import type { SymbolMarket } from "../../market/index.js";
import type { ModelRecipe, TrainingSettings } from "../../training/index.js";
import type { BuiltDataset } from "../dataset/buildDataset.js";
import { labelOfRun } from "../dataset/labelOfRun.js";
import { featuresOf } from "../dataset/runFeatures.js";
import type { PreparedMarkets } from "../market/prepareMarkets.js";
import { barMsOf, type RunContext } from "../runContext.js";
import { marketNameOf } from "../validation/judge.js";
import type { SignalCard, SignalFeature, SignalInput } from "./signalCard.js";

/** What was fitted: one of the three models, with these settings, on the run's development rows. */
export interface FittedRecipe {
  readonly recipe: ModelRecipe;
  readonly settings: TrainingSettings;
}

/** The card but for what is known when its files are written. */
export function describeSignal(
  run: RunContext,
  { markets, lakeHash }: Pick<PreparedMarkets, "markets" | "lakeHash">,
  { dataset, runName }: Pick<BuiltDataset, "dataset" | "runName">,
  { recipe, settings }: FittedRecipe,
): Omit<SignalCard, "format" | "extensions" | "files"> {
  const { config } = run;
  const { label, options } = labelOfRun(run);
  const features = dataset.featureNames.map((name) => featuresOf(run).find((feature) => feature.name === name)!);
  return {
    name: recipe.name,
    runName,
    features: features.map(describeFeature),
    inputs: seenInputs(markets, features, {
      untilMs: dataset.confirmationFromMs,
      minPresentFrac: config.data.minPresentFrac,
    }),
    barMs: barMsOf(config),
    windowBars: config.sequenceBars,
    label: {
      name: label.name,
      title: label.title,
      buyMeans: recipe.buyMeans,
      options: { ...options },
      horizonMs: hoursToMs(config.label.horizonHours),
      learnt: recipe.label,
    },
    calibration: recipe.calibration,
    threshold: config.validation.threshold,
    holdBand: config.backtest.holdBand,
    training: { ...spanOf(dataset, recipe), symbols: dataset.symbols, market: marketNameOf(config) },
    madeFrom: {
      dataset: dataset.hash,
      lake: lakeHash,
      config: configHash(config),
      settings: sha256(canonicalJson(settings)),
    },
    // How many processes trained it says nothing of the model, and a run may be opened with none of its own.
    config: { ...config, training: { ...config.training, processes: Math.max(1, config.training.processes) } },
  };
}

/** A feature as a card says it. */
export function describeFeature({ name, formula, lookBackBars, inputs, unit }: Feature): SignalFeature {
  return { name, formula, lookBackBars, inputs, unit };
}

/** Of the inputs that some feature reads, how much of the training saw them. */
function seenInputs(
  markets: readonly SymbolMarket[],
  features: readonly Feature[],
  { untilMs, minPresentFrac }: { readonly untilMs: number; readonly minPresentFrac: number },
): SignalInput[] {
  const shares = markets.map((market) => {
    const states = inputStates(market);
    const bars = market.bars.timeMs.filter((time) => time + market.bars.barMs <= untilMs).length;
    return (input: FeatureInput): number =>
      states[input].subarray(0, bars).reduce((n, state) => n + (state === INPUT_PRESENT ? 1 : 0), 0) / bars;
  });
  const used = [...new Set(features.flatMap(({ inputs }) => inputs))].sort();
  return used.map((input) => {
    const present = shares.map((shareOf) => shareOf(input));
    const presentFrac = Math.min(...present);
    const seen = Math.max(...present) === 0 ? "never" : presentFrac >= minPresentFrac ? "always" : "sometimes";
    return { input, presentFrac, seen };
  });
}

function spanOf(
  dataset: Dataset,
  { label }: ModelRecipe,
): Pick<SignalCard["training"], "fromMs" | "toMs" | "rows" | "baseRate"> {
  const { idx } = developmentRows(dataset);
  const labels = dataset[label].label;
  return {
    fromMs: dataset.t0Ms[idx[0]!]!,
    toMs: idx.reduce((last, row) => Math.max(last, dataset.t1Ms[row]!), -Infinity),
    rows: idx.length,
    baseRate: idx.reduce((buys, row) => buys + labels[row]!, 0) / idx.length,
  };
}
