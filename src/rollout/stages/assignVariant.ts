/**
 * Who trades a decision: a salted hash of its key, held against the stage's share.
 *
 * A key's hash never changes and shares only grow, so what the challenger traded in one stage it trades in
 * every later one; another salt deals the keys anew.
 */
import { HOUR_MS, normalSurvival, requireInRange, requireInteger, sha256 } from "../../core/index.js";
import { stageNamed, type DeploymentStage, type StageName } from "./deploymentStages.js";

export type Variant = "champion" | "challenger";

/** Key of a decision: symbol and UTC hour, so that assignment follows neither the order of rows nor the market. */
export function decisionKey(symbol: string, t0Ms: number): string {
  return `${symbol} ${Math.floor(t0Ms / HOUR_MS)}`;
}

/** @throws {RangeError} If there is no such stage. */
export function assignVariant(
  key: string,
  { stage, salt }: { readonly stage: StageName | DeploymentStage; readonly salt: string },
): Variant {
  const { shareFrac } = typeof stage === "string" ? stageNamed(stage) : stage;
  // 52 bits of the hash are a uniform number in [0, 1), so a share of 1 takes every key.
  const place = Number.parseInt(sha256(`${salt}\u0000${key}`).slice(0, 13), 16) / 2 ** 52;
  return place < shareFrac ? "challenger" : "champion";
}

export interface SampleRatioTest {
  /** Chi-square with one degree of freedom. */
  readonly statistic: number;
  readonly pValue: number;
  /** p below 0.001: the assignment itself is broken, and no comparison may be believed. */
  readonly isMismatched: boolean;
}

/**
 * Did each side get its share of the decisions?
 *
 * @param counts Decisions per variant.
 * @throws {RangeError} If there is no decision, or the share is not in (0, 1).
 * Source: Fabijan et al. (2019), "Diagnosing sample ratio mismatch"; alarm at p < 0.001.
 */
export function sampleRatioMismatch(
  { champion, challenger }: Readonly<Record<Variant, number>>,
  { shareFrac }: { readonly shareFrac: number },
): SampleRatioTest {
  requireInteger("check a sample ratio", { champion, challenger }, { atLeast: 0 });
  requireInRange("check a sample ratio", { shareFrac }, { above: 0, below: 1 });
  const n = champion + challenger;
  requireInteger("check a sample ratio", { decisions: n }, { atLeast: 1 });
  const statistic = (challenger - n * shareFrac) ** 2 / (n * shareFrac * (1 - shareFrac));
  const pValue = 2 * normalSurvival(Math.sqrt(statistic));
  return { statistic, pValue, isMismatched: pValue < 0.001 };
}
