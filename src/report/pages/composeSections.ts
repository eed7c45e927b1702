/** What page one folds below its figures, in the order in which a doubter would ask. */
import { formatDate } from "../../core/index.js";
import type { RunConfig } from "../../config/index.js";
import type { DataTable } from "../figure.js";
import { tearSheetTable } from "../figures/backtest/tearSheetTable.js";
import { selectionTable } from "../figures/backtest/selectionTable.js";
import { laterFillSentence, sensitivityTable } from "../figures/backtest/sensitivityTable.js";
import { candidateTable } from "../figures/training/candidateTable.js";
import { seedSpreadTable } from "../figures/training/seedSpreadTable.js";
import { RANKING_WORDS } from "../figures/training/rankingWords.js";
import { lineSentence, lineTable } from "../figures/training/lineTable.js";
import { pathSpreadFigure } from "../figures/training/pathSpreadFigure.js";
import { hourBiasFigure } from "../figures/validation/hourBiasFigure.js";
import { rocFigure } from "../figures/validation/rocFigure.js";
import { ceilingFigure } from "../figures/validation/ceilingFigure.js";
import { changeInWords } from "../figures/search/searchWords.js";
import { certificateWords, controlsTable, leakageTable } from "../figures/validation/leakageTable.js";
import { formatCount, formatNumber, formatPercent } from "../numbers.js";
import type { FoldedSection } from "./pageParts.js";
import type { Block } from "./renderBlock.js";
import { MEMBERS } from "../../models/index.js";
import { largestCalibratedAuc } from "../../validation/index.js";
import { accountsOf } from "./accountsOf.js";
import type { TrainingSearch } from "../../search/index.js";
import {
  dataWarnings,
  type BuiltDataset,
  type PreparedMarkets,
  type RunParts,
  type ValidatedRun,
} from "../../run/index.js";

/** As reported of v3.1 in production. */
const REPORTED_V31 = { low: 0.2, high: 0.46, auc: 0.838 };

export interface RunResults extends RunParts {
  readonly validated: ValidatedRun;
}

/** Members whose L2 is not that of training. */
function ownStrengths({ members, training }: RunConfig): string {
  const own = Object.entries(members).flatMap(([name, { l2 }]) =>
    typeof l2 === "number" && l2 !== training.l2
      ? [`${MEMBERS.find((member) => member.name === name)?.label ?? name}: ${l2}`]
      : [],
  );
  return own.length === 0 ? "" : ` (${own.join(", ")})`;
}

export function composeSections(
  config: RunConfig,
  { prepared, built, trained, searched, validated }: RunResults,
): FoldedSection[] {
  const { dataset } = built;
  const dropped = dataset.coverage.filter(({ used }) => !used);
  const { search } = searched;
  const section = (id: string, title: string, gist: string, ...content: readonly Block[]): FoldedSection => ({
    id: `about-${id}`,
    title,
    gist,
    content,
  });
  return [
    section(
      "data",
      "What data",
      prepared.originLine,
      dataTable(prepared),
      ...dataWarnings(prepared).map(text),
      page("01-data", "prices, liquidations, coverage and where the files come from"),
    ),
    section(
      "missing",
      "What was missing",
      dropped.length === 0
        ? `Nothing: all ${dataset.coverage.length} features are present.`
        : `${dropped.length} of ${dataset.coverage.length} features were left out, for all symbols.`,
      ...(dropped.length === 0 ? [] : [missingTable(built)]),
      page("02-features", "what each feature knows"),
    ),
    section(
      "split",
      "How was it split",
      `Judged on the last ${formatPercent(config.split.confirmationFrac)} of the span, from ` +
        `${formatDate(dataset.confirmationFromMs)}; before it ${developmentWords(config, trained)}, purged of labels ` +
        "that reach into them.",
      text(`Judged by the ${dataset.judged.title}: BUY = ${dataset.judged.buyMeans}. ${unlabelledWords(built)}`),
      ...(trained.pathSpreads.length === 0 ? [] : [pathSpreadFigure(trained.pathSpreads)]),
      text(
        validated.opening === 1
          ? "No earlier run in this checkout has looked at days of this confirmation period; the ledger keeps count."
          : `This is look ${validated.opening} at days of this confirmation period; the ledger keeps count.`,
      ),
    ),
    section(
      "balance",
      "How were classes balanced",
      "Only training rows were ever balanced; the three models differ in how.",
      recipeTable(validated),
      page("04-training", "the balancing race of eight arms"),
    ),
    section(
      "training",
      "How was it trained",
      `${trained.ranking.candidates[0]!.name} ranks first of ${trained.ranking.candidates.length} ` +
        `candidates by ${RANKING_WORDS[trained.ranking.by]}, out of fold. What is shipped is the ensemble that the ` +
        "YAML names; the ranking does not choose it.",
      ...(trained.line === undefined ? [] : [text(lineSentence(trained.line)), lineTable(trained.line)]),
      candidateTable(trained.ranking),
      seedSpreadTable(trained.results.at(-1)!),
      text(
        `The networks' loss carries an L2 of ${config.training.l2} on their kernels` +
          `${ownStrengths(config)}${config.training.l2 === 0 ? "" : ", chosen on simulated markets"}; trees, dropout and early ` +
          "stopping as page 03-models says.",
      ),
      page("04-training", "losses and Buy share of every epoch"),
    ),
    section(
      "search",
      "What was searched",
      searchInWords(search),
      page("05-search", "history, importance and what the choice may be worth"),
    ),
    section(
      "ranking",
      "How well does it rank",
      "ROC and, where the market is simulated, the best that anybody could reach.",
      rocFigure(validated.assessments),
      ...(validated.shipped.assessment.ceiling === null
        ? [text(`The ceiling is not shown: ${validated.shipped.assessment.ceilingMissing ?? "no reason was given"}.`)]
        : [ceilingFigure(validated.assessments)]),
      bandParagraph(),
    ),
    section(
      "hour-bias",
      "Is any hour biased",
      "Mean of P(BUY) less the label, hour by hour, with Holm's correction.",
      hourBiasFigure(validated.shipped.assessment),
    ),
    section(
      "leaks",
      "Which leaks were looked for",
      "The leakage check " +
        `${{ pass: "found none", fail: "found a leak", inconclusive: "could not finish" }[validated.leakage.result]}.`,
      text(certificateWords(validated.leakage)),
      leakageTable(validated.leakage),
      controlsTable(validated.leakage),
    ),
    section(
      "money",
      "What would it have earned",
      "Tear sheets of the three models, after fees, slippage and funding.",
      tearSheetTable(accountsOf(validated.models)),
      ...laterFill(validated, prepared),
      sensitivityTable(validated.sensitivity, { model: validated.shipped.recipe.name }),
      selectionTable(validated.selection.risk, validated.selection),
    ),
  ];
}

