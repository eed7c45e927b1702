/** Whose one shift of all log-odds it would be: a cause that would make just such a shift gives it its name. */
import type { Estimate } from "../../core/index.js";
import type { BiasHint } from "./biasDiagnosis.js";
import { intervalOf } from "./longRunError.js";
import type { FoundSuspect } from "./searchSuspects.js";
import type { BiasEvidence, BiasSuspect, NamingSuspect } from "./suspects/suspect.js";

/** Level at which a named cause agrees with a shift that was found. */
const AGREEMENT = 0.99;

/** What a found suspect is called. */
export interface Identity {
  readonly id: string;
  readonly name: string;
  readonly finding: string;
}

/** The first cause that agrees gives a shift its name, and all are listed; other suspects keep their own. */
export function nameShifts(
  evidence: BiasEvidence,
  suspects: readonly BiasSuspect[],
  found: readonly FoundSuspect[],
): { readonly hints: BiasHint[]; readonly named: (FoundSuspect & Identity)[] } {
  const shift = found.find(({ suspect }) => suspect.id === "shift");
  const wide = shift === undefined ? undefined : widened(shift);
  const candidates = suspects
    .filter((suspect): suspect is NamingSuspect => suspect.kind === "naming")
    .flatMap((suspect) =>
      suspect.shifts(evidence).map((each) => ({
        suspect,
        ...each,
        agrees: wide !== undefined && each.contribution >= wide.low && each.contribution <= wide.high,
      })),
    );
  const agreeing = candidates.filter(({ agrees }) => agrees);
  return {
    hints: candidates.map(({ cause, contribution, agrees }) => ({ cause, contribution, agrees })),
    named: found.map((each) => ({ ...each, ...identityOf(each, found, each === shift ? agreeing : []) })),
  };
}

/** Its own, or that of the first cause it agrees with. */
function identityOf(
  found: FoundSuspect,
  accused: readonly FoundSuspect[],
  agreeing: readonly { readonly suspect: NamingSuspect; readonly cause: string }[],
): Identity {
  const said = found.suspect.say(found, accused);
  const [first] = agreeing;
  if (first === undefined) return { id: found.suspect.id, name: found.suspect.name, finding: said };
  const causes = agreeing.slice(0, 2).map(({ cause }) => cause);
  return {
    id: first.suspect.id,
    name: first.suspect.name,
    finding: `${said}, as ${causes.join(" or ")} would; the predictions alone cannot tell which`,
  };
}

/** What a shift adds to mean P(BUY), at the level of agreement. */
function widened({ correction, error, contribution }: FoundSuspect): Estimate {
  const reach = intervalOf(correction.value, error, AGREEMENT);
  const growth = (reach.high - reach.value) / (correction.high - correction.value);
  const { value, low, high } = contribution;
  return { value, low: value - growth * (value - low), high: value + growth * (high - value) };
}
