/** What XGBoost makes of parameters, asked of a booster that is never trained. */
import { createMatrix } from "../../../core/index.js";
import { DenseData } from "./booster.js";
import { xgboost } from "./library.js";

export interface Verdict {
  /** Why a value cannot be used, in XGBoost's words, or what it would do in its place. */
  readonly refused?: string;
  /** Names that were given and that nothing in XGBoost reads. */
  readonly unused: readonly string[];
  /** Names that XGBoost knows. */
  readonly known: readonly string[];
}

const verdicts = new Map<string, Verdict>();
const MOST_REMEMBERED = 100;

/**
 * The verdict on parameters; asked once for the same.
 *
 * @throws {Error} If the library was not set up.
 */
export function askXgboost(params: Readonly<Record<string, number | string>>): Verdict {
  const key = JSON.stringify(params);
  const found = verdicts.get(key);
  if (found !== undefined) return found;
  if (verdicts.size >= MOST_REMEMBERED) verdicts.clear();
  const verdict = ask(params);
  verdicts.set(key, verdict);
  return verdict;
}

function ask(params: Readonly<Record<string, number | string>>): Verdict {
  const native = xgboost();
  const data = new DenseData(createMatrix(2, 1, Float32Array.of(0, 1)));
  const booster = native.createBooster([data.handle]);
  try {
    // Warnings are how it says what it does not use, from the first parameter on.
    const asked = { verbosity: 1, objective: "binary:logistic", ...params, validate_parameters: 1 };
    asked.verbosity = 1;
    const { result, warnings } = native.collectWarnings(() => {
      for (const [name, value] of Object.entries(asked)) native.setParameter(booster, name, String(value));
      return namesIn(JSON.parse(native.boosterConfig(booster)));
    });
    const unused = warnings.flatMap(unusedIn).filter((name) => Object.hasOwn(params, name));
    // A deprecated setting still does what it says; anything else was set aside.
    const aside = warnings.find((warning) => unusedIn(warning).length === 0 && !warning.includes("deprecated"));
    return { unused, known: result, ...(aside === undefined ? {} : { refused: aside }) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { refused: error.message.replace(/^Cannot go on with XGBoost: /, ""), unused: [], known: [] };
  } finally {
    native.freeBooster(booster);
    data.free();
  }
}

/** The names in `Parameters: { "a", "b" } are not used.` */
function unusedIn(warning: string): string[] {
  const list = /Parameters: \{(.*)\} are not used/.exec(warning)?.[1] ?? "";
  return [...list.matchAll(/"([^"]+)"/g)].map(([, name]) => name!);
}

/** Keys of the values in the configuration, however deep. */
function namesIn(config: unknown): string[] {
  if (typeof config !== "object" || config === null) return [];
  return Object.entries(config).flatMap(([key, value]) => (typeof value === "string" ? [key] : namesIn(value)));
}
