import { formsOfGroups } from "./formsOfGroups.js";
import type { FittedSuspect } from "./suspect.js";
import { sayOff } from "./words.js";

/** One symbol that is off. */
export const SYMBOL: FittedSuspect = {
  kind: "fitted",
  id: "symbol",
  name: "one symbol",
  forms: ({ predictions: { symbol } }) => formsOfGroups(symbol),
  say: ({ form, where }) => `for ${form.of} its P(BUY) is ${sayOff(where)}`,
};
