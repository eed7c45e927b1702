/**
 * What went wrong while models learnt, in lines for people: one a model, a place and a kind of trouble, with how often
 * and how far, so that hundreds of fits make a dozen lines and none is lost.
 */
import { sayCounted } from "../../core/index.js";
import type { FitHistory } from "../../models/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import type { RefitResult } from "../walkForward/refitCandidates.js";
import type { WalkForwardResult } from "../walkForward/trainWalkForward.js";
import { monitorPredictions } from "./monitorPredictions.js";
import { TROUBLES, tellsApart, type Reading, type TroubleKind } from "./troubles.js";

/** Where a trouble was seen. */
export type WarningPlace = "epochs" | "test windows" | "ensemble" | "refit" | "predictions";

export interface TrainingWarning {
  /** "v4 as shipped". */
  readonly model: string;
  readonly place: WarningPlace;
  readonly kind: TroubleKind;
  /** What is wrong: "Buy share outside 30-70 %". */
  readonly clause: string;
  /** Where, how often and how far: "while it learnt, 1 of 12 steps of 4 fits, at worst 12.0 % (LSTM, epoch 2)". */
  readonly where: string;
  /** Model, clause and where; a sentence without its period. */
  readonly text: string;
}

/** One reading and where it was made. */
interface Placed {
  /** "fold 2 of 3, LSTM". */
  readonly fit: string;
  /** "epoch 4"; absent where a fit is read once. */
  readonly step?: string;
  /** Whether the weights of this step were kept. */
  readonly isKept: boolean;
  /** Whether it lies before the first step at which its fit told rows apart. */
  readonly isBeginning?: boolean;
  readonly reading: Reading;
}

/** Warnings of a walk-forward: every epoch of every fit, every fit's test window, and the ensemble's, by fold. */
export function warningsOfTraining(
  { recipe, folds }: WalkForwardResult,
  { threshold }: { readonly threshold: number },
): TrainingWarning[] {
  const fits = folds.flatMap(({ fold, members }) =>
    members.flatMap(({ label, step, fits: seeds }) =>
      seeds.map(({ history, probability }, k) => ({
        fit: `fold ${fold + 1} of ${folds.length}, ${label}${seedName(k, seeds.length)}`,
        history,
        step,
        probability,
      })),
    ),
  );
  const epochs = fits.flatMap(({ fit, history, step }) => stepsOf(fit, history, step));
  const windows = fits.map(({ fit, probability }) => once(fit, monitorPredictions(probability, { threshold })));
  const together = folds.map(({ fold, balance }) => once(`fold ${fold + 1} of ${folds.length}`, balance));
  return [
    ...warningsAmong(recipe.name, "ensemble", together),
    ...warningsAmong(recipe.name, "test windows", windows),
    ...warningsAmong(recipe.name, "epochs", epochs),
  ];
}

/** Warnings of the last fits, on the whole development period. */
export function warningsOfRefit({ recipe, fits }: RefitResult): TrainingWarning[] {
  const seedsOf = (name: string) => fits.filter(({ member }) => member === name);
  const steps = fits.flatMap((each) => {
    const seeds = seedsOf(each.member);
    return stepsOf(`${each.label}${seedName(seeds.indexOf(each), seeds.length)}`, each.history, each.step);
  });
  return warningsAmong(recipe.name, "refit", steps);
}

/** Warnings of a whole table: a confirmation period, or anybody's predictions. */
export function warningsOfPredictions(
  model: string,
  { probability, threshold }: Pick<PredictionTable, "probability" | "threshold">,
): TrainingWarning[] {
  return warningsAmong(model, "predictions", [once(model, monitorPredictions(probability, { threshold }))]);
}

/** A fit that told rows apart by the step that was kept was in no trouble before: it had to begin. */
function stepsOf(fit: string, { epochs, bestEpoch }: FitHistory, step: string): Placed[] {
  const first = epochs.find(tellsApart)?.epoch ?? Infinity;
  return epochs.map((record) => ({
    fit,
    step: `${step} ${record.epoch}`,
    isKept: record.epoch === bestEpoch,
    isBeginning: first <= bestEpoch && record.epoch < first,
    reading: record,
  }));
}

function once(fit: string, reading: Reading): Placed {
  return { fit, isKept: true, reading };
}

function seedName(k: number, seeds: number): string {
  return seeds === 1 ? "" : `, seed ${k + 1} of ${seeds}`;
}

function warningsAmong(model: string, place: WarningPlace, readings: readonly Placed[]): TrainingWarning[] {
  return TROUBLES.flatMap(({ kind, clause, isOfBeginnings, excess, value }) => {
    const troubled = readings.filter(
      ({ reading, isBeginning = false }) => excess(reading) > 0 && (isOfBeginnings || !isBeginning),
    );
    if (troubled.length === 0) return [];
    const worst = troubled.reduce((most, each) => (excess(each.reading) > excess(most.reading) ? each : most));
    const kept = troubled.filter(({ isKept }) => isKept).length;
    const count = { of: readings.length, troubled: troubled.length, kept, fits: fitsAmong(readings) };
    const at = [worst.fit, ...(worst.step === undefined ? [] : [worst.step])].join(", ");
    const found = place === "predictions" ? value(worst.reading) : `at worst ${value(worst.reading)} (${at})`;
    const where = `${countWords(place, count)}, ${found}`;
    return [{ model, place, kind, clause, where, text: `${model}: ${clause} ${where}` }];
  });
}

function fitsAmong(readings: readonly Placed[]): number {
  return new Set(readings.map(({ fit }) => fit)).size;
}

function countWords(
  place: WarningPlace,
  { of, troubled, kept, fits }: Readonly<Record<"of" | "troubled" | "kept" | "fits", number>>,
): string {
  switch (place) {
    case "predictions":
      return "over the period";
    case "ensemble":
      return `in the ensemble's test windows, ${troubled} of ${of}`;
    case "test windows":
      return `in the test windows of single fits, ${troubled} of ${of}`;
    case "epochs":
    case "refit":
      return (
        `${place === "refit" ? "in the last fits" : "while it learnt"}, ${troubled} of ` +
        `${sayCounted(of, "step")} of ${sayCounted(fits, "fit")}` +
        (kept === 0 ? "" : `, ${kept} of them kept`)
      );
  }
}
