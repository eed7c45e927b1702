import type { Bounds, GateResult, GateWords } from "../../validation/index.js";
import { FIGURE_NAMES, type Json, type JsonObject, type ModelVerdict, type Verdict } from "./verdict.js";

/**
 * The text of `verdict.json`: the same verdict gives the same bytes, keys in the order of the design,
 * free-form parts with sorted keys, no NaN (null stands for it).
 */
export function formatVerdict({
  model,
  data,
  seed,
  commit,
  config,
  warnings,
  models,
  versions,
  ...judged
}: Verdict): string {
  const { gates, ...head } = orderedModel(judged);
  const ordered = {
    ...head,
    model,
    data: sorted(data),
    seed,
    commit,
    config: sorted(config),
    warnings,
    models: Object.fromEntries(Object.entries(models).map(([name, each]) => [name, orderedModel(each)])),
    ...(versions === undefined ? {} : { versions: sorted(versions) }),
    gates,
  };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

function orderedModel({ verdict, answers: { balanced, honest, earn }, figures, dropped = [], gates }: ModelVerdict): {
  readonly gates: readonly unknown[];
} {
  const ordered = {
    verdict,
    answers: { balanced, honest, earn },
    figures: Object.fromEntries(FIGURE_NAMES.map((name) => [name, figures[name]])),
    ...(dropped.length === 0 ? {} : { dropped }),
    gates: gates.map(orderedGate),
  };
  return ordered;
}

function orderedGate({
  id,
  words,
  scale,
  value,
  low,
  high,
  limits,
  n,
  effectiveN,
  result,
  needsN,
  settlesAs,
  adjustedP,
  failsBeyond,
  catches,
  role,
  answer,
  reason,
}: GateResult): Readonly<Record<string, unknown>> {
  return {
    id,
    ...(words === undefined ? {} : { words: sorted(wordsAsJson(words)) }),
    scale,
    value,
    low,
    high,
    limits: boundsOf(limits),
    n,
    effectiveN,
    result,
    ...(needsN === undefined ? {} : { needsN }),
    ...(settlesAs === undefined ? {} : { settlesAs }),
    ...(adjustedP === undefined ? {} : { adjustedP }),
    ...(failsBeyond === undefined ? {} : { failsBeyond: boundsOf(failsBeyond) }),
    ...(catches === undefined ? {} : { catches: boundsOf(catches) }),
    role,
    answer,
    reason,
  };
}

function boundsOf({ low, high }: Bounds): Bounds {
  return { ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) };
}

function wordsAsJson({ name, definition, isShare, isStrict }: GateWords): JsonObject {
  const { text, formula } = definition ?? {};
  return {
    name,
    isShare,
    isStrict,
    ...(text === undefined ? {} : { definition: { text, ...(formula === undefined ? {} : { formula }) } }),
  };
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value as JsonObject).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}
