import { textOf, UsageError, type CommandOption, type OptionValues } from "./command.js";

/** What becomes of bars that lack an input of the training. */
export const MISSING_OPTION: CommandOption = {
  flag: "missing",
  value: "score-anyway",
  meaning: "score bars that lack an input, as the learner takes what is missing",
};

/** @throws {UsageError} If it is not the one word that there is. */
export function missingOf(values: OptionValues): "refuse" | "scoreAnyway" {
  const text = textOf(values, MISSING_OPTION.flag);
  if (text !== undefined && text !== MISSING_OPTION.value)
    throw new UsageError(`--missing knows ${MISSING_OPTION.value} alone: found "${text}"`);
  return text === undefined ? "refuse" : "scoreAnyway";
}
