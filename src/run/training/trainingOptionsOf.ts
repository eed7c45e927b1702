/** What a configuration says of training: members, hyperparameters, where fits are kept. */
import type { RunConfig } from "../../config/index.js";
import { joinMembers, MEMBERS, type Member } from "../../models/index.js";
import type { TrainingOptions, TrainingSettings } from "../../training/index.js";
import { DIRECTORIES } from "../directories.js";
import { filesThatDefine, type RunContext } from "../runContext.js";

/** How every training of a run on the dataset in that folder goes. */
export function trainingOptionsOf(run: RunContext, datasetDirectory: string): TrainingOptions {
  const { config, onProgress } = run;
  return {
    datasetDirectory,
    fitsDirectory: DIRECTORIES.fits,
    settings: settingsOf(config),
    members: membersOfRun(run),
    // A fit depends on the modules that define members; those that define gates alone do not touch it.
    extensions: filesThatDefine(run, "member"),
    // Weights learnt on combinatorial folds would have seen the rows that they combine.
    ensembleWeights: config.split.kind === "combinatorial" ? "equal" : config.ensemble.weights,
    seed: config.seed,
    threshold: config.validation.threshold,
    processes: config.training.processes,
    onProgress,
  };
}

/** The hyperparameters that the YAML gives. */
export function settingsOf({ training, members, sequenceBars, split, calibration }: RunConfig): TrainingSettings {
  return {
    members,
    seeds: training.seeds,
    buyWeightFrac: training.buyWeightFrac,
    uniquenessWeights: training.uniquenessWeights,
    ...(training.onWarning === "stop" ? { stopAfterWarnings: training.warningSteps } : {}),
    sequenceBars,
    innerValidationFrac: split.innerValidationFrac,
    calibrationFrac: calibration.sliceFrac,
  };
}

/** The members that a run may use: the built-in ones, then those of its extensions. */
export function membersOfRun({ extensions }: Pick<RunContext, "extensions">): readonly Member[] {
  return joinMembers(MEMBERS, extensions.members);
}
