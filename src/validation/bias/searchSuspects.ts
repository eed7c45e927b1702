/**
 * Looks for the suspects that show in log-odds, one after another: of those whose effect is not chance the one that
 * explains most is accused and undone, and the rest are looked at again.
 */
import { holm, mean, sigmoid, type Estimate } from "../../core/index.js";
import { corrected, fitOffsets, logLikelihoodOf, type OffsetFit, type OffsetRows } from "./fitOffsets.js";
import { intervalOf, longRunError, pValueOf, slowLongRunError, type LongRunError } from "./longRunError.js";
import type { BiasEvidence, BiasForm, FittedEffect, FittedSuspect } from "./suspects/suspect.js";

/** More causes than these are no explanation. */
const MOST_CAUSES = 5;
/** A cause that says what remains after it is believed unless that is less likely than this. */
const REMAINDER_LEVEL = 0.005;
const EXACT: LongRunError = { standardError: 0, degrees: 1 };

/** An accused suspect and its effect. */
export interface FoundSuspect extends FittedEffect {
  readonly suspect: FittedSuspect;
  readonly error: LongRunError;
  readonly adjustedP: number;
  /** Root mean square of what it does to P(BUY). */
  readonly size: number;
  /** P(BUY) before it is undone, given that those larger are. */
  readonly before: Float64Array;
}

export interface SuspectSearch {
  /** Largest first; each undone after those before it. */
  readonly found: readonly FoundSuspect[];
  /** Of the first round: every suspect that could be looked at. */
  readonly firstRound: readonly { readonly suspect: FittedSuspect; readonly pValue: number }[];
  /** P(BUY) with all of them undone. */
  readonly probability: Float64Array;
}

interface Candidate {
  readonly suspect: FittedSuspect;
  readonly form: BiasForm;
  readonly pValue: number;
  /** By how much the log-likelihood grows. */
  readonly gain: number;
}

interface Chosen extends Candidate {
  readonly adjustedP: number;
}

/**
 * @param logOdds As shown, finite, shape [rows].
 * @param otherP p-values of suspects that were looked at elsewhere; one family with these.
 */
export function searchSuspects(
  evidence: BiasEvidence,
  logOdds: Float64Array,
  suspects: readonly FittedSuspect[],
  { otherP, confidence }: { readonly otherP: readonly number[]; readonly confidence: number },
): SuspectSearch {
  const rowsOf = (x: Float64Array): OffsetRows => ({ ...evidence, labels: evidence.label, logOdds: x });
  let base = logOdds;
  let firstRound: readonly Candidate[] = [];
  // Causes that say how large they are change the log-odds that the others are looked for in.
  const applied: Chosen[] = [];
  let fitted: Chosen[] = [];
  for (let round = 0; round < MOST_CAUSES; round++) {
    const taken = [...applied, ...fitted];
    const candidates = suspects.flatMap((suspect) => {
      const forms = suspect
        .forms(evidence, base)
        .filter(({ of }) => !taken.some((each) => each.suspect === suspect && each.form.of === of));
      const looks = looksOf(suspect, evidence, forms);
      return candidateOf(rowsOf(base), fitted, { suspect, forms, looks }, confidence) ?? [];
    });
    if (round === 0) firstRound = candidates;
    const adjusted = holm([...candidates.map(({ pValue }) => pValue), ...otherP]);
    const accused = candidates
      .map((candidate, k): Chosen => ({ ...candidate, adjustedP: adjusted[k]! }))
      .filter(({ adjustedP, gain }) => adjustedP < 1 - confidence && gain > 0);
    if (accused.length === 0) break;
    const best = accused.reduce((a, b) => (b.gain > a.gain ? b : a));
    if (best.form.implied === undefined) {
      fitted = withoutChance(rowsOf(base), [...fitted, best], confidence);
    } else {
      base = corrected(base, [best.form.direction], [best.form.implied]);
      applied.push(best);
    }
  }
  return { ...describe(rowsOf, { logOdds, base, applied, fitted }, confidence), firstRound };
}

/** A suspect with the forms of it that are fitted. */
interface Looked {
  readonly suspect: FittedSuspect;
  readonly forms: readonly BiasForm[];
  /** Independent forms among which the likeliest is chosen. */
  readonly looks: number;
}

function looksOf({ looks }: FittedSuspect, evidence: BiasEvidence, forms: readonly BiasForm[]): number {
  return typeof looks === "function" ? looks(evidence) : (looks ?? forms.length);
}

