/** Distributions as Optuna's journal writes them: JSON inside a JSON string. */
import {
  categoricalDistribution,
  floatDistribution,
  intDistribution,
  type CategoricalChoice,
  type Distribution,
} from "../distribution.js";
import { parsePythonJson, stringifyPythonJson } from "./pythonJson.js";

export function distributionToJson(distribution: Distribution): string {
  if (distribution.kind === "categorical")
    return stringifyPythonJson({ name: "CategoricalDistribution", attributes: { choices: distribution.choices } });
  const { kind, low, high, log, step } = distribution;
  return stringifyPythonJson({
    name: kind === "int" ? "IntDistribution" : "FloatDistribution",
    attributes: { log, step, low, high },
  });
}

/**
 * @throws {SyntaxError | RangeError | TypeError} If the text is not one of the three distributions of Optuna
 * 3 and later.
 */
export function distributionFromJson(name: string, text: string): Distribution {
  const { name: kind, attributes } = parsePythonJson(text) as {
    readonly name?: string;
    readonly attributes?: Readonly<Record<string, unknown>>;
  };
  const { low, high, log, step, choices } = attributes ?? {};
  if (kind === "CategoricalDistribution" && Array.isArray(choices) && choices.every(isChoice))
    return categoricalDistribution(name, choices);
  if (kind === "FloatDistribution" && isNumber(low) && isNumber(high) && (step === null || isNumber(step)))
    return floatDistribution(name, low, high, { log: log === true, step });
  if (kind === "IntDistribution" && isNumber(low) && isNumber(high) && isNumber(step))
    return intDistribution(name, low, high, { log: log === true, step });
  throw new SyntaxError(
    `Cannot read the distribution of "${name}" as it must be a FloatDistribution, an ` +
      `IntDistribution or a CategoricalDistribution: found ${text.slice(0, 200)}`,
  );
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function isChoice(value: unknown): value is CategoricalChoice {
  return value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
