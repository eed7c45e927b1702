import type { RunParts, ValidatedRun } from "../../../run/index.js";

/** All that a finished run found. */
export interface RunResults extends RunParts {
  readonly validated: ValidatedRun;
}
