/** Page one of a report and its verdict.json. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { configHash, formatConfig, type RunConfig } from "../../config/index.js";
import {
  backtestEquityFigure,
  biasWaterfallFigure,
  describeAnswer,
  distributionFigure,
  formatVerdict,
  hoursFigure,
  QUESTIONS,
  regimesFigure,
  reliabilityFigure,
  renderIndexPage,
  REPORT_STYLES,
  verdictOf,
  type JsonObject,
} from "../../report/index.js";
import type { GateOutcome } from "../../validation/index.js";
import { offlinePage } from "../offlinePage.js";
import { accountsOf } from "./accounts.js";
import { foldedSections, type RunResults } from "./foldedSections.js";
import { originOf, PAGE_LINKS } from "./pageFrame.js";
import { commandOf, commitOf, versions } from "./provenance.js";

export interface WrittenIndex {
  readonly verdict: GateOutcome;
  /** The three answers with what decided them, for a terminal. */
  readonly lines: readonly string[];
}

/** Writes index.html and verdict.json into `directory`. */
export function writeIndex(config: RunConfig, results: RunResults, directory: string): WrittenIndex {
  const { prepared, built, validated } = results;
  const { assessments, shipped, models, baselines } = validated;
  const commit = commitOf();
  const { title, body } = renderIndexPage({
    origin: originOf(prepared.originLine, config),
    isSimulated: prepared.origin === "simulated",
    models: validated.summaries,
    threshold: config.validation.threshold,
    confidence: config.validation.confidence,
    openings: validated.opening,
    figures: [distributionFigure(assessments), hoursFigure(assessments), regimesFigure(assessments), reliabilityFigure(assessments), backtestEquityFigure(accountsOf(models), baselines)],
    sections: [
      { id: "about-bias", title: "Where does a bias come from", gist: models[0]!.diagnosis.sentence, content: models.map(({ diagnosis }) => biasWaterfallFigure(diagnosis)) },
      ...foldedSections(config, results),
    ],
    notDone: [...config.cuts.map((cut) => `Profile ${config.profile}: ${cut}.`), "No order was sent anywhere: fills are the next bar's open with fixed slippage, without the market's reaction to the trader."],
    warnings: prepared.audit.warnings.map((found) => ({ found })),
    notebooks: PAGE_LINKS,
    provenance: {
      command: commandOf(config),
      seed: config.seed,
      commit,
      configYaml: formatConfig(config),
      hashes: { configuration: configHash(config), market: prepared.lakeHash, dataset: built.dataset.hash },
      versions: versions(),
    },
  });
  writeFileSync(join(directory, "index.html"), offlinePage({ title, body, styles: REPORT_STYLES }));
  const verdict = verdictOf({
    judged: shipped.assessment,
    others: assessments.slice(0, -1),
    data: { origin: prepared.originLine, market: prepared.lakeHash, dataset: built.dataset.hash },
    config: JSON.parse(JSON.stringify(config)) as JsonObject,
    seed: config.seed,
    commit,
  });
  writeFileSync(join(directory, "verdict.json"), formatVerdict(verdict));
  const lines = QUESTIONS.map(({ answer, question }) => {
    const { word, sentence } = describeAnswer(shipped.assessment, answer);
    return `${question} ${word}. ${sentence}`;
  });
  return { verdict: shipped.assessment.verdict, lines };
}
