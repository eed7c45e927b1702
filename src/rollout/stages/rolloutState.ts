/** What a rollout remembers between reviews, as plain JSON. */
import { parseJson } from "../../core/index.js";
import type { EvidenceState } from "./bettingEvidence.js";
import type { BuyShareState } from "./buyShareEvidence.js";
import type { LabelledPair } from "./pairedHarm.js";

export type RolloutStatus = "running" | "full" | "rolledBack";

export interface RolloutState {
  version: 3;
  status: RolloutStatus;
  stageIndex: number;
  stageSinceMs: number;
  reviewedMs: number;
  /** Of this stage. */
  champion: number;
  challenger: number;
  buys: number;
  labelled: number;
  /** Labelled pairs whose block is not complete. */
  pending: LabelledPair[];
  harm: EvidenceState;
  tooHigh: EvidenceState;
  tooLow: EvidenceState;
  buyShare: BuyShareState;
}

/**
 * The state in a saved file.
 *
 * @throws {SyntaxError} If the text does not hold one for this many stages.
 */
export function parseRolloutState(path: string, text: string, stages: number): RolloutState {
  const refuse = (found: string): never => {
    throw new SyntaxError(`Cannot load a rollout from ${path} as it must hold a saved state: found ${found}`);
  };
  let parsed: unknown;
  try {
    parsed = parseJson(text);
  } catch {
    return refuse("text that is no JSON");
  }
  if (typeof parsed !== "object" || parsed === null) return refuse("no object");
  const state = parsed as Partial<Record<keyof RolloutState, unknown>>;
  if (state.version !== 3) return refuse(`version ${JSON.stringify(state.version)}`);
  if (!["running", "full", "rolledBack"].includes(String(state.status)))
    return refuse(`status ${JSON.stringify(state.status)}`);
  for (const name of [
    "stageIndex",
    "stageSinceMs",
    "reviewedMs",
    "champion",
    "challenger",
    "buys",
    "labelled",
  ] as const) {
    if (typeof state[name] !== "number") return refuse(`${name} ${JSON.stringify(state[name])}`);
  }
  if (!(Number(state.stageIndex) >= 0 && Number(state.stageIndex) < stages))
    return refuse(`stage ${JSON.stringify(state.stageIndex)} of ${stages}`);
  if (!Array.isArray(state.pending)) return refuse("no pending decisions");
  for (const name of ["harm", "tooHigh", "tooLow"] as const) {
    const evidence = state[name] as Partial<EvidenceState> | undefined;
    if (!Array.isArray(evidence?.logWealth) || typeof evidence.hasAlarmed !== "boolean")
      return refuse(`no evidence "${name}"`);
  }
  const share = state.buyShare as Partial<BuyShareState> | undefined;
  if (
    !Array.isArray(share?.oneSided?.model?.levels) ||
    !Array.isArray(share.days?.low) ||
    typeof share.hasAlarmed !== "boolean"
  )
    return refuse('no evidence "buyShare"');
  return parsed as RolloutState;
}