/** The likeliest form of a suspect beside those that are chosen; null where none has a finite answer. */
function candidateOf(
  rows: OffsetRows,
  chosen: readonly Chosen[],
  { suspect, forms, looks }: Looked,
  confidence: number,
): Candidate | null {
  const directions = chosen.map(({ form }) => form.direction);
  const before = fitOffsets(rows, directions)?.logLikelihood ?? logLikelihoodOf(rows.labels, rows.logOdds);
  let best: Candidate | null = null;
  for (const form of forms) {
    const fit = fitOffsets(rows, [...directions, form.direction]);
    if (fit === null) continue;
    const error = errorOf(fit, directions.length, suspect);
    if (error === null) continue;
    const effect = fit.effects.at(-1)!;
    const gain = (form.implied === undefined ? fit.logLikelihood : impliedLikelihood(rows, directions, form)) - before;
    // What is another suspect's by its very definition is no test of its own.
    if (suspect.admits?.(intervalOf(effect, error, confidence)) === false) continue;
    const pValue = Number.isNaN(gain) ? 1 : Math.min(1, looks * pValueOf(effect, error));
    if (best === null || gain > best.gain) best = { suspect, form, pValue, gain };
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
  { form, suspect, logLikelihood }: Candidate & { readonly logLikelihood: number },
  confidence: number,
): boolean {
  const looks = typeof suspect.looks === "number" ? suspect.looks : 1;
  const ones = new Float64Array(rows.logOdds.length).fill(1);
  const shift = fitOffsets(rows, [...directions, ones]);
  const both = fitOffsets(rows, [...directions, ones, form.direction]);
  // Singular where a shift is among those chosen already.
  if (shift === null || both === null) return directions.length > 0;
  return (
    looks * pOf(both, directions.length + 1, suspect) < 1 - confidence &&
    (logLikelihood - shift.logLikelihood) / dispersionOf(both) > Math.log(looks)
  );
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

/** Drops what was chosen early and is chance beside what was chosen after it. */
function withoutChance(rows: OffsetRows, chosen: Chosen[], confidence: number): Chosen[] {
  const fit = fitOffsets(
    rows,
    chosen.map(({ form }) => form.direction),
  );
  if (fit === null || chosen.length < 2) return chosen;
  const kept = chosen.filter(({ suspect }, k) => pOf(fit, k, suspect) < 1 - confidence);
  return kept.length === 0 || kept.length === chosen.length ? chosen : kept;
}

function pOf(fit: OffsetFit, k: number, suspect: FittedSuspect): number {
  return pValueOf(fit.effects[k]!, errorOf(fit, k, suspect) ?? EXACT);
}

function errorOf(fit: OffsetFit, k: number, { terms, isSlow = false }: FittedSuspect): LongRunError | null {
  return isSlow ? slowLongRunError(fit.residual, fit.leverage[k]!, terms) : longRunError(fit.influence[k]!, terms);
}

function describe(
  rowsOf: (logOdds: Float64Array) => OffsetRows,
  {
    logOdds,
    base,
    applied,
    fitted,
  }: {
    readonly logOdds: Float64Array;
    readonly base: Float64Array;
    readonly applied: readonly Chosen[];
    readonly fitted: readonly Chosen[];
  },
  confidence: number,
): Pick<SuspectSearch, "found" | "probability"> {
  const fit = fitOffsets(
    rowsOf(base),
    fitted.map(({ form }) => form.direction),
  );
  const corrections = [
    ...applied.map((chosen) => {
      // How far the data ask for it, beside what the cause itself implies.
      const free = fitOffsets(rowsOf(logOdds), [chosen.form.direction]);
      const error = free === null ? EXACT : (longRunError(free.influence[0]!) ?? EXACT);
      const reach = intervalOf(0, error, confidence).high;
      const implied = chosen.form.implied!;
      return { chosen, error, correction: { value: implied, low: implied - reach, high: implied + reach } };
    }),
    ...(fit === null
      ? []
      : fitted.map((chosen, k) => {
          const error = errorOf(fit, k, chosen.suspect) ?? EXACT;
          return { chosen, error, correction: intervalOf(fit.effects[k]!, error, confidence) };
        })),
  ];
  const shown = probabilities(logOdds);
  const sized = corrections
    .map((each) => {
      const after = probabilities(corrected(logOdds, [each.chosen.form.direction], [each.correction.value]));
      return { ...each, size: Math.sqrt(mean(after.map((p, i) => (p - shown[i]!) ** 2))) };
    })
    .sort((a, b) => b.size - a.size);
  let x = logOdds;
  const found = sized.map(({ chosen, error, correction, size }): FoundSuspect => {
    const { suspect, form, adjustedP } = chosen;
    const before = x;
    const after = (effect: number) => corrected(before, [form.direction], [effect]);
    x = after(correction.value);
    const atLow = after(correction.low);
    const atHigh = after(correction.high);
    const moved = (rows: (i: number) => boolean): Estimate => {
      const values = [x, atLow, atHigh].map((to) => meanMove(before, to, rows));
      return { value: values[0]!, low: Math.min(...values), high: Math.max(...values) };
    };
    return {
      suspect,
      form,
      correction,
      error,
      adjustedP,
      size,
      contribution: moved(() => true),
      where: moved((i) => form.direction[i]! > 0),
      before: probabilities(before),
    };
  });
  return { found, probability: probabilities(x) };
}

/** Mean of P(BUY) before less after, over chosen rows; 0 where there are none. */
function meanMove(before: Float64Array, after: Float64Array, isChosen: (row: number) => boolean): number {
  let sum = 0;
  let rows = 0;
  for (let i = 0; i < before.length; i++) {
    if (!isChosen(i)) continue;
    sum += sigmoid(before[i]!) - sigmoid(after[i]!);
    rows++;
  }
  return rows === 0 ? 0 : sum / rows;
}

function probabilities(logOdds: Float64Array): Float64Array {
  return logOdds.map(sigmoid);
}
