/**
 * Why a model is biased: every suspect looked at, accused only where its effect is not chance, and the difference of
 * mean P(BUY) and base rate taken apart.
 *
 * With the facts of a recipe each step is undone in turn, which is exact. What remains, or all that there is of a
 * file of unknown making, is searched for the suspects that show in log-odds and decisions. All p-values are one
 * family under Holm's adjustment, from daily sums whose memory is allowed for.
 */
import { dayBlocks, estimateShare, holm, logit, mean, quantile, type Estimate } from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import type { BiasAccusation, BiasDiagnosis, BiasHint, BiasPart, DiagnosisContext } from "./biasDiagnosis.js";
import { intervalOf, pValueOf } from "./longRunError.js";
import { meanEffect, meanInterval } from "./meanInterval.js";
import { sayCause } from "./sayCause.js";
import { searchSuspects, type FoundSuspect } from "./searchSuspects.js";
import type { BiasEvidence, FittedSuspect, NamingSuspect, SeenSuspect } from "./suspects/suspect.js";
import { SUSPECTS } from "./suspects/suspects.js";
import { saySignedEstimate } from "./suspects/words.js";
import { undoRecipe } from "./undoRecipe.js";

const EDGE = 1e-7;
/** Fewer days cannot tell an effect from chance. */
const FEWEST_DAYS = 5;
/** Level at which a named cause agrees with a shift that was found. */
const AGREEMENT = 0.99;

/** A suspect that may be accused, before Holm. */
interface Charge extends Omit<BiasAccusation, "adjustedP"> {
  readonly pValue: number;
}

/**
 * Finds what a model's predictions suffer from. The parts always add up to mean P(BUY) - base rate.
 *
 * @param predictions Labelled with what the model is judged on.
 * @returns Nobody accused where labels are of one class or there are fewer than five days; `notLookedAt` says so.
 * @throws {RangeError} If there are no labels or rows, or the facts do not match them.
 */
