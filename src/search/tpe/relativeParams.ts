/**
 * What a running trial is going to try, told to other processes before its objective has asked for it.
 *
 * Source: optuna/samplers/_tpe/sampler.py (5.0.0): JSON in pieces that a database column can hold.
 */
import { parseJson } from "../../core/index.js";
import type { CategoricalChoice } from "../distribution.js";
import type { FrozenTrial, TrialParams } from "../frozenTrial.js";

const KEY = "tpe:relative_params";
const PIECE_LENGTH = 2_045;

/** Attributes that say `params`. */
export function relativeParamsAttrs(params: ReadonlyMap<string, CategoricalChoice>): Readonly<Record<string, string>> {
  const text = JSON.stringify(Object.fromEntries(params));
  const pieces = Math.ceil(text.length / PIECE_LENGTH);
  return Object.fromEntries(
    Array.from({ length: pieces }, (_, i) => [`${KEY}:${i}`, text.slice(i * PIECE_LENGTH, (i + 1) * PIECE_LENGTH)]),
  );
}

/** A finished trial's parameters; a running one's with those it has drawn and not yet been asked for. */
export function withRelativeParams({ state, params, systemAttrs }: FrozenTrial): TrialParams {
  if (state !== "running") return params;
  let text = "";
  for (let i = 0; ; i++) {
    const piece = systemAttrs[`${KEY}:${i}`];
    if (typeof piece !== "string") break;
    text += piece;
  }
  return text === "" ? params : { ...parsedParams(text), ...params };
}

/** Another process may have written only some of the pieces yet; then nothing is known. */
function parsedParams(text: string): TrialParams {
  try {
    return parseJson(text) as TrialParams;
  } catch {
    return {};
  }
}
