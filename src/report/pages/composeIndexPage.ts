/** Page one of a report and its verdict.json. */
import { configHash, type RunConfig } from "../../config/index.js";
import { leftOutFiles } from "../../market/index.js";
import { provenanceOf, runWarnings, thresholdGrid, type RunContext, type RunWarning } from "../../run/index.js";
import { describeAnswer, QUESTIONS } from "../components/renderAnswerCards.js";
import { VERDICT_WORD } from "../gateWords.js";
import type { Warning } from "../components/renderWarnings.js";
import { backtestEquityFigure } from "../figures/backtest/backtestEquityFigure.js";
import { biasWaterfallFigure } from "../figures/validation/biasWaterfallFigure.js";
import { distributionFigure } from "../figures/validation/distributionFigure.js";
import { fiveFiguresLine } from "../figures/validation/fiveFiguresTable.js";
import { lineSentence } from "../figures/training/lineTable.js";
import { hoursFigure } from "../figures/validation/hoursFigure.js";
import { regimesFigure } from "../figures/validation/regimesFigure.js";
import { reliabilityFigure } from "../figures/validation/reliabilityFigure.js";
import { renderIndexPage } from "./renderIndexPage.js";
import { REPORT_STYLES } from "../reportStyles.js";
import { formatVerdict } from "../verdict/formatVerdict.js";
import { judgedDays } from "../verdict/judgedDays.js";
import { verdictOf, type JsonObject } from "../verdict/verdict.js";
import type { GateOutcome } from "../../validation/index.js";
import { offlinePage } from "./offline/offlinePage.js";
import { accountsOf } from "./accountsOf.js";
import type { ComposedPage } from "./composedPage.js";
import { composeSections, type RunResults } from "./composeSections.js";
import { modelSummaries } from "./modelSummaries.js";
import { originOf, PAGE_LINKS } from "./notebookFrame.js";
import { thresholdSection } from "./thresholdSection.js";

export interface ComposedIndex extends ComposedPage {
  readonly verdict: GateOutcome;
  /** Every warning, the five figures and, last, the three answers with what decided them, for a terminal. */
  readonly lines: readonly string[];
}

/**
 * What the judged model did, a line each; the models beside it behind one line; files that were left out, each; of the
 * rest of the data one line, since each stands in the section about them.
 */
export function warningsOnTop(
  warnings: readonly RunWarning[],
  { judged, leftOut = [] }: { readonly judged: string; readonly leftOut?: readonly string[] },
): Warning[] {
  const of = (own: (model: string | null) => boolean): RunWarning[] => warnings.filter(({ model }) => own(model));
  const beside = of((model) => model !== null && model !== judged);
  const ofData = of((model) => model === null).filter(({ text }) => !leftOut.includes(text));
  return [
    ...leftOutWarning(leftOut),
    ...of((model) => model === judged).map(ownWarning),
    ...(beside.length === 0
      ? []
      : [
          {
            found: `${countOf(beside.length)} about the models beside it: ${perModel(beside)}.`,
            folded: beside.map(({ text }) => `${text}.`),
          },
        ]),
    ...(ofData.length === 0
      ? []
      : [
          {
            found: `${countOf(ofData.length)} about the data.`,
            means: "Each is listed below, under What data.",
          },
        ]),
  ];
}

/** Files that were left out: one by its name, several behind their number. */
function leftOutWarning(leftOut: readonly string[]): Warning[] {
  if (leftOut.length < 2) return leftOut.map((text) => ({ found: `${text}.` }));
  const folded = leftOut.map((text) => `${text}.`);
  return [{ found: `${leftOut.length} files were left out, whole or in part.`, folded }];
}

/** One line a kind of trouble; where it was seen in several places these stand behind it. */
function ownWarning({ model, text, clause, places = [] }: RunWarning): Warning {
  if (clause === undefined || places.length < 2) return { found: `${text}.` };
  const capital = (place: string): string => `${place.charAt(0).toUpperCase()}${place.slice(1)}.`;
  return { found: `${model}: ${clause}, in ${places.length} places.`, folded: places.map(capital) };
}

function countOf(warnings: number): string {
  return `${warnings} ${warnings === 1 ? "warning" : "warnings"}`;
}

/** `v4 as written 2, v3.1 1`. */
function perModel(warnings: readonly RunWarning[]): string {
  const models = new Set(warnings.map(({ model }) => model));
  return [...models].map((name) => `${name} ${warnings.filter(({ model }) => model === name).length}`).join(", ");
}

/** What a reader of page one must know about this run beyond what every page computes. */
function doubtsOfRun(config: RunConfig, { built, trained, validated }: RunResults): string[] {
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

/** The same results give the same bytes. */
export function composeIndexPage(run: Pick<RunContext, "config">, results: RunResults): ComposedIndex {
  const { config } = run;
  const { prepared, built, validated } = results;
  const { assessments, shipped, models, baselines } = validated;
  const provenance = provenanceOf(run, {
    configuration: configHash(config),
    market: prepared.lakeHash,
    dataset: built.dataset.hash,
  });
  const warnings = runWarnings(results);
  const { title, body } = renderIndexPage({
    origin: originOf(prepared.originLine, config),
    isSimulated: prepared.origin === "simulated",
    models: modelSummaries(validated, config),
    threshold: config.validation.threshold,
    confidence: config.validation.confidence,
    openings: validated.opening,
    figures: [
      distributionFigure(assessments),
      hoursFigure(assessments),
      regimesFigure(assessments),
      reliabilityFigure(assessments),
      backtestEquityFigure(accountsOf(models), baselines),
    ],
    sections: [
      {
        id: "about-bias",
        title: "Where does a bias come from",
        gist: models[0]!.diagnosis.sentence,
        content: models.map(({ diagnosis }) => biasWaterfallFigure(diagnosis)),
      },
      thresholdSection(
        models.map(({ recipe, predictions }) =>
          thresholdGrid(run, { model: recipe.name, predictions, markets: prepared.markets }),
        ),
      ),
      ...composeSections(config, results),
    ],
    notDone: [
      ...config.cuts.map((cut) => `Profile ${config.profile}: ${cut}.`),
      "No order was sent anywhere: fills are the next bar's open with fixed slippage, without the " +
        "market's reaction to the trader.",
    ],
    warnings: warningsOnTop(warnings, {
      judged: shipped.assessment.model,
      leftOut: results.prepared.receipt === undefined ? [] : leftOutFiles(results.prepared.receipt),
    }),
    doubts: doubtsOfRun(config, results),
    notebooks: PAGE_LINKS,
    provenance,
  });
  const verdict = verdictOf({
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
  const answers = QUESTIONS.map(({ answer, question }) => {
    const { word, sentence } = describeAnswer(shipped.assessment, answer);
    return `${question} ${word}. ${sentence}`;
  });
  const lines = terminalLines({ warnings, figures: fiveFiguresLine(shipped.assessment), answers });
  return {
    html: offlinePage({ title, body, styles: REPORT_STYLES }),
    verdictJson: formatVerdict(verdict),
    verdict: shipped.assessment.verdict,
    lines,
  };
}

/** The order of a terminal: what is said last stays in sight, however many the warnings are. */
export function terminalLines(said: {
  readonly warnings: readonly { readonly text: string }[];
  readonly figures: string;
  readonly answers: readonly string[];
}): string[] {
  return [...said.warnings.map(({ text }) => `warning: ${text}`), said.figures, ...said.answers];
}