export function diagnoseBias(predictions: PredictionTable, context: DiagnosisContext): BiasDiagnosis {
  const { t0Ms, probability, label, threshold } = predictions;
  if (label === undefined)
    throw new RangeError(
      "Cannot diagnose a bias as predictions must have labels: found none; add them from bars with labelPredictions",
    );
  const { facts, model = "The model", confidence, bars, suspects = SUSPECTS } = context;
  const { dayOfRow, days } = dayBlocks(t0Ms);
  const measure = (values: ArrayLike<number>) => meanInterval({ dayOfRow, days }, values, confidence);
  const total = measure(probability.map((p, i) => p - label[i]!));
  const undone = undoRecipe(probability, label, facts ?? {});
  const trainingBaseRate = facts?.trainingBaseRate ?? context.trainingBaseRate;
  const evidence: BiasEvidence = {
    predictions,
    label: undone.learntLabel ?? label,
    probability: undone.probability,
    dayOfRow,
    days,
    labelHorizonMs: context.labelHorizonMs,
    isKnown: facts !== undefined,
    ...(bars === undefined ? {} : { bars }),
    ...(trainingBaseRate === undefined ? {} : { trainingBaseRate }),
  };
  const steps = facts === undefined ? [] : undone.steps;
  const known = steps.map((step) => ({ step, ...meanEffect({ dayOfRow, days }, step.difference, confidence) }));
  const objection =
    undone.learntLabel === null ? "only the base rate of the learnt label is known" : objectionTo(evidence);

  const seen = objection !== null ? [] : seenCharges(evidence, suspects, confidence);
  const charges: Charge[] = [
    ...known.flatMap(({ step, estimate, error }): Charge[] =>
      step.size === 0
        ? []
        : [
            {
              ...step,
              pValue: error === null ? 1 : pValueOf(estimate.value, error),
              finding: `${step.reason} adds ${saySignedEstimate(estimate)}`,
            },
          ],
    ),
    ...seen.map(({ charge }) => charge),
  ];
  const isEnded = seen.some(({ suspect, charge }) => suspect.endsSearch && charge.pValue < 1 - confidence);
  const logOdds = evidence.probability.map((p) => logit(Math.min(1 - EDGE, Math.max(EDGE, p))));
  const search = searchSuspects(
    evidence,
    logOdds,
    objection !== null || isEnded
      ? []
      : suspects.filter((suspect): suspect is FittedSuspect => suspect.kind === "fitted"),
    { otherP: charges.map(({ pValue }) => pValue), confidence },
  );
  const firstP = [...charges.map(({ pValue }) => pValue), ...search.firstRound.map(({ pValue }) => pValue)];
  const adjusted = holm(firstP);
  const isAccused = (place: number) => adjusted[place]! < 1 - confidence;

  const { hints, named } = nameShifts(evidence, suspects, search.found, objection === null && !isEnded);
  const found = search.found.map((each) => ({ ...each, ...(named.get(each) ?? identityOf(each)) }));
  const accused: BiasAccusation[] = [
    ...charges.flatMap(({ pValue: _pValue, suspect, name, size, finding }, k) =>
      isAccused(k) ? [{ suspect, name, size, finding, adjustedP: adjusted[k]! }] : [],
    ),
    ...found.map(({ id, name, size, finding, adjustedP }) => ({ suspect: id, name, size, finding, adjustedP })),
  ].sort((a, b) => b.size - a.size);

  const explained: BiasPart[] = [
    ...known.map(({ step, estimate }) => ({
      suspect: step.suspect,
      name: step.name,
      contribution: estimate,
      isKnown: true,
      isAccused: accused.some(({ suspect }) => suspect === step.suspect),
      reason: step.reason,
    })),
    ...found.map(({ id, name, contribution, finding }) => ({
      suspect: id,
      name,
      contribution,
      isKnown: false,
      isAccused: true,
      reason: finding,
    })),
  ];
  const rank = ({ suspect, isAccused: is }: BiasPart) =>
    is ? accused.findIndex((each) => each.suspect === suspect) : accused.length;
  const parts = [
    ...explained.sort((a, b) => rank(a) - rank(b)),
    restOf(total, explained, measure, { probability: search.probability, evidence, undone, isKnown: evidence.isKnown }),
  ];
  const baseRate = mean(label);
  const result = {
    model,
    n: t0Ms.length,
    days,
    baseRate,
    meanProbability: mean(probability),
    total,
    cause: accused[0]?.suspect ?? "none",
    accused,
    parts,
    cleared: [
      ...charges.map(({ name }, k) => ({ name, adjustedP: adjusted[k]!, isAccused: isAccused(k) })),
      ...search.firstRound.map(({ suspect }, k) => ({
        name: suspect.name,
        adjustedP: adjusted[charges.length + k]!,
        isAccused: search.found.some((each) => each.suspect === suspect),
      })),
    ].flatMap(({ isAccused: is, ...rest }) => (is ? [] : [rest])),
    notLookedAt: objection,
    hints,
    drift: facts?.trainingBaseRate === undefined ? null : facts.trainingBaseRate - undone.learntBaseRate,
    threshold: {
      threshold,
      buyShare: estimateShare({ timeMs: t0Ms, hits: probability.map((p) => Number(p > threshold)), confidence }),
      balancing: quantile(probability, 1 - baseRate),
    },
  };
  return { ...result, sentence: sayCause(result) };
}

/** Why nothing can be learnt from log-odds; null where it can. */
function objectionTo({ label, days }: BiasEvidence): string | null {
  if (!label.includes(1)) return "every label is SELL";
  if (!label.includes(0)) return "every label is BUY";
  if (days < FEWEST_DAYS) return `${days === 1 ? "one day" : `${days} days`} cannot tell a bias from chance`;
  return null;
}

