/** What could make an answer wrong, most serious first: computed, so never the same on every page. */
import { sayCounted } from "../../core/index.js";
import { gateChanges, type Assessment, type HourAudit } from "../../validation/index.js";
import { becauseOf, formatGateValue, gateName } from "../gateWords.js";
import { powerSentence } from "../powerWords.js";

/** What the doubts depend on beside the assessment. */
export interface DoubtContext {
  readonly isSimulated: boolean;
  /** How often this confirmation period has been opened, this time included. */
  readonly openings?: number;
}

/** One sentence each. */
export function doubtsOf(assessment: Assessment, { isSimulated, openings }: DoubtContext): string[] {
  const { days, fromDate, toDate, gates, inputsMissing, hours } = assessment;
  const deciding = gates.filter(({ role }) => role !== "info");
  const open = deciding.filter(({ result }) => result === "inconclusive");
  const missing = open.filter(({ value }) => value === null);
  const undecided = open.filter(({ value }) => value !== null);
  return [
    ...(isSimulated
      ? [
          "The market is simulated. How good a model is here says nothing about how good it is on a " +
            "real market; it says whether the training finds what is there to be found.",
        ]
      : []),
    ...gateChanges(assessment),
    ...missing.map((gate) => `${gateName(gate)} could not be judged${becauseOf(gate.reason)}`),
    ...(undecided.length === 0
      ? []
      : [
          `Over all three answers ${undecided.length} of ${sayCounted(deciding.length, "gate")} ` +
            `${undecided.length === 1 ? "is" : "are"} undecided: ` +
            "on so few days the value may lie on either side of its limit by chance. " +
            `${listOf(undecided.map((gate) => `${gateName(gate)} ${formatGateValue(gate)}`))}.`,
        ]),
    ...(inputsMissing.length === 0
      ? []
      : [`Inputs were missing: ${inputsMissing.join(", ")}. What they would have told the model is not known.`]),
    ...sentences(powerSentence(gates, days), fairnessSentence(hours)),
    `Everything rests on ${sayCounted(days, "day")}, ${fromDate} to ${toDate}. What did not ` +
      "happen in them was not tested.",
    ...(openings === undefined || openings <= 1
      ? []
      : [
          `${openings - 1} earlier ${openings === 2 ? "run has" : "runs have"} looked at days of this ` +
            "confirmation period. The more often it is opened, the less unseen it is.",
        ]),
  ];
}

/** At most three by name, the rest counted. */
function listOf(texts: readonly string[]): string {
  const shown = texts.slice(0, 3).join("; ");
  return texts.length <= 3 ? shown : `${shown}; and ${texts.length - 3} more`;
}

/** What the audit of the hours shows and does not: no bias found is not a fair hour. Undefined without labels. */
export function fairnessSentence({ hours, equivalenceDelta }: HourAudit): string | undefined {
  const judged = hours.filter(({ fairness }) => fairness !== null);
  if (judged.length === 0) return undefined;
  const count = (kind: "fair" | "biased") => judged.filter(({ fairness }) => fairness === kind).length;
  const [fair, biased] = [count("fair"), count("biased")];
  if (fair === judged.length) return undefined;
  const open = judged.length - fair - biased;
  const said = [
    `${fair === 0 ? "none" : fair} of ${judged.length} hours ${fair > 1 ? "are" : "is"} shown to be fair (mean ` +
      `P(BUY) less label wholly within ${equivalenceDelta} of 0)`,
    ...(biased === 0 ? [] : [`${biased} ${biased === 1 ? "is" : "are"} shown to be biased`]),
    ...(open === 0 ? [] : [`${open} ${open === 1 ? "is" : "are"} undecided`]),
  ].join(", ");
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}

function sentences(...said: readonly (string | undefined)[]): string[] {
  return said.filter((sentence) => sentence !== undefined);
}
