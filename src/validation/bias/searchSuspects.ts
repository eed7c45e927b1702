/**
 * Looks for the suspects that show in log-odds, one after another: of those whose effect is not chance the one that
 * explains most is accused and undone, and the rest are looked at again.
 */
import { holm, mean, sigmoid, type Estimate } from "../../core/index.js";
import { candidateOf, errorOf, EXACT, leastSeen, lookedAt, pOf, type Candidate } from "./candidates.js";
import { corrected, fitOffsets, type OffsetRows } from "./fitOffsets.js";
import { intervalOf, longRunError, type LongRunError } from "./longRunError.js";
import type { BiasEvidence, FittedEffect, FittedSuspect } from "./suspects/suspect.js";

/** More causes than these are no explanation. */
const MOST_CAUSES = 5;

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
  readonly firstRound: readonly (Pick<Candidate, "suspect" | "pValue"> & { readonly leastSeen: number })[];
  /** P(BUY) with all of them undone. */
  readonly probability: Float64Array;
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
  let firstRound: SuspectSearch["firstRound"] = [];
  // Causes that say how large they are change the log-odds that the others are looked for in.
  const applied: Chosen[] = [];
  let fitted: Chosen[] = [];
  for (let round = 0; round < MOST_CAUSES; round++) {
    const taken = [...applied, ...fitted];
    const candidates = suspects.flatMap((suspect) => {
      const forms = suspect
        .forms(evidence, base)
        .filter(({ of }) => !taken.some((each) => each.suspect === suspect && each.form.of === of));
      const looked = lookedAt(suspect, forms, rowsOf(base), evidence);
      return candidateOf(rowsOf(base), directionsOf(fitted), looked, confidence) ?? [];
    });
    if (round === 0) {
      const level = (1 - confidence) / (candidates.length + otherP.length);
      firstRound = candidates.map((each) => ({ ...each, leastSeen: leastSeen(each, base, level) }));
    }
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

/** Drops what was chosen early and is chance beside what was chosen after it. */
function withoutChance(rows: OffsetRows, chosen: Chosen[], confidence: number): Chosen[] {
  const fit = fitOffsets(rows, directionsOf(chosen));
  if (fit === null || chosen.length < 2) return chosen;
  const kept = chosen.filter((each, k) => pOf(fit, k, each) < 1 - confidence);
  return kept.length === 0 || kept.length === chosen.length ? chosen : kept;
}

function directionsOf(chosen: readonly Chosen[]): Float64Array[] {
  return chosen.map(({ form }) => form.direction);
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
  const fit = fitOffsets(rowsOf(base), directionsOf(fitted));
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
          const error = errorOf(fit, k, chosen) ?? EXACT;
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