function seenCharges(
  evidence: BiasEvidence,
  suspects: DiagnosisContext["suspects"] & {},
  confidence: number,
): { readonly suspect: SeenSuspect; readonly charge: Charge }[] {
  return suspects.flatMap((suspect) => {
    if (suspect.kind !== "seen") return [];
    const look = suspect.look(evidence, confidence);
    if (look === null) return [];
    const { effect, error, size, finding } = look;
    const pValue = error === null ? 0 : pValueOf(effect.value, error);
    return [{ suspect, charge: { suspect: suspect.id, name: suspect.name, size, finding, pValue } }];
  });
}

interface Identity {
  readonly id: string;
  readonly name: string;
  readonly finding: string;
}

function identityOf(found: FoundSuspect): Identity {
  const { id, name, say } = found.suspect;
  return { id, name, finding: say(found) };
}

/** Whose shift it would be: the first that agrees gives it its name, and all are listed. */
function nameShifts(
  evidence: BiasEvidence,
  suspects: DiagnosisContext["suspects"] & {},
  found: readonly FoundSuspect[],
  isSearched: boolean,
): { readonly hints: BiasHint[]; readonly named: ReadonlyMap<FoundSuspect, Identity> } {
  const named = new Map<FoundSuspect, Identity>();
  if (!isSearched) return { hints: [], named };
  const shift = found.find(({ suspect }) => suspect.id === "shift");
  const wide = shift === undefined ? undefined : widened(shift);
  const candidates = suspects
    .filter((suspect): suspect is NamingSuspect => suspect.kind === "naming")
    .flatMap((suspect) =>
      suspect.shifts(evidence).map((each) => ({
        suspect,
        ...each,
        agrees: wide !== undefined && each.contribution >= wide.low && each.contribution <= wide.high,
      })),
    );
  const agreeing = candidates.filter(({ agrees }) => agrees);
  const [first] = agreeing;
  if (shift !== undefined && first !== undefined) {
    const causes = agreeing.slice(0, 2).map(({ cause }) => cause);
    named.set(shift, {
      id: first.suspect.id,
      name: first.suspect.name,
      finding: `${shift.suspect.say(shift)}, as ${causes.join(" or ")} would; the predictions alone cannot tell which`,
    });
  }
  return { hints: candidates.map(({ cause, contribution, agrees }) => ({ cause, contribution, agrees })), named };
}

/** What a shift adds to mean P(BUY), at the level of agreement. */
function widened({ correction, error, contribution }: FoundSuspect): Estimate {
  const reach = intervalOf(correction.value, error, AGREEMENT);
  const growth = (reach.high - reach.value) / (correction.high - correction.value);
  const { value, low, high } = contribution;
  return { value, low: value - growth * (value - low), high: value + growth * (high - value) };
}

/** What no suspect explains. */
function restOf(
  total: Estimate,
  explained: readonly BiasPart[],
  measure: (values: ArrayLike<number>) => Estimate,
  {
    probability,
    evidence,
    undone,
    isKnown,
  }: {
    readonly probability: Float64Array;
    readonly evidence: BiasEvidence;
    readonly undone: ReturnType<typeof undoRecipe>;
    readonly isKnown: boolean;
  },
): BiasPart {
  const learnt = undone.learntLabel === null ? () => undone.learntBaseRate : (i: number) => evidence.label[i]!;
  const estimate = measure(probability.map((p, i) => p - learnt(i)));
  const value = explained.reduce((rest, { contribution }) => rest - contribution.value, total.value);
  const contribution = {
    value,
    low: Math.min(value, value + estimate.low - estimate.value),
    high: Math.max(value, value + estimate.high - estimate.value),
  };
  return isKnown
    ? {
        suspect: "calibration",
        name: "calibration",
        contribution,
        isKnown,
        isAccused: false,
        reason: "what it is off on the very label it learnt, by fit or chance",
      }
    : {
        suspect: "unexplained",
        name: "unexplained",
        contribution,
        isKnown,
        isAccused: false,
        reason: "what no accused suspect explains",
      };
}
