/** A first online update: v4's boosted trees go on learning day by day, in the shadow until they do better. */
import { takeRows } from "../../core/index.js";
import { confirmationRows, type Dataset } from "../../dataset/index.js";
import { continueGradientBoosting, loadModel, type FittedModel } from "../../models/index.js";
import { OnlineLearner, type OnlineEvent, type PrequentialLoss } from "../../rollout/index.js";
import type { RunContext } from "../runContext.js";
import type { SearchedSettings } from "../search/searchSettings.js";
import { fitOfTrees, noTrees } from "../search/treeImportance.js";
import { membersOfRun } from "../training/trainingOptionsOf.js";

/** What was learnt, or what is missing to learn, to stand after "needs". */
export type LearntOnline =
  | { readonly losses: readonly PrequentialLoss[]; readonly events: readonly OnlineEvent[] }
  | { readonly missing: string };

/** Rounds that one day's update adds. */
const ROUNDS_A_DAY = 5;

/**
 * Streams the confirmation period through the learner: every decision is predicted when it is made, every
 * label is handed over when it is known.
 */
export async function learnOnline(
  run: RunContext,
  dataset: Dataset,
  { candidates }: SearchedSettings,
): Promise<LearntOnline> {
  const { rng, config } = run;
  const trees = fitOfTrees(candidates);
  if (trees === undefined) return { missing: noTrees(run) };
  const fit = rng.child("online");
  const made: FittedModel[] = [await loadModel(trees.modelDirectory, { members: membersOfRun(run) })];
  const learner = new OnlineLearner<FittedModel>(
    {
      model: made[0]!,
      update: async (model, { x, y }) => {
        const next = await continueGradientBoosting(
          model,
          { x, y },
          { rounds: ROUNDS_A_DAY },
          { rng: fit.child(`update-${made.length}`) },
        );
        made.push(next);
        return next;
      },
    },
    { labelHorizonMs: dataset.horizonMs, confidence: config.validation.confidence, rng: rng.child("online learner") },
  );
  try {
    const events = await stream(dataset, learner);
    return { losses: [...learner.losses], events };
  } finally {
    for (const model of made) model.dispose();
  }
}

async function stream(dataset: Dataset, learner: OnlineLearner<FittedModel>): Promise<OnlineEvent[]> {
  const { features, featureRow, t0Ms, t1Ms, judged } = dataset;
  const rows = confirmationRows(dataset);
  const events: OnlineEvent[] = [];
  const waiting: { readonly decision: number; readonly row: number }[] = [];
  for (let from = 0; from < rows.length;) {
    const nowMs = t0Ms[rows[from]!]!;
    let to = from;
    while (to < rows.length && t0Ms[rows[to]!] === nowMs) to++;
    const known = waiting.filter(({ row }) => t1Ms[row]! <= nowMs);
    if (known.length > 0) {
      waiting.splice(0, waiting.length, ...waiting.filter(({ row }) => t1Ms[row]! > nowMs));
      events.push(
        ...(await learner.learn(nowMs, {
          rows: known.map(({ decision }) => decision),
          labels: known.map(({ row }) => judged.label[row]!),
        })),
      );
    }
    const instant = rows.subarray(from, to);
    const { firstRow } = learner.decide({
      t0Ms: Array.from(instant, (row) => t0Ms[row]!),
      t1Ms: Array.from(instant, (row) => t1Ms[row]!),
      x: takeRows(
        features,
        instant.map((row) => featureRow[row]!),
      ),
    });
    instant.forEach((row, k) => waiting.push({ decision: firstRow + k, row }));
    from = to;
  }
  return events;
}
