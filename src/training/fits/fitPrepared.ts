/** From prepared rows to a fitted and calibrated model: what every fit does, in a child process or a leakage check. */
import type { FitHistory, FittedModel, Member, MemberContext, MemberOptions } from "../../models/index.js";
import type { CalibrationMethod } from "../recipes/recipe.js";
import { calibrateModel } from "./calibrateModel.js";
import type { PreparedTraining } from "./prepareTrainingSet.js";

/** How the fit was prepared; its `link` holds the calibration too. */
export type FitSummary = Omit<PreparedTraining, "trainingSet" | "parents" | "calibrationSet"> & {
  /** Why nothing was calibrated though the recipe asks for it. */
  readonly calibrationSkipped?: string;
};

/** @returns The model, of which the caller disposes. */
export async function fitPrepared(
  { trainingSet, calibrationSet, parents: _parents, ...prepared }: PreparedTraining,
  {
    member,
    options,
    calibration,
    context,
  }: {
    readonly member: Member;
    /** All of the member's options. */
    readonly options: MemberOptions;
    readonly calibration: CalibrationMethod;
    readonly context: Omit<MemberContext, "loss" | "link">;
  },
): Promise<{ readonly model: FittedModel; readonly summary: FitSummary; readonly history?: FitHistory }> {
  const fitted = await member.fit(trainingSet, options, { ...context, loss: prepared.loss, link: prepared.link });
  try {
    const set = calibrationSet === undefined ? {} : { calibrationSet };
    const { model, skipped } = calibrateModel(fitted, set, calibration);
    const told = skipped === undefined ? {} : { calibrationSkipped: skipped };
    const history = fitted.history === undefined ? {} : { history: fitted.history };
    return { model, summary: { ...prepared, link: model.link, ...told }, ...history };
  } catch (error) {
    fitted.dispose();
    throw error;
  }
}
