/**
 * Why a model is biased: every suspect looked at, accused only where its effect is not chance, and the difference of
 * mean P(BUY) and base rate taken apart.
 *
 * With the facts of a recipe each step is undone in turn, which is exact. What remains, or all that there is of a
 * file of unknown making, is searched for the suspects that show in log-odds and decisions. All p-values are one
 * family under Holm's adjustment, from daily sums whose memory is allowed for.
 */
import { dayBlocks, estimateShare, holm, logit, mean, quantile } from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import type { BiasAccusation, BiasDiagnosis, DiagnosisContext } from "./biasDiagnosis.js";
import { biasParts } from "./biasParts.js";
import { chargeSeen, chargeSteps, type Charge } from "./charges.js";
import { meanInterval, type RowDays } from "./meanInterval.js";
import { nameShifts } from "./nameShifts.js";
import { sayCause } from "./sayCause.js";
import { searchSuspects, type SuspectSearch } from "./searchSuspects.js";
import type { BiasEvidence, BiasSuspect, FittedSuspect } from "./suspects/suspect.js";
import { SUSPECTS } from "./suspects/suspects.js";
import { undoRecipe, type UndoneRecipe } from "./undoRecipe.js";

const EDGE = 1e-7;
/** Fewer days cannot tell an effect from chance. */
const FEWEST_DAYS = 5;

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
  const { facts, model = "The model", confidence, suspects = SUSPECTS } = context;
  const { dayOfRow, days } = dayBlocks(t0Ms);
  const rowDays = { dayOfRow, days };
  const total = meanInterval(
    rowDays,
    probability.map((p, i) => p - label[i]!),
    confidence,
  );
  const undone = undoRecipe(probability, label, facts ?? {});
  const evidence = evidenceOf({ ...predictions, label }, context, { undone, rowDays });
  const objection =
    undone.learntLabel === null ? "only the base rate of the learnt label is known" : objectionTo(evidence);

  const known = chargeSteps(facts === undefined ? [] : undone.steps, rowDays, confidence);
  const charges = [
    ...known.flatMap(({ charge }) => charge ?? []),
    ...(objection === null ? chargeSeen(evidence, suspects, confidence) : []),
  ];
  const isEnded = charges.some(({ endsSearch, pValue }) => endsSearch && pValue < 1 - confidence);
  const isSearched = objection === null && !isEnded;
  const search = searched(evidence, isSearched ? suspects : [], { charges, confidence });
  const { hints, named: found } = nameShifts(evidence, isSearched ? suspects : [], search.found);
  const { accused: charged, cleared } = judged(charges, search, confidence);
  const accused = [
    ...charged,
    ...found.map(({ id, name, size, finding, adjustedP }) => ({ suspect: id, name, size, finding, adjustedP })),
  ].sort((a, b) => b.size - a.size);

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
    parts: biasParts(
      total,
      { known, found, accused },
      { rest: meanInterval(rowDays, remainder(search, evidence, undone), confidence), isKnown: evidence.isKnown },
    ),
    cleared,
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

/** What suspects may look at: predictions with every known step of the recipe undone. */
function evidenceOf(
  predictions: PredictionTable & { readonly label: Uint8Array },
  { facts, bars, labelHorizonMs, ...context }: DiagnosisContext,
  { undone, rowDays }: { readonly undone: UndoneRecipe; readonly rowDays: RowDays },
): BiasEvidence {
  const trainingBaseRate = facts?.trainingBaseRate ?? context.trainingBaseRate;
  return {
    predictions,
    label: undone.learntLabel ?? predictions.label,
    probability: undone.probability,
    ...rowDays,
    labelHorizonMs,
    isKnown: facts !== undefined,
    ...(bars === undefined ? {} : { bars }),
    ...(trainingBaseRate === undefined ? {} : { trainingBaseRate }),
  };
}

/** Why nothing can be learnt from log-odds; null where it can. */
function objectionTo({ label, days }: BiasEvidence): string | null {
  if (!label.includes(1)) return "every label is SELL";
  if (!label.includes(0)) return "every label is BUY";
  if (days < FEWEST_DAYS) return `${days === 1 ? "one day" : `${days} days`} cannot tell a bias from chance`;
  return null;
}

/** Looks for the suspects that show in log-odds. */
function searched(
  evidence: BiasEvidence,
  suspects: readonly BiasSuspect[],
  { charges, confidence }: { readonly charges: readonly Charge[]; readonly confidence: number },
): SuspectSearch {
  const logOdds = evidence.probability.map((p) => logit(Math.min(1 - EDGE, Math.max(EDGE, p))));
  const fitted = suspects.filter((suspect): suspect is FittedSuspect => suspect.kind === "fitted");
  return searchSuspects(evidence, logOdds, fitted, { otherP: charges.map(({ pValue }) => pValue), confidence });
}

/** Holm over all that was looked at: which charges hold, and who is cleared. */
function judged(
  charges: readonly Charge[],
  { firstRound, found }: SuspectSearch,
  confidence: number,
): { readonly accused: BiasAccusation[]; readonly cleared: BiasDiagnosis["cleared"] } {
  const adjusted = holm([...charges, ...firstRound].map(({ pValue }) => pValue));
  const ofCharges = charges.map(({ suspect, name, size, finding }, k) => ({
    suspect,
    name,
    size,
    finding,
    adjustedP: adjusted[k]!,
  }));
  const isAccused = ({ adjustedP }: BiasAccusation) => adjustedP < 1 - confidence;
  const ofFirstRound = firstRound.map(({ suspect, leastSeen }, k) => ({
    suspect,
    leastSeen,
    adjustedP: adjusted[charges.length + k]!,
  }));
  return {
    accused: ofCharges.filter(isAccused),
    cleared: [
      ...ofCharges
        .filter((charge) => !isAccused(charge))
        .map(({ name, adjustedP }) => ({ name, adjustedP, leastSeen: null })),
      ...ofFirstRound
        .filter(({ suspect }) => !found.some((each) => each.suspect === suspect))
        .map(({ suspect: { name }, adjustedP, leastSeen }) => ({ name, adjustedP, leastSeen })),
    ],
  };
}

/** P(BUY) less the learnt label once everything that was found is undone, shape [rows]. */
function remainder({ probability }: SuspectSearch, { label }: BiasEvidence, undone: UndoneRecipe): Float64Array {
  return probability.map((p, i) => p - (undone.learntLabel === null ? undone.learntBaseRate : label[i]!));
}
