import type { GateResult, GateWords } from "../assessment.js";
import { GATES } from "./gates.js";

const BUILT_IN: ReadonlyMap<string, GateWords> = new Map(GATES.map((gate) => [gate.id, wordsIn(gate)]));

/** The words of a gate alone. */
export function wordsIn({ name, definition, isShare, isStrict }: GateWords): GateWords {
  return { name, isShare, isStrict, ...(definition === undefined ? {} : { definition }) };
}

/** How a page calls a gate: a built-in one by its id, any other by the words it carries, else by its id as words. */
export function wordsOf({ id, words }: Pick<GateResult, "id" | "words">): GateWords {
  return BUILT_IN.get(id) ?? words ?? { name: asWords(id), isShare: false, isStrict: false };
}

/** Whether a gate of this id is built in. */
export function isBuiltIn(id: string): boolean {
  return BUILT_IN.has(id);
}

function asWords(id: string): string {
  const plain = id.replaceAll("_", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
