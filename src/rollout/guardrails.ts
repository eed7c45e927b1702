/**
 * What ends a rollout, fixed before it begins. Each is read at every review, so each is built to be looked
 * at again and again: evidence for harm and for miscalibration holds its level over the whole rollout, the
 * Buy share needs a margin far beyond 95 %, and the loss limit is a plain limit.
 */
import { normalQuantile } from "../core/index.js";

export interface GuardrailLimits {
  /** Band of the challenger's Buy share. Default 0.3-0.7. */
  readonly buyShareFrac: readonly [number, number];
  /** Confidence of the Buy share's interval; high, since it is looked at daily. Default 0.999. */
  readonly buyShareConfidence: number;
  /** Probability that a harmless challenger is ever rolled back for harm. Default 0.05. */
  readonly harmLevel: number;
  /** Tolerated distance of mean probability and Buy frequency. Default 0.1. */
  readonly calibrationTolerance: number;
  /** Probability that a challenger within that tolerance is ever rolled back for it. Default 0.05. */
  readonly calibrationLevel: number;
  /** Loss since the stage began of an account that follows the challenger alone. Default 0.1. */
  readonly lossLimitFrac: number;
}

export const DEFAULT_GUARDRAILS: GuardrailLimits = {
  buyShareFrac: [0.3, 0.7],
  buyShareConfidence: 0.999,
  harmLevel: 0.05,
  calibrationTolerance: 0.1,
  calibrationLevel: 0.05,
  lossLimitFrac: 0.1,
};

export type GuardrailName = "harm" | "buyShare" | "calibration" | "loss" | "drift" | "sampleRatio";

/** One guardrail as read. */
export interface GuardrailReading {
  readonly name: GuardrailName;
  /** Null when it cannot be read yet. */
  readonly value: number | null;
  readonly isBreached: boolean;
  /** What a breach does: drift and a broken assignment only stop promotion, since they do not speak against the challenger. */
  readonly onBreach: "rollBack" | "hold";
  readonly reason: string;
}

/**
 * Interval of a Buy share over decisions that overlap: Wilson's, with one effective decision per symbol and
 * label horizon.
 */
export function buyShareInterval({ buys, decisions, decisionsPerHorizon, confidence }: { readonly buys: number; readonly decisions: number; readonly decisionsPerHorizon: number; readonly confidence: number }): { readonly low: number; readonly high: number } {
  const n = decisions / decisionsPerHorizon;
  const share = buys / decisions;
  const z2 = normalQuantile(0.5 + confidence / 2) ** 2;
  const half = Math.sqrt(z2 * ((share * (1 - share)) / n + z2 / (4 * n * n)));
  return { low: (share + z2 / (2 * n) - half) / (1 + z2 / n), high: (share + z2 / (2 * n) + half) / (1 + z2 / n) };
}
