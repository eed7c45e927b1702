/** The rule that may end a fit that has gone wrong. */
import type { EpochRecord } from "../../models/index.js";
import { isOnItsWay, tellsApart, troublesOf } from "./troubles.js";

/**
 * A listener of a fit's steps that ends it once as many in a row were warned about. A fit that has yet to tell rows
 * apart is in no such trouble while it is on its way there.
 *
 * @param task For people: "v4 as shipped, fold 2, LSTM".
 * @param options.steps At least 1.
 * @param options.mostSteps Most steps that the fit may take.
 * @returns A function that throws a {RangeError}; it names the last troubles and what to do.
 */
export function stopOnTrouble(
  task: string,
  { steps, mostSteps }: { readonly steps: number; readonly mostSteps: number },
): (record: EpochRecord) => void {
  let inARow = 0;
  let hasTold = false;
  return (record) => {
    hasTold ||= tellsApart(record);
    const isBeginning = !hasTold && isOnItsWay(record, { step: record.epoch, mostSteps });
    const troubles = troublesOf(record, { isBeginning });
    inARow = troubles.length === 0 ? 0 : inARow + 1;
    if (inARow >= steps)
      throw new RangeError(
        `Cannot go on fitting ${task} as training.onWarning is stop and ${inARow} ` +
          `${inARow === 1 ? "step" : "steps in a row"} up to step ${record.epoch} were warned about: ` +
          `${troubles.join("; ")}; mend the settings, or set it to warn`,
      );
  };
}
