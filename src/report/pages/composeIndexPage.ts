/** Page one of a report and its verdict.json. */
import { configHash } from "../../config/index.js";
import { leftOutFiles } from "../../market/index.js";
import { provenanceOf, runWarnings, thresholdGrid, type RunContext, type RunWarning } from "../../run/index.js";
import { describeAnswer, QUESTIONS } from "../components/renderAnswerCards.js";
import type { Provenance } from "../components/renderProvenance.js";
import { backtestEquityFigure } from "../figures/backtest/backtestEquityFigure.js";
import { biasWaterfallFigure } from "../figures/validation/biasWaterfallFigure.js";
import { distributionFigure } from "../figures/validation/distributionFigure.js";
import { fiveFiguresLine } from "../figures/validation/fiveFigures.js";
import { hoursFigure } from "../figures/validation/hoursFigure.js";
import { regimesFigure } from "../figures/validation/regimesFigure.js";
import { reliabilityFigure } from "../figures/validation/reliabilityFigure.js";
import { REPORT_STYLES } from "../reportStyles.js";
import { formatVerdict } from "../verdict/formatVerdict.js";
import { judgedDays } from "../verdict/judgedDays.js";
import { verdictOf, type JsonObject, type Verdict } from "../verdict/verdict.js";
import type { Assessment, GateOutcome } from "../../validation/index.js";
import { offlinePage } from "./offline/offlinePage.js";
import { accountsOf } from "./accountsOf.js";
import type { ComposedPage } from "./composedPage.js";
import { composeSections } from "./sections/composeSections.js";
import type { RunResults } from "./sections/runResults.js";
import { doubtsOfRun } from "./doubtsOfRun.js";
import { modelSummaries } from "./modelSummaries.js";
import { originOf, PAGE_LINKS } from "./notebookFrame.js";
import type { FoldedSection } from "./pageParts.js";
import type { Panel } from "./renderBlock.js";
import { renderIndexPage, type IndexPage } from "./renderIndexPage.js";
import { thresholdSection } from "./thresholdSection.js";
import { warningsOnTop } from "./warningsOnTop.js";

export interface ComposedIndex extends ComposedPage {
  readonly verdict: GateOutcome;
  /** Every warning, the five figures and, last, the three answers with what decided them, for a terminal. */
  readonly lines: readonly string[];
}

type Configured = Pick<RunContext, "config">;

/** What page and verdict.json both say of a run. */
interface Known {
  readonly provenance: Provenance;
  readonly warnings: readonly RunWarning[];
}

/** The same results give the same bytes. */
export function composeIndexPage(run: Configured, results: RunResults): ComposedIndex {
  const { prepared, built, validated } = results;
  const known: Known = {
    provenance: provenanceOf(run, {
      configuration: configHash(run.config),
      market: prepared.lakeHash,
      dataset: built.dataset.hash,
    }),
    warnings: runWarnings(results),
  };
  const { title, body } = renderIndexPage(indexPageOf(run, results, known));
  const judged = validated.shipped.assessment;
  return {
    html: offlinePage({ title, body, styles: REPORT_STYLES }),
    verdictJson: formatVerdict(verdictOfRun(run, results, known)),
    verdict: judged.verdict,
    lines: terminalLines({
      warnings: known.warnings,
      figures: fiveFiguresLine(judged),
      answers: answerLines(judged),
    }),
  };
}

function indexPageOf(run: Configured, results: RunResults, { provenance, warnings }: Known): IndexPage {
  const { config } = run;
  const { prepared, validated } = results;
  return {
    origin: originOf(prepared.originLine, config),
    isSimulated: prepared.origin === "simulated",
    models: modelSummaries(validated, config),
    threshold: config.validation.threshold,
    confidence: config.validation.confidence,
    openings: validated.opening,
    figures: fiveFigures(results),
    sections: foldedBelow(run, results),
    notDone: [
      ...config.cuts.map((cut) => `Profile ${config.profile}: ${cut}.`),
      "No order was sent anywhere: fills are the next bar's open with fixed slippage, without the " +
        "market's reaction to the trader.",
    ],
    warnings: warningsOnTop(warnings, {
      judged: validated.shipped.assessment.model,
      leftOut: prepared.receipt === undefined ? [] : leftOutFiles(prepared.receipt),
    }),
    doubts: doubtsOfRun(config, results),
    notebooks: PAGE_LINKS,
    provenance,
  };
}

function fiveFigures({ validated: { assessments, models, baselines } }: RunResults): Panel[] {
  return [
    distributionFigure(assessments),
    hoursFigure(assessments),
    regimesFigure(assessments),
    reliabilityFigure(assessments),
    backtestEquityFigure(accountsOf(models), baselines),
  ];
}

function foldedBelow(run: Configured, results: RunResults): FoldedSection[] {
  const { models } = results.validated;
  const { markets } = results.prepared;
  return [
    {
      id: "about-bias",
      title: "Where does a bias come from",
      gist: models[0]!.diagnosis.sentence,
      content: models.map(({ diagnosis }) => biasWaterfallFigure(diagnosis)),
    },
    thresholdSection(
      models.map(({ recipe, predictions, assessment }) => ({
        ...thresholdGrid(run, { model: recipe.name, predictions, markets }),
        isHonest: assessment.answers.honest !== "fail",
      })),
    ),
    ...composeSections(run.config, results),
  ];
}

function verdictOfRun({ config }: Configured, results: RunResults, { provenance, warnings }: Known): Verdict {
  const { prepared, built, validated } = results;
  const { assessments, shipped } = validated;
  return verdictOf({
    judged: shipped.assessment,
    others: assessments.slice(0, -1),
    data: {
      origin: prepared.originLine,
      market: prepared.lakeHash,
      dataset: built.dataset.hash,
      ...judgedDays(shipped.predictions),
    },
    config: JSON.parse(JSON.stringify(config)) as JsonObject,
    warnings: warnings.map(({ text }) => text),
    seed: config.seed,
    commit: provenance.commit,
    versions: provenance.versions,
  });
}

/** `Is it balanced? Yes. Share of Buy: …`. */
function answerLines(judged: Assessment): string[] {
  return QUESTIONS.map(({ answer, question }) => {
    const { word, sentence } = describeAnswer(judged, answer);
    return `${question} ${word}. ${sentence}`;
  });
}

/** The order of a terminal: what is said last stays in sight, however many the warnings are. */
export function terminalLines(said: {
  readonly warnings: readonly { readonly text: string }[];
  readonly figures: string;
  readonly answers: readonly string[];
}): string[] {
  return [...said.warnings.map(({ text }) => `warning: ${text}`), said.figures, ...said.answers];
}
