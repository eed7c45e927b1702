import { raceBalancing, type BalancingRace } from "../../training/index.js";
import type { BuiltDataset } from "../dataset/buildDataset.js";
import { walkForwardFoldsOf } from "../dataset/foldsOfRun.js";
import { resampleOptionsOf, type RunContext } from "../runContext.js";
import { trainingOptionsOf } from "./trainingOptionsOf.js";

/** Eight ways to treat the classes of the imbalanced label, same trees, same folds. */
export async function raceRun(run: RunContext, { dataset, directory }: BuiltDataset): Promise<BalancingRace> {
  const { config } = run;
  return raceBalancing(dataset, walkForwardFoldsOf(config, dataset), trainingOptionsOf(run, directory), {
    ...resampleOptionsOf(config),
    rng: run.rng.child("race"),
  });
}
