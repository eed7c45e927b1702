import type { GateResult } from "../assessment.js";
import type { Gate, GateFamily, GateInput } from "./gate.js";
import { judgeGate } from "./judgeGate.js";
import { isBuiltIn, wordsIn } from "./wordsOf.js";

/**
 * One result for each gate that is asked at all, in their order; gates of a family are judged together. A gate
 * that is not built in carries its words, since nobody can look them up.
 */
export function judgeGates(gates: readonly Gate[], input: GateInput): GateResult[] {
  const asked = gates.filter(({ appliesTo }) => appliesTo?.(input.context) ?? true);
  const together = new Map<GateFamily, ReadonlyMap<string, GateResult>>();
  for (const { family } of asked) {
    if (family === undefined || together.has(family)) continue;
    const results = family.judge(
      asked.filter((gate) => gate.family === family),
      input,
    );
    together.set(family, new Map(results.map((result) => [result.id, result])));
  }
  return asked.map((gate) => {
    const result = gate.family === undefined ? judgeGate(gate, input) : together.get(gate.family)!.get(gate.id)!;
    return isBuiltIn(gate.id) ? result : { ...result, words: wordsIn(gate) };
  });
}
