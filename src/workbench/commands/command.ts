/** What a command of the command line is made of, and the options that several share. */
import { readConfig, type RunConfig } from "../../config/index.js";
import { SCENARIOS } from "../../market/index.js";
import { CANDIDATE_DIRECTORY, DEFAULT_CONFIG_PATH, resolveModel } from "../../run/index.js";

export interface CommandOption {
  readonly flag: string;
  /** How the value is called in the help. */
  readonly value: string;
  readonly meaning: string;
  readonly repeated?: boolean;
}

export type OptionValues = Readonly<Record<string, unknown>>;

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CommandOption[];
  /** Ways to say it with words behind its name, which other commands refuse; a line each in its help. */
  readonly forms?: readonly { readonly words: string; readonly meaning: string }[];
  /**
   * @param words What stands behind the command's name and is no option; empty where it has no `forms`.
   * @returns The exit code.
   */
  run(values: OptionValues, words: readonly string[]): Promise<number>;
}

/** The command line cannot be understood. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Options of every command that needs a run. */
export const RUN_OPTIONS: readonly CommandOption[] = [
  { flag: "config", value: "<file>", meaning: `YAML of the run (default ${DEFAULT_CONFIG_PATH})` },
  {
    flag: "data",
    value: "<path>",
    meaning: "real file or folder, may be repeated; without it the market is simulated",
    repeated: true,
  },
  { flag: "scenario", value: "<name>", meaning: `simulated market: ${SCENARIOS.map(({ name }) => name).join(", ")}` },
  { flag: "seed", value: "<n>", meaning: "the one seed of the run" },
  { flag: "profile", value: "<name>", meaning: "quick, full or tiny" },
];

/** Of every command that needs a saved model. */
export const MODEL_OPTION: CommandOption = {
  flag: "model",
  value: "<folder or name>",
  meaning: `as tenbin train leaves it, or its name: tenbin models (default ${CANDIDATE_DIRECTORY})`,
};

/** The directory of the model that {@link MODEL_OPTION} names. @throws As `resolveModel`. */
export function modelOf(values: OptionValues): string {
  return resolveModel(textOf(values, MODEL_OPTION.flag) ?? CANDIDATE_DIRECTORY);
}

/** The configuration that the shared options describe. @throws {ConfigError | UsageError} */
export function configOf(values: OptionValues): RunConfig {
  const seed = textOf(values, "seed");
  const profile = textOf(values, "profile");
  const scenario = textOf(values, "scenario");
  const files = textsOf(values, "data");
  if (scenario !== undefined && files.length > 0)
    throw new UsageError("--scenario and --data exclude each other: a run is simulated or real");
  return readConfig(textOf(values, "config") ?? DEFAULT_CONFIG_PATH, {
    ...(seed === undefined ? {} : { seed: wholeNumber("seed", seed) }),
    ...(profile === undefined ? {} : { profile }),
    ...(scenario === undefined ? {} : { scenario }),
    ...(files.length === 0 ? {} : { files }),
  });
}

/** The text after a flag, undefined without it. @throws {UsageError} If it is empty. */
export function textOf(values: OptionValues, flag: string): string | undefined {
  const value = values[flag];
  if (value === undefined) return undefined;
  if (typeof value !== "string" || value === "") throw new UsageError(`--${flag} needs a value`);
  return value;
}

/** All texts of a flag that may be repeated. */
export function textsOf(values: OptionValues, flag: string): readonly string[] {
  const value = values[flag] ?? [];
  if (!Array.isArray(value) || value.some((text) => typeof text !== "string" || text === ""))
    throw new UsageError(`--${flag} needs a value`);
  return value.map(String);
}

function wholeNumber(flag: string, text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new UsageError(`--${flag} must be a whole number: found "${text}"`);
  return Number(text);
}
