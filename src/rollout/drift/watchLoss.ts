/**
 * Has a model's loss drifted: detectors over its mean Brier loss, one value for each time at which labels became
 * known (five symbols of one hour are one value), each as strict as its stated false alarms ask for.
 */
import { requireRng, utcDay, type Rng } from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import { Adwin } from "./adwin.js";
import { calibrateDetector, type FalseAlarms } from "./calibrateDetector.js";
import { LEAST_DAYS } from "./dayMemory.js";
import type { DriftDetector } from "./driftDetector.js";
import { PageHinkley } from "./pageHinkley.js";

export interface LossDrift {
  readonly model: string;
  readonly detector: string;
  /** Label times at which an alarm was raised, UTC epoch ms. */
  readonly alarmsMs: readonly number[];
  /** Mean losses watched, one for each label time. */
  readonly values: number;
  /** What was tuned, as it was set: "delta 1e-12". */
  readonly setting: string;
  /** How often it cries wolf; null where there are too few days to set it, and nothing was watched. */
  readonly falseAlarms: FalseAlarms | null;
}

/** Predictions with labels, as far as their loss matters. */
export type WatchedPredictions = Pick<PredictionTable, "t1Ms" | "probability" | "label">;

export interface LossWatchOptions {
  /**
   * The model's predictions before those watched, by which the detectors are set. Without them the first third of
   * the watched days is used.
   */
  readonly reference?: WatchedPredictions;
  /** Mean days between two false alarms. Default 365. */
  readonly statedDays?: number;
  /** Null streams to set a detector on, and as many to measure it on. Default 40. */
  readonly streams?: number;
  readonly rng: Rng;
}

interface Tunable {
  readonly name: string;
  readonly create: (strictness: number) => DriftDetector;
  readonly mostStrict: number;
  readonly sayOf: (strictness: number) => string;
}

/** Detectors and what makes them stricter. */
const TUNABLE: readonly Tunable[] = [
  {
    name: "ADWIN",
    create: (strictness) => new Adwin({ delta: 0.5 * 10 ** -strictness }),
    mostStrict: 200,
    sayOf: (strictness) => `delta ${(0.5 * 10 ** -strictness).toExponential(0)}`,
  },
  {
    name: "Page-Hinkley",
    create: (strictness) => new PageHinkley({ threshold: strictness }),
    mostStrict: 200,
    sayOf: (strictness) => `threshold ${strictness.toPrecision(3)}`,
  },
];

/** Longest null stream; a detector of many months is not what a roll-out watches with. */
const STREAM_DAYS = 120;

/**
 * One answer for each detector.
 *
 * Timing: losses are watched in the order in which labels became known.
 *
 * @throws {RangeError} If there are no labels.
 */
export function watchLoss(model: string, predictions: WatchedPredictions, options: LossWatchOptions): LossDrift[] {
  const { reference, statedDays = 365, streams = 40, rng } = options;
  requireRng("watch a loss", rng);
  const watched = lossStream(model, predictions);
  const days = byDay(watched);
  const known =
    reference === undefined ? days.slice(0, Math.floor(days.length / 3)) : byDay(lossStream(model, reference));
  return TUNABLE.map(({ name, create, mostStrict, sayOf }): LossDrift => {
    const common = { model, detector: name, values: watched.losses.length };
    if (known.length < LEAST_DAYS)
      return { ...common, alarmsMs: [], setting: `needs ${LEAST_DAYS} days to be set`, falseAlarms: null };
    const { strictness, falseAlarms } = calibrateDetector(
      known,
      { create, mostStrict },
      { statedDays, streamDays: STREAM_DAYS, streams, rng: rng.child(name) },
    );
    const detector = create(strictness);
    const alarmsMs = watched.t1Ms.filter((_, k) => {
      detector.update(watched.losses[k]!);
      return detector.driftDetected;
    });
    return { ...common, alarmsMs: [...alarmsMs], setting: sayOf(strictness), falseAlarms };
  });
}

interface LossStream {
  /** Ascending, each once. */
  readonly t1Ms: Float64Array;
  readonly losses: Float64Array;
}

function lossStream(model: string, { t1Ms, probability, label }: WatchedPredictions): LossStream {
  if (label === undefined)
    throw new RangeError(`Cannot watch the loss of ${model} as its predictions must have labels: found none`);
  const sums = new Map<number, { sum: number; rows: number }>();
  t1Ms.forEach((time, row) => {
    const entry = sums.get(time) ?? { sum: 0, rows: 0 };
    entry.sum += (probability[row]! - label[row]!) ** 2;
    entry.rows++;
    sums.set(time, entry);
  });
  const times = Float64Array.from(sums.keys()).sort();
  return {
    t1Ms: times,
    losses: times.map((time) => {
      const { sum, rows } = sums.get(time)!;
      return sum / rows;
    }),
  };
}

/** Losses of each day that has any, in their order; half days at either end are days as well. */
function byDay({ t1Ms, losses }: LossStream): Float64Array[] {
  const days: Float64Array[] = [];
  for (let from = 0; from < t1Ms.length;) {
    let to = from;
    while (to < t1Ms.length && utcDay(t1Ms[to]!) === utcDay(t1Ms[from]!)) to++;
    days.push(losses.subarray(from, to));
    from = to;
  }
  return days;
}
