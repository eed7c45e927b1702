/**
 * What ends a rollout, fixed before it begins. Each is read at every review, so each is built to be looked
 * at again and again: evidence for harm, for miscalibration and for a one-sided Buy share holds its level over
 * the whole rollout, and the loss limit is a plain limit.
 */
import { BUY_SHARE_WARNING, sayPercent } from "../../core/index.js";
import { sampleRatioMismatch } from "./assignVariant.js";
import type { BettingEvidence } from "./bettingEvidence.js";
import type { BuyShareEvidence } from "./buyShareEvidence.js";

export interface GuardrailLimits {
  /** Band of the challenger's Buy share. {@link BUY_SHARE_WARNING} by default. */
  readonly buyShareFrac: readonly [number, number];
  /** Probability that a challenger inside the band is ever rolled back for its Buy share. Default 0.05. */
  readonly buyShareLevel: number;
  /** Probability that a harmless challenger is ever rolled back for harm. Default 0.05. */
  readonly harmLevel: number;
  /** Tolerated distance of mean probability and Buy frequency. Default 0.1. */
  readonly calibrationTolerance: number;
  /** Probability that a challenger within that tolerance is ever rolled back for it. Default 0.05. */
  readonly calibrationLevel: number;
  /** Loss since the stage began of an account that follows the challenger alone. Default 0.1. */
  readonly lossLimitFrac: number;
}

/** The limits of a rollout for which none are given. */
export const DEFAULT_GUARDRAILS: GuardrailLimits = {
  buyShareFrac: [BUY_SHARE_WARNING.low, BUY_SHARE_WARNING.high],
  buyShareLevel: 0.05,
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
  /**
   * What a breach does: drift and a broken assignment only stop promotion, since they do not speak against
   * the challenger.
   */
  readonly onBreach: "rollBack" | "hold";
  readonly reason: string;
}

/** What the guardrails are read from: counts of this stage, evidence of the whole rollout. */
export interface GuardrailInput {
  readonly champion: number;
  readonly challenger: number;
  /** Decisions of either on which the challenger says Buy. */
  readonly buys: number;
  readonly shareFrac: number;
  readonly buyShare: BuyShareEvidence;
  readonly harm: BettingEvidence;
  readonly tooHigh: BettingEvidence;
  readonly tooLow: BettingEvidence;
  readonly stageReturnFrac: number | null;
  readonly hasDrifted: boolean | null;
}

/** Every guardrail, in the order of {@link GuardrailName}. */
export function readGuardrails(input: GuardrailInput, limits: GuardrailLimits): GuardrailReading[] {
  return [
    readHarm(input, limits),
    readBuyShare(input, limits),
    readCalibration(input, limits),
    readLoss(input, limits),
    readDrift(input),
    readSampleRatio(input),
  ];
}

function readHarm({ harm }: GuardrailInput, { harmLevel }: GuardrailLimits): GuardrailReading {
  return {
    name: "harm",
    value: harm.value,
    isBreached: harm.hasAlarmed,
    onBreach: "rollBack",
    reason: `evidence that the challenger predicts worse is ${harm.value.toPrecision(3)}, limit ${1 / harmLevel}`,
  };
}

function readBuyShare(
  { champion, challenger, buys, buyShare }: GuardrailInput,
  { buyShareFrac: [lowest, highest], buyShareLevel }: GuardrailLimits,
): GuardrailReading {
  const decisions = champion + challenger;
  const share = decisions === 0 ? null : buys / decisions;
  const bound = buyShare.side === "low" ? `below ${lowest}` : `above ${highest}`;
  return {
    name: "buyShare",
    value: share,
    isBreached: buyShare.hasAlarmed,
    onBreach: "rollBack",
    reason:
      `Buy share ${share === null ? "not known yet" : share.toFixed(2)} in this stage; evidence that it keeps ` +
      `${bound} is ${buyShare.value.toPrecision(3)}, limit ${1 / buyShareLevel}`,
  };
}

function readCalibration(
  { tooHigh, tooLow }: GuardrailInput,
  { calibrationTolerance, calibrationLevel }: GuardrailLimits,
): GuardrailReading {
  const value = Math.max(tooHigh.value, tooLow.value);
  const side = tooHigh.value > tooLow.value ? "high" : "low";
  return {
    name: "calibration",
    value,
    isBreached: tooHigh.hasAlarmed || tooLow.hasAlarmed,
    onBreach: "rollBack",
    reason:
      `evidence that its probabilities are too ${side} by more than ${calibrationTolerance} is ` +
      `${value.toPrecision(3)}, limit ${2 / calibrationLevel}`,
  };
}

function readLoss({ stageReturnFrac }: GuardrailInput, { lossLimitFrac }: GuardrailLimits): GuardrailReading {
  if (stageReturnFrac === null)
    return { name: "loss", value: null, isBreached: false, onBreach: "rollBack", reason: "no account is kept" };
  return {
    name: "loss",
    value: stageReturnFrac,
    isBreached: stageReturnFrac <= -lossLimitFrac,
    onBreach: "rollBack",
    reason:
      `an account that follows it alone has made ${sayPercent(stageReturnFrac)} in this stage, ` +
      `limit ${sayPercent(-lossLimitFrac, { decimals: 0 })}`,
  };
}

function readDrift({ hasDrifted }: GuardrailInput): GuardrailReading {
  if (hasDrifted === null)
    return { name: "drift", value: null, isBreached: false, onBreach: "hold", reason: "drift is not watched" };
  return {
    name: "drift",
    value: Number(hasDrifted),
    isBreached: hasDrifted,
    onBreach: "hold",
    reason: `its predictions are ${hasDrifted ? "no longer" : "still"} drawn as before`,
  };
}

function readSampleRatio({ champion, challenger, shareFrac }: GuardrailInput): GuardrailReading {
  const decisions = champion + challenger;
  if (decisions === 0 || shareFrac === 1)
    return {
      name: "sampleRatio",
      value: null,
      isBreached: false,
      onBreach: "hold",
      reason: decisions === 0 ? "no decision in this stage yet" : "all decisions are the challenger's",
    };
  const { pValue, isMismatched } = sampleRatioMismatch({ champion, challenger }, { shareFrac });
  return {
    name: "sampleRatio",
    value: pValue,
    isBreached: isMismatched,
    onBreach: "hold",
    reason:
      `it traded ${challenger} of ${decisions} decisions at a share of ${shareFrac}, p = ` + `${pValue.toPrecision(2)}`,
  };
}
