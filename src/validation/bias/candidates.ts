/**
 * A suspect looked at in all its forms: which of them is likeliest, how sure that is, and how large an effect would
 * have been seen.
 */
import { errorsToClear, sigmoid, strictCosineTerms, type VariancePrior } from "../../core/index.js";
import { corrected, fitOffsets, logLikelihoodOf, type OffsetFit, type OffsetRows } from "./fitOffsets.js";
import { intervalOf, longRunError, pValueOf, slowLongRunError, type LongRunError } from "./longRunError.js";
import { noiseOfGroups, pooledError } from "./noiseOfGroups.js";
import type { BiasEvidence, BiasForm, FittedSuspect } from "./suspects/suspect.js";

/** A cause that says what remains after it is believed unless that is less likely than this. */
const REMAINDER_LEVEL = 0.005;
/** Of an effect that is said to be seen. */
const POWER = 0.8;
/** Of what is no matter of chance. */
export const EXACT: LongRunError = { standardError: 0, degrees: 1 };

/** The likeliest form of a suspect. */
export interface Candidate {
  readonly suspect: FittedSuspect;
  /** Null where its forms are not alike. */
  readonly noise: VariancePrior | null;
  readonly form: BiasForm;
  readonly error: LongRunError;
  readonly looks: number;
  readonly pValue: number;
  /** By how much the log-likelihood grows. */
  readonly gain: number;
}

/** A suspect with the forms of it that are fitted. */
export interface Looked {
  readonly suspect: FittedSuspect;
  readonly forms: readonly BiasForm[];
  /** Independent forms among which the likeliest is chosen. */
  readonly looks: number;
  readonly noise: VariancePrior | null;
}

/**
 * What there is to look at of a suspect.
 *
 * @param forms Those that are not accused yet.
 */
export function lookedAt(
  suspect: FittedSuspect,
  forms: readonly BiasForm[],
  rows: OffsetRows,
  evidence: BiasEvidence,
): Looked {
  const { looks = forms.length, groups, terms = strictCosineTerms } = suspect;
  return {
    suspect,
    forms,
    looks: typeof looks === "function" ? looks(evidence) : looks,
    noise: groups === undefined || forms.length === 0 ? null : noiseOfGroups(rows, groups(evidence), terms(rows.days)),
  };
}

/**
 * The likeliest form of a suspect beside those that are chosen; null where none has a finite answer.
 *
 * @param directions Of those chosen.
 */
export function candidateOf(
  rows: OffsetRows,
  directions: readonly Float64Array[],
  { suspect, forms, looks, noise }: Looked,
  confidence: number,
): Candidate | null {
  const before = fitOffsets(rows, directions)?.logLikelihood ?? logLikelihoodOf(rows.labels, rows.logOdds);
  let best: Candidate | null = null;
  for (const form of forms) {
    const fit = fitOffsets(rows, [...directions, form.direction]);
    if (fit === null) continue;
    const error = errorOf(fit, directions.length, { suspect, noise });
    if (error === null) continue;
    const effect = fit.effects.at(-1)!;
    const gain = (form.implied === undefined ? fit.logLikelihood : impliedLikelihood(rows, directions, form)) - before;
    // What is another suspect's by its very definition is no test of its own.
    if (suspect.admits?.(intervalOf(effect, error, confidence)) === false) continue;
    const pValue = Number.isNaN(gain) ? 1 : Math.min(1, looks * pValueOf(effect, error));
    if (best === null || gain > best.gain) best = { suspect, noise, form, error, looks, pValue, gain };
  }
  return best?.suspect.resemblesShift === true &&
    !isMore(rows, directions, { ...best, logLikelihood: best.gain + before }, confidence)
    ? { ...best, pValue: 1 }
    : best;
}

/**
 * Whether a suspect is more than one shift of all log-odds: no chance beside it, and the likelier of the two however
 * many forms it could choose from. Of likelihoods, rows count for as much as the long-run variance of days leaves of
 * them.
 */
function isMore(
  rows: OffsetRows,
  directions: readonly Float64Array[],
  { form, logLikelihood, ...candidate }: Candidate & { readonly logLikelihood: number },
  confidence: number,
): boolean {
  const looks = typeof candidate.suspect.looks === "number" ? candidate.suspect.looks : 1;
  const ones = new Float64Array(rows.logOdds.length).fill(1);
  const shift = fitOffsets(rows, [...directions, ones]);
  const both = fitOffsets(rows, [...directions, ones, form.direction]);
  // Singular where a shift is among those chosen already.
  if (shift === null || both === null) return directions.length > 0;
  return (
    looks * pOf(both, directions.length + 1, candidate) < 1 - confidence &&
    (logLikelihood - shift.logLikelihood) / dispersionOf(both) > Math.log(looks)
  );
}

/**
 * How far P(BUY) of its rows must be off, root mean square, for a suspect to be accused with a probability of
 * {@link POWER} at this level.
 */
export function leastSeen(
  { form: { direction }, error, looks }: Candidate,
  logOdds: Float64Array,
  level: number,
): number {
  const effect = error.standardError * errorsToClear(error.degrees, { confidence: 1 - level / looks, power: POWER });
  let [squares, rows] = [0, 0];
  direction.forEach((value, row) => {
    if (value === 0) return;
    const p = sigmoid(logOdds[row]!);
    squares += (sigmoid(logOdds[row]! + effect * value) - p) ** 2;
    rows++;
  });
  return Math.sqrt(squares / rows);
}

/** How many times the variance of independent rows a day's sum of residuals has in the long run; at least 1. */
function dispersionOf({ residual, variance }: OffsetFit): number {
  const error = longRunError(residual);
  return error === null ? 1 : Math.max(1, error.standardError ** 2 / variance);
}

/** Of a cause that says how large it is: NaN where a shift or a slope remains after it, so that it is not the cause. */
function impliedLikelihood(rows: OffsetRows, directions: readonly Float64Array[], form: BiasForm): number {
  const undone = { ...rows, logOdds: corrected(rows.logOdds, [form.direction], [form.implied!]) };
  const ones = new Float64Array(undone.logOdds.length).fill(1);
  const remainder = fitOffsets(undone, [...directions, ones, undone.logOdds]);
  if (remainder === null) return NaN;
  const remains = [1, 2].some((fromEnd) => {
    const error = longRunError(remainder.influence.at(-fromEnd)!) ?? EXACT;
    return pValueOf(remainder.effects.at(-fromEnd)!, error) < REMAINDER_LEVEL;
  });
  return remains ? NaN : (fitOffsets(undone, directions)?.logLikelihood ?? NaN);
}

/** Whose error is asked for. */
export type Tested = Pick<Candidate, "suspect" | "noise">;

export function pOf(fit: OffsetFit, k: number, tested: Tested): number {
  return pValueOf(fit.effects[k]!, errorOf(fit, k, tested) ?? EXACT);
}

export function errorOf(
  fit: OffsetFit,
  k: number,
  { suspect: { terms, isSlow = false }, noise }: Tested,
): LongRunError | null {
  if (isSlow) return slowLongRunError(fit.residual, fit.leverage[k]!, terms);
  const own = longRunError(fit.influence[k]!, terms);
  return own === null || noise === null ? own : pooledError(own, fit.independentVariance[k]!, noise);
}
