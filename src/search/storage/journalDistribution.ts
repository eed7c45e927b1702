/** Distributions as Optuna's journal writes them: JSON inside a JSON string. */
import {
  categoricalDistribution,
  floatDistribution,
  intDistribution,
  type CategoricalChoice,
  type Distribution,
} from "../distribution.js";
import { messageOf } from "../../core/index.js";
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
 * The three distributions of Optuna 3 and later, and those of before, which it still reads.
 *
 * @throws {SyntaxError | RangeError | TypeError} If the text is none, or one that cannot be held here, such as
 * choices that are lists.
 */
export function distributionFromJson(name: string, text: string): Distribution {
  const { name: kind, attributes } = parsed(name, text);
  const { low, high, log, step, q, choices } = attributes;
  if (kind === "CategoricalDistribution" && Array.isArray(choices) && choices.every(isChoice))
    return categoricalDistribution(name, choices);
  if (isNumber(low) && isNumber(high)) {
    if (kind === "FloatDistribution" && (step === null || isNumber(step)))
      return floatDistribution(name, low, high, { log: log === true, step });
    if (kind === "IntDistribution" && isNumber(step))
      return intDistribution(name, low, high, { log: log === true, step });
    if (kind === "UniformDistribution") return floatDistribution(name, low, high);
    if (kind === "LogUniformDistribution") return floatDistribution(name, low, high, { log: true });
    if (kind === "DiscreteUniformDistribution" && isNumber(q)) return floatDistribution(name, low, high, { step: q });
    if (kind === "IntUniformDistribution") return intDistribution(name, low, high, { step: isNumber(step) ? step : 1 });
    if (kind === "IntLogUniformDistribution") return intDistribution(name, low, high, { log: true });
  }
  throw new SyntaxError(
    `Cannot read the distribution of "${name}" as it must be a FloatDistribution, an ` +
      `IntDistribution or a CategoricalDistribution: found ${text.slice(0, 200)}`,
  );
}

function parsed(
  name: string,
  text: string,
): { readonly name?: unknown; readonly attributes: Readonly<Record<string, unknown>> } {
  let found: unknown;
  try {
    found = parsePythonJson(text);
  } catch (error) {
    throw new SyntaxError(`Cannot read the distribution of "${name}" as it must be JSON: ${messageOf(error)}`);
  }
  const { name: kind, attributes } = isObject(found) ? found : {};
  return { name: kind, attributes: isObject(attributes) ? attributes : {} };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function isChoice(value: unknown): value is CategoricalChoice {
  return value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
