/** What the judging rests on beyond the five figures: ranking, hours, leaks, money. */
import type { PreparedMarkets, ValidatedRun } from "../../../run/index.js";
import { largestCalibratedAuc } from "../../../validation/index.js";
import { selectionTable } from "../../figures/backtest/selectionTable.js";
import { laterFillSentence, sensitivityTable } from "../../figures/backtest/sensitivityTable.js";
import { tearSheetTable } from "../../figures/backtest/tearSheetTable.js";
import { ceilingFigure } from "../../figures/validation/ceilingFigure.js";
import { hourBiasFigure } from "../../figures/validation/hourBiasFigure.js";
import { certificateWords, controlsTable, leakageTable } from "../../figures/validation/leakageTable.js";
import { rocFigure } from "../../figures/validation/rocFigure.js";
import { formatNumber } from "../../numbers.js";
import { accountsOf } from "../accountsOf.js";
import type { FoldedSection } from "../pageParts.js";
import type { Block } from "../renderBlock.js";
import { section, text } from "./section.js";
import type { RunResults } from "./runResults.js";

/** As reported of v3.1 in production. */
const REPORTED_V31 = { low: 0.2, high: 0.46, auc: 0.838 };

const LEAKAGE_WORDS = { pass: "found none", fail: "found a leak", inconclusive: "could not finish" } as const;

/** Ranking, bias of the hours, leaks, money. */
export function judgedSections({ prepared, validated }: RunResults): FoldedSection[] {
  return [
    rankingSection(validated),
    hourBiasSection(validated),
    leakSection(validated),
    moneySection(validated, prepared),
  ];
}

function rankingSection({ assessments, shipped: { assessment } }: ValidatedRun): FoldedSection {
  const gist = "ROC and, where the market is simulated, the best that anybody could reach.";
  return section(
    { id: "ranking", title: "How well does it rank", gist },
    rocFigure(assessments),
    assessment.ceiling === null
      ? text(`The ceiling is not shown: ${assessment.ceilingMissing ?? "no reason was given"}.`)
      : ceilingFigure(assessments),
    bandParagraph(),
  );
}

/** What is reported of v3.1 in production, held against what calibrated probabilities can do. */
function bandParagraph(): Block {
  const { low, high, auc } = REPORTED_V31;
  return text(
    `Reported for v3.1 in production are an AUC of ${auc} and answers between ${low} and ` +
      `${high}. Calibrated probabilities inside that band cannot have an AUC above ` +
      `${formatNumber(largestCalibratedAuc({ low, high }))}: the two numbers cannot both be what ` +
      "they are called.",
  );
}

function hourBiasSection({ shipped }: ValidatedRun): FoldedSection {
  const gist = "Mean of P(BUY) less the label, hour by hour, with Holm's correction.";
  return section({ id: "hour-bias", title: "Is any hour biased", gist }, hourBiasFigure(shipped.assessment));
}

function leakSection({ leakage }: ValidatedRun): FoldedSection {
  const gist = `The leakage check ${LEAKAGE_WORDS[leakage.result]}.`;
  return section(
    { id: "leaks", title: "Which leaks were looked for", gist },
    text(certificateWords(leakage)),
    leakageTable(leakage),
    controlsTable(leakage),
  );
}

function moneySection(validated: ValidatedRun, prepared: PreparedMarkets): FoldedSection {
  const { models, sensitivity, shipped, selection } = validated;
  const gist = "Tear sheets of the three models, after fees, slippage and funding.";
  return section(
    { id: "money", title: "What would it have earned", gist },
    tearSheetTable(accountsOf(models)),
    ...laterFill(validated, prepared),
    sensitivityTable(sensitivity, { model: shipped.recipe.name }),
    selectionTable(selection.risk, selection),
  );
}

/** What a later fill does, and why. */
function laterFill({ sensitivity, shipped }: ValidatedRun, { origin }: PreparedMarkets): Block[] {
  const options = { model: shipped.recipe.name, isSimulated: origin === "simulated" };
  const said = laterFillSentence(sensitivity, options);
  return said === undefined ? [] : [text(said)];
}
