/** Small model directories for tests: really fitted, on a market made by hand. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { configHash, readConfig } from "../../../src/config/index.js";
import { createRng, sha256, type ModuleFile } from "../../../src/core/index.js";
import { computeFeatures, FEATURES, type Feature } from "../../../src/features/index.js";
import type { SymbolMarket } from "../../../src/market/index.js";
import { fitEnsemble, fitGradientBoosting, fitLinear, fitLstm, type FittedModel } from "../../../src/models/index.js";
import { describeFeature } from "../../../src/run/signal/describeSignal.js";
import type { SignalCard } from "../../../src/run/signal/signalCard.js";
import { writeSignal } from "../../../src/run/signal/signalDirectory.js";
import { root } from "../../workbench/setUp.js";

export type ToyMember = "linear" | "gradientBoosting" | "lstm";

export interface ToySignalOptions {
  readonly market: SymbolMarket;
  /** In the order of the columns. */
  readonly features?: readonly Feature[];
  readonly members?: readonly ToyMember[];
  readonly windowBars?: number;
  /** Laid over the card. */
  readonly card?: Partial<Omit<SignalCard, "format" | "extensions" | "files">>;
  readonly modules?: readonly ModuleFile[];
}

export const BAR_FEATURES: readonly Feature[] = FEATURES.filter(({ name }) =>
  ["ret_1", "rsi_14", "volume_z_48", "obv_slope_48"].includes(name),
);

/** Fits, saves and seals a model directory. */
export async function writeToySignal(
  directory: string,
  {
    market,
    features = BAR_FEATURES,
    members = ["linear", "gradientBoosting"],
    windowBars = 4,
    ...rest
  }: ToySignalOptions,
): Promise<void> {
  const models: FittedModel[] = [];
  for (const member of members) models.push(await fitOne(member, market, features, windowBars));
  const ensemble = await fitEnsemble(models, undefined, { weights: models.map(() => 1 / models.length) });
  mkdirSync(join(directory, "model"), { recursive: true });
  await ensemble.save(join(directory, "model"));
  ensemble.dispose();
  const { modules = [], card = {} } = rest;
  await writeSignal(directory, { ...toyCard(market, features, windowBars, modules), ...card }, modules);
}

function toyCard(
  { bars }: SymbolMarket,
  features: readonly Feature[],
  windowBars: number,
  modules: readonly ModuleFile[],
): Omit<SignalCard, "format" | "extensions" | "files"> {
  const config = { ...readConfig(join(root, "notebooks/model_v4.yaml"), { profile: "tiny" }), extensions: modules };
  return {
    name: "v4 as shipped",
    runName: "strong-tiny-0",
    features: features.map(describeFeature),
    inputs: [...new Set(features.flatMap(({ inputs }) => inputs))].map((input) => ({
      input,
      presentFrac: 1,
      seen: "always",
    })),
    barMs: bars.barMs,
    windowBars,
    label: {
      name: "horizon",
      title: "horizon label",
      buyMeans: "return above 0",
      options: { buyAboveSigma: 0 },
      horizonMs: 48 * bars.barMs,
      learnt: "judged",
    },
    calibration: "none",
    threshold: 0.5,
    holdBand: 0.02,
    training: {
      fromMs: bars.timeMs[0]!,
      toMs: bars.timeMs[0]! + 100 * bars.barMs,
      rows: 100,
      baseRate: 0.5,
      symbols: [bars.symbol],
      market: "real",
    },
    madeFrom: { dataset: "0", lake: "0", config: configHash(config), settings: sha256("0") },
    config,
  };
}

async function fitOne(
  member: ToyMember,
  market: SymbolMarket,
  features: readonly Feature[],
  steps: number,
): Promise<FittedModel> {
  const { values, names, warmupRows } = computeFeatures(market, { features });
  const first = warmupRows + steps - 1;
  const endRow = Int32Array.from({ length: values.rows - first - 1 }, (_, k) => first + k);
  const { close } = market.bars;
  const y = Uint8Array.from(endRow, (row) => (close[row + 1]! > close[row]! ? 1 : 0));
  const x = { rows: values, steps, endRow };
  const context = { rng: createRng(5).child(member) };
  const chosen = { featureNames: names };
  if (member === "linear") return fitLinear({ x, y }, { ...chosen, lambda: 0.1 }, context);
  if (member === "lstm")
    return fitLstm({ x, y }, { ...chosen, epochs: 1, firstUnits: 6, secondUnits: 4, denseUnits: 4 }, context);
  return fitGradientBoosting({ x, y }, { ...chosen, rounds: 8 }, context);
}
