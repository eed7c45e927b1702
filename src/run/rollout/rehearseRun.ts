/** The roll-out as it would have gone over the confirmation period, and whether the loss drifted. */
import { join } from "node:path";
import {
  operatingCharacteristics,
  rehearseRollout,
  watchLoss,
  type GuardrailLimits,
  type LossDrift,
  type OperatingCharacteristic,
  type RolloutRehearsal,
} from "../../rollout/index.js";
import { perpetualInput, perpetualOptions } from "../validation/judge.js";
import { learnOnline, type LearntOnline } from "./learnOnline.js";
import { cachedResult } from "../cachedResult.js";
import { DIRECTORIES } from "../directories.js";
import type { RunContext } from "../runContext.js";
import type { RunParts } from "../runParts.js";
import { isShipped } from "../training/recipesFor.js";
import { hashOfModel, type ValidatedRun } from "../validation/validateModels.js";

export interface RehearsedRun {
  readonly rehearsal: RolloutRehearsal;
  /** Of the same guardrails over simulated markets; null where there are too few days. */
  readonly operating: readonly OperatingCharacteristic[] | null;
  readonly champion: string;
  readonly challenger: string;
  readonly lossDrift: readonly LossDrift[];
  readonly online: LearntOnline;
}

/** Champion v3.1, challenger v4 as shipped; found again when models, data, code and configuration are the same. */
export async function rehearseRun(
  run: RunContext,
  parts: RunParts & { readonly validated: ValidatedRun },
): Promise<RehearsedRun> {
  const { prepared, built, searched, validated } = parts;
  const inputs = {
    models: searched.candidates.map(({ modelDirectory }) => hashOfModel(modelDirectory)),
    data: built.dataset.hash,
    lake: prepared.lakeHash,
    config: run.choiceHash,
  };
  return cachedResult(
    { directory: join(DIRECTORIES.rollout, built.runName), name: "rehearsal", inputs, module: import.meta.url },
    async () => {
      const champion = validated.models[0]!;
      const challenger = validated.shipped;
      const rng = run.rng.child("rollout");
      run.onProgress({ task: "rehearsal", done: 0, total: 4, detail: "stages" });
      const rehearsal = rehearseStages(run, parts);
      run.onProgress({ task: "rehearsal", done: 1, total: 4, detail: "simulated markets" });
      const operating = operatingCharacteristics(
        { champion: champion.predictions, challenger: challenger.predictions },
        { salt: run.config.rollout.salt, limits: limitsOf(run), rng: rng.child("operating") },
      );
      run.onProgress({ task: "rehearsal", done: 2, total: 4, detail: "drift of the loss" });
      const lossDrift = [champion, challenger].flatMap(({ recipe, predictions }) =>
        watchLoss(recipe.name, predictions, {
          reference: parts.trained.results.find((trained) => trained.recipe.slug === recipe.slug)!.predictions,
          rng: rng.child("drift").child(recipe.slug),
        }),
      );
      run.onProgress({ task: "rehearsal", done: 3, total: 4, detail: "learning online" });
      const online = await learnOnline(run, built.dataset, searched);
      run.onProgress({ task: "rehearsal", done: 4, total: 4 });
      return {
        rehearsal,
        operating,
        champion: champion.recipe.name,
        challenger: challenger.recipe.name,
        lossDrift,
        online,
      };
    },
  );
}

function limitsOf({ config }: RunContext): Partial<GuardrailLimits> {
  return { buyShareFrac: config.rollout.buyShareFrac, lossLimitFrac: config.rollout.largestLossFrac };
}

function rehearseStages(
  run: RunContext,
  { prepared, trained, validated }: RunParts & { readonly validated: ValidatedRun },
): RolloutRehearsal {
  const { config, rng } = run;
  const { models, shipped } = validated;
  const { bars, funding } = perpetualInput(prepared.markets, shipped.predictions, config);
  const before = trained.results.find(({ recipe }) => isShipped(recipe))!.predictions;
  return rehearseRollout(
    {
      champion: models[0]!.predictions,
      challenger: shipped.predictions,
      bars,
      ...(funding === undefined ? {} : { funding }),
      reference: {
        t0Ms: before.t0Ms,
        values: before.probability,
        ...(before.fold === undefined ? {} : { fold: before.fold }),
      },
    },
    {
      salt: config.rollout.salt,
      limits: limitsOf(run),
      backtest: perpetualOptions(config),
      rng: rng.child("rollout").child("stages"),
    },
  );
}
