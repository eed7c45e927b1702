import type { GateResult } from "../../validation/index.js";
import type { Json, JsonObject, ModelVerdict, Verdict } from "./verdict.js";

/**
 * The text of `verdict.json`: the same verdict gives the same bytes, keys in the order of the design,
 * free-form parts with sorted keys, no NaN (null stands for it).
 */
export function formatVerdict({ model, verdict, answers, data, seed, commit, config, models, gates }: Verdict): string {
  const ordered = {
    verdict,
    answers: orderedAnswers(answers),
    model,
    data: sorted(data),
    seed,
    commit,
    config: sorted(config),
    models: Object.fromEntries(
      Object.entries(models).map(([name, each]) => [
        name,
        { verdict: each.verdict, answers: orderedAnswers(each.answers), gates: each.gates.map(orderedGate) },
      ]),
    ),
    gates: gates.map(orderedGate),
  };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

function orderedAnswers({ balanced, honest, earn }: ModelVerdict["answers"]): ModelVerdict["answers"] {
  return { balanced, honest, earn };
}

function orderedGate({
  id,
  scale,
  value,
  low,
  high,
  limits,
  n,
  effectiveN,
  result,
  needsN,
  adjustedP,
  role,
  answer,
  reason,
}: GateResult): Readonly<Record<string, unknown>> {
  const bounds = {
    ...(limits.low === undefined ? {} : { low: limits.low }),
    ...(limits.high === undefined ? {} : { high: limits.high }),
  };
  return {
    id,
    scale,
    value,
    low,
    high,
    limits: bounds,
    n,
    effectiveN,
    result,
    ...(needsN === undefined ? {} : { needsN }),
    ...(adjustedP === undefined ? {} : { adjustedP }),
    role,
    answer,
    reason,
  };
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value as JsonObject).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}
