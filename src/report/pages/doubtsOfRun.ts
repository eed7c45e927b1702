/** The doubts that only a run has: what was rebuilt, cut, left out, and whether a roll-out may begin. */
import type { RunConfig } from "../../config/index.js";
import { lineSentence } from "../figures/training/lineTable.js";
import { VERDICT_WORD } from "../gateWords.js";
import type { RunResults } from "./sections/runResults.js";

/** What a reader of page one must know about this run beyond what every page computes. */
export function doubtsOfRun(config: RunConfig, { built, trained, validated }: RunResults): string[] {
  const { coverage } = built.dataset;
  const dropped = coverage.filter(({ used }) => !used).length;
  return [
    "v3.1 was rebuilt here from its recipe on the same data. The model that runs in production " +
      "was not judged; make diagnose judges its predictions.",
    ...(config.cuts.length === 0
      ? []
      : [
          `The models were trained with profile ${config.profile}, smaller than profile full; ` +
            "what was cut is listed below, under What was not done.",
        ]),
    ...(trained.line === undefined ? [] : [lineSentence(trained.line)]),
    ...(dropped === 0 ? [] : [`${dropped} of ${coverage.length} features were missing and left out.`]),
    validated.shipped.assessment.verdict === "pass"
      ? "May it be rolled out? Its gates pass, so the first stage may begin; the rehearsal of all " +
        "four stages is on page Roll-out."
      : `May it be rolled out? No: its verdict is ${VERDICT_WORD[validated.shipped.assessment.verdict]}. The ` +
        "rehearsal on page Roll-out shows what the guardrails alone would have done.",
  ];
}
