/** How far probabilities can be taken at their word, with intervals that respect days. */
import {
  blockLengthDays,
  brierDecomposition,
  brierScore,
  dailyMeans,
  dayBlocks,
  estimateMean,
  expectedCalibrationError,
  logLoss,
  reliabilityBins,
  sumByDay,
  type BinOptions,
  type Rng,
  requireRng,
} from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import type { Reliability, ReliabilityBin } from "../assessment.js";
import { calibratedEceRange } from "./calibratedEceRange.js";
import { groupByDay, sumsOf } from "../audits/dayGroups.js";
import { recalibrateLogit } from "../bias/recalibrateLogit.js";
import { resampleGroupMeans } from "../audits/resampleGroupMeans.js";
import { spiegelhalterTest } from "./spiegelhalterTest.js";

/** Of a reliability diagram and of the errors measured on it. */
const RELIABILITY_BINS = 15;
/** Draws behind the range of a calibrated model's error; few rows allow more. */
const MOST_DRAWS = 400;
const MOST_DRAWN_ROWS = 8_000_000;

/**
 * Reliability of labelled predictions.
 *
 * @throws {RangeError} If there are no labels or no rows.
 */
export function measureReliability(
  predictions: PredictionTable,
  {
    labelHorizonMs,
    resamples,
    confidence,
    rng,
  }: { readonly labelHorizonMs: number; readonly resamples: number; readonly confidence: number; readonly rng: Rng },
): Reliability {
  requireRng("measure reliability", rng);
  const { t0Ms, probability, label } = predictions;
  if (label === undefined)
    throw new RangeError("Cannot measure reliability as predictions must have labels: found none");
  const blocks = dayBlocks(t0Ms);
  const differences = Float64Array.from(probability, (p, i) => p - label[i]!);
  const blockDays = blockLengthDays(dailyMeans(sumByDay(blocks, differences), sumByDay(blocks)), { labelHorizonMs });
  const resampling = { blockDays, resamples, confidence };

  const binned = (strategy: BinOptions["strategy"]): ReliabilityBin[] => {
    const { binOfRow, bins } = reliabilityBins(label, probability, { bins: RELIABILITY_BINS, strategy });
    const grouped = groupByDay(t0Ms, binOfRow, bins.length);
    const [frequency] = resampleGroupMeans([sumsOf(grouped, label)], grouped.counts, blocks.days, {
      ...resampling,
      rng: rng.child(`bins ${strategy}`),
    });
    return bins.map(({ count, meanProbability }, k) => ({
      count,
      meanProbability,
      buyFrequency: frequency!.estimates[k]!,
    }));
  };
  const draws = Math.max(100, Math.min(MOST_DRAWS, Math.floor(MOST_DRAWN_ROWS / t0Ms.length)));
  const range = (strategy: BinOptions["strategy"]) =>
    calibratedEceRange(predictions, {
      draws,
      confidence,
      rng: rng.child(`calibrated ${strategy}`),
      bins: RELIABILITY_BINS,
      strategy,
    });
  return {
    bins: binned("uniform"),
    equalMassBins: binned("quantile"),
    expectedCalibrationError: expectedCalibrationError(label, probability, {
      bins: RELIABILITY_BINS,
      strategy: "uniform",
    }),
    equalMassError: expectedCalibrationError(label, probability, { bins: RELIABILITY_BINS, strategy: "quantile" }),
    calibratedErrorRange: range("uniform"),
    calibratedEqualMassRange: range("quantile"),
    brier: brierScore(label, probability),
    logLoss: logLoss(label, probability),
    murphy: brierDecomposition(label, probability, { bins: RELIABILITY_BINS }),
    calibrationInTheLarge: estimateMean({ timeMs: t0Ms, values: differences, confidence }),
    recalibration: recalibrateLogit(label, probability, blocks.dayOfRow, { confidence }),
    spiegelhalter: spiegelhalterTest(label, probability, { timeMs: t0Ms }),
  };
}
