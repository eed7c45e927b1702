import type { FrozenTrial } from "../../../search/index.js";
import {
  bestOf,
  chosenParams,
  paramInWords,
  paramOf,
  requireComplete,
  studyFigureId,
  type AnyStudy,
} from "./studyParts.js";

/** Complete trials that were asked for both of two parameters. */
export interface OverTwoParams {
  readonly across: string;
  readonly up: string;
  readonly names: readonly [string, string];
  readonly trials: readonly FrozenTrial[];
  /** Where the best of them lies: `x 1.987 and k 1`. */
  readonly bestPlace: string;
  readonly id: string;
}

/**
 * What a figure over two parameters is drawn from.
 *
 * @param params The two to draw; the first two when absent.
 * @throws {RangeError} If there are not two, or no complete trial was asked for both.
 */
export function overTwoParams(study: AnyStudy, kind: string, params: readonly string[] | undefined): OverTwoParams {
  const names = params === undefined ? chosenParams(study, undefined).slice(0, 2) : chosenParams(study, params);
  const [across, up] = names;
  if (across === undefined || up === undefined || names.length !== 2)
    throw new RangeError(
      `Cannot draw a ${kind} of "${study.studyName}" as it goes over two parameters: found ${names.length}`,
    );
  const trials = requireComplete(study).filter((trial) => names.every((name) => paramOf(trial, name) !== null));
  if (trials.length === 0)
    throw new RangeError(
      `Cannot draw a ${kind} of "${study.studyName}" as a complete trial must have ${across} and ${up}: found none`,
    );
  const best = bestOf(trials, study);
  return {
    across,
    up,
    names: [across, up],
    trials,
    bestPlace: `${across} ${paramInWords(best, across)} and ${up} ${paramInWords(best, up)}`,
    id: studyFigureId(`${kind}-${across}-${up}`.replace(/[^A-Za-z0-9-]+/g, "-"), study),
  };
}
