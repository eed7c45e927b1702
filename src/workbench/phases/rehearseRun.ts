/** Phase 7: the roll-out as it would have gone over the confirmation period, and whether the loss drifted. */
import { join } from "node:path";
import { mean, pearsonCorrelation, standardDeviation, type Rng } from "../../core/index.js";
import { configHash } from "../../config/index.js";
import type { PredictionTable } from "../../training/index.js";
import { Adwin, autoregressiveStream, averageRunLength, rehearseRollout, type OnlineEvent, type PrequentialLoss, type RolloutRehearsal, type RunLength } from "../../rollout/index.js";
import type { BuiltDataset } from "./buildDataset.js";
import { perpetualInput, perpetualOptions } from "./judge.js";
import { learnOnline } from "./learnOnline.js";
import type { PreparedMarkets } from "./prepareMarkets.js";
import { remember } from "./remember.js";
import { DIRECTORIES, type Run } from "./run.js";
import type { SearchedSettings } from "./searchSettings.js";
import type { TrainedModels } from "./trainModels.js";
import { hashOfModel, type ValidatedRun } from "./validateRun.js";

/** What a detector saw in the loss of one model, and how often it cries wolf. */
export interface LossDrift {
  readonly model: string;
  readonly detector: "ADWIN";
  /** Label times at which it was raised. */
  readonly alarmsMs: readonly number[];
  readonly values: number;
  /** On a stream without change that has this one's mean, spread and memory. */
  readonly onQuietStream: RunLength;
}

export interface RehearsedRun {
  readonly rehearsal: RolloutRehearsal;
  readonly champion: string;
  readonly challenger: string;
  readonly lossDrift: readonly LossDrift[];
  readonly online: { readonly losses: readonly PrequentialLoss[]; readonly events: readonly OnlineEvent[] };
}

const QUIET_RUNS = 20;
const QUIET_VALUES = 5_000;
const ROOMS = ["core", "dataset", "models", "backtest", "rollout", "workbench"];

/** Champion v3.1, challenger v4 as shipped; found again when models, data, code and configuration are the same. */
export async function rehearseRun(run: Run, prepared: PreparedMarkets, built: BuiltDataset, trained: TrainedModels, searched: SearchedSettings, validated: ValidatedRun): Promise<RehearsedRun> {
  const { config } = run;
  const inputs = { models: searched.candidates.map(({ modelDirectory }) => hashOfModel(modelDirectory)), data: built.dataset.hash, lake: prepared.lakeHash, config: configHash(config) };
  return remember({ directory: join(DIRECTORIES.rollout, built.runName), name: "rehearsal", inputs, rooms: ROOMS }, async () => {
    const champion = validated.models[0]!;
    const challenger = validated.shipped;
    const rng = run.rng.child("rollout");
    run.onProgress({ task: "rehearsal", done: 0, total: 3, detail: "stages" });
    const rehearsal = rehearseStages(run, prepared, trained, validated);
    run.onProgress({ task: "rehearsal", done: 1, total: 3, detail: "drift of the loss" });
    const lossDrift = [champion, challenger].map(({ recipe, predictions }) => driftOfLoss(recipe.name, predictions, rng.child("drift").child(recipe.slug)));
    run.onProgress({ task: "rehearsal", done: 2, total: 3, detail: "learning online" });
    const online = await learnOnline(run, built.dataset, searched);
    run.onProgress({ task: "rehearsal", done: 3, total: 3 });
    return { rehearsal, champion: champion.recipe.name, challenger: challenger.recipe.name, lossDrift, online };
  });
}

function rehearseStages({ config, rng }: Run, prepared: PreparedMarkets, { results }: TrainedModels, { models, shipped }: ValidatedRun): RolloutRehearsal {
  const { bars, funding } = perpetualInput(prepared.markets, shipped.predictions, config);
  const before = results.at(-1)!.predictions;
  return rehearseRollout(
    {
      champion: models[0]!.predictions,
      challenger: shipped.predictions,
      bars,
      ...(funding === undefined ? {} : { funding }),
      reference: { t0Ms: before.t0Ms, values: before.probability },
    },
    {
      salt: config.rollout.salt,
      limits: { buyShareFrac: config.rollout.buyShareFrac, lossLimitFrac: config.rollout.largestLossFrac },
      backtest: perpetualOptions(config),
      rng: rng.child("rollout").child("stages"),
    },
  );
}

/** ADWIN over the daily Brier loss's stream, in the order in which labels became known. */
function driftOfLoss(model: string, { t1Ms, probability, label }: PredictionTable, rng: Rng): LossDrift {
  const order = Int32Array.from(t1Ms, (_, row) => row).sort((a, b) => t1Ms[a]! - t1Ms[b]! || a - b);
  const losses = Float64Array.from(order, (row) => (probability[row]! - label![row]!) ** 2);
  const detector = new Adwin();
  const alarmsMs: number[] = [];
  losses.forEach((loss, k) => {
    detector.update(loss);
    if (detector.driftDetected) alarmsMs.push(t1Ms[order[k]!]!);
  });
  const memory = losses.length < 3 ? 0 : pearsonCorrelation(losses.subarray(1), losses.subarray(0, -1));
  const settings = { mean: mean(losses), standardDeviation: standardDeviation(losses), autocorrelation: Number.isNaN(memory) ? 0 : Math.min(0.999, Math.max(-0.999, memory)) };
  const onQuietStream = averageRunLength(() => new Adwin(), (stream) => autoregressiveStream(stream, settings), { runs: QUIET_RUNS, valuesPerRun: QUIET_VALUES, rng });
  return { model, detector: "ADWIN", alarmsMs, values: losses.length, onQuietStream };
}