/** What a later fill does, and why. */
function laterFill({ sensitivity, shipped }: ValidatedRun, { origin }: PreparedMarkets): Block[] {
  const options = { model: shipped.recipe.name, isSimulated: origin === "simulated" };
  const said = laterFillSentence(sensitivity, options);
  return said === undefined ? [] : [text(said)];
}

function searchInWords({ members, gain }: TrainingSearch): string {
  if (members.length === 0) return "No member brings a search space: the settings are the configuration's.";
  const trials = members.map(({ label, trials, bestTrial }) => {
    const chosen = bestTrial.number === 0 ? "settings kept" : `trial ${bestTrial.number} chosen`;
    return `${label} ${formatCount(trials.length)} trial${trials.length === 1 ? "" : "s"}, ${chosen}`;
  });
  const bought =
    gain === null ? "no fold was held out to tell what it bought" : `on the held-out fold ${changeInWords(gain)}`;
  return `One member after the other was tuned, judged on the ensemble (${trials.join("; ")}); ${bought}.`;
}

function dataTable({ markets }: PreparedMarkets): DataTable {
  return {
    caption: "Bars and recorded inputs, by symbol",
    columns: ["symbol", "bars", "first", "last", "liquidations", "funding settlements", "open interest", "depth"],
    rows: markets.map(({ bars, liquidations, funding, openInterest, depth }) => [
      bars.symbol,
      formatCount(bars.timeMs.length),
      formatDate(bars.timeMs[0]!),
      formatDate(bars.timeMs.at(-1)!),
      ...[liquidations, funding, openInterest, depth].map((table) =>
        table === undefined ? null : formatCount(table.timeMs.length),
      ),
    ]),
  };
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

function missingTable({ dataset: { symbols, coverage } }: BuiltDataset): DataTable {
  return {
    caption: "Features left out: share of training rows in which each is present",
    columns: ["feature", ...symbols],
    rows: coverage
      .filter(({ used }) => !used)
      .map(({ name, presentFrac }) => [name, ...presentFrac.map((frac) => formatPercent(frac))]),
  };
}

function developmentWords({ split }: RunConfig, { folds, pathSpreads }: RunParts["trained"]): string {
  if (split.kind === "walkForward") return `${folds.length} walk-forward windows`;
  return (
    `${folds.length} combinatorial folds (${split.testGroups} of ${split.groups} groups tested at a time, ` +
    `${pathSpreads[0]?.auc.length ?? 0} paths, ${split.embargoHours} h embargo; search, balancing race and leakage ` +
    "check keep to walk-forward windows)"
  );
}

/** How many decisions are no rows since a label could not be made. */
function unlabelledWords({ dataset }: BuiltDataset): string {
  const sum = (key: "decisions" | "withoutLabel" | "withoutImbalanced") =>
    dataset.unlabelled.reduce((total, counts) => total + counts[key], 0);
  const learnt = sum("withoutImbalanced");
  const others = learnt === 0 ? "" : `, and ${formatCount(learnt)} more lack the label that v3.1 learnt`;
  return (
    `Of ${formatCount(sum("decisions"))} decisions ${formatCount(sum("withoutLabel"))} have no such label ` +
    `(${dataset.leavesOut})${others}; they are left out.`
  );
}

function recipeTable({ models }: ValidatedRun): DataTable {
  return {
    caption: "The three models",
    columns: ["model", "how it was made"],
    rows: models.map(({ recipe }) => [recipe.name, recipe.summary]),
  };
}

function page(name: string, what: string): Block {
  return text(`Page ${name}.html shows ${what}.`);
}

function text(words: string): Block {
  return { text: words };
}
