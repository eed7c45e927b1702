/** The page of a stranger's predictions and its verdict.json, from what the diagnosis found. */
import { basename } from "node:path";
import { HOUR_MS, MINUTE_MS } from "../../core/index.js";
import { commitOf, engineVersions, shellWord, thresholdGrid, type DiagnosedPredictions } from "../../run/index.js";
import type { Provenance } from "../components/renderProvenance.js";
import { backtestEquityFigure } from "../figures/backtest/backtestEquityFigure.js";
import { biasWaterfallFigure } from "../figures/validation/biasWaterfallFigure.js";
import { distributionFigure } from "../figures/validation/distributionFigure.js";
import { hoursFigure } from "../figures/validation/hoursFigure.js";
import { regimesFigure } from "../figures/validation/regimesFigure.js";
import { reliabilityFigure } from "../figures/validation/reliabilityFigure.js";
import { REPORT_STYLES } from "../reportStyles.js";
import { formatVerdict } from "../verdict/formatVerdict.js";
import { judgedDays } from "../verdict/judgedDays.js";
import { verdictOf } from "../verdict/verdict.js";
import type { ComposedPage } from "./composedPage.js";
import { accountNote } from "./indexSentences.js";
import { offlinePage } from "./offline/offlinePage.js";
import type { Panel } from "./renderBlock.js";
import { MISSING_PANELS, renderDiagnosePage } from "./renderDiagnosePage.js";
import { thresholdSection } from "./thresholdSection.js";

/** The same diagnosis gives the same bytes. */
export function composeDiagnosePage(diagnosed: DiagnosedPredictions): ComposedPage {
  const { path, predictions, prepared, money, notes, hasScore, threshold, config, assessment, warnings } = diagnosed;
  const provenance = provenanceOfDiagnosis(diagnosed);
  const { title, body } = renderDiagnosePage({
    file: {
      name: basename(path),
      rows: predictions.t0Ms.length,
      symbols: new Set(predictions.symbol).size,
      fromMs: predictions.t0Ms[0]!,
      toMs: predictions.t0Ms.at(-1)!,
      hasScore,
      hasLabels: predictions.label !== undefined,
      hasBars: prepared !== undefined,
    },
    model: {
      assessment,
      monthlyReturn: money?.monthlyReturn ?? null,
      ...(money
        ? {
            neverTraded: money.backtest.trades.length === 0,
            monthlyReturnNote: accountNote(money.backtest, { threshold, holdBand: config.backtest.holdBand }),
          }
        : { monthlyReturnReason: "needs bars" }),
    },
    threshold,
    confidence: config.validation.confidence,
    panels: panelsOf(diagnosed),
    sections: [
      thresholdSection([
        {
          ...thresholdGrid({ config }, { model: assessment.model, predictions, markets: prepared?.markets ?? [] }),
          isHonest: assessment.answers.honest !== "fail",
        },
      ]),
    ],
    warnings: [...warnings, ...notes].map((found) => ({ found })),
    provenance,
  });
  const verdict = verdictOf({
    judged: assessment,
    data: {
      origin: `Predictions of ${basename(path)}`,
      predictions: diagnosed.fileHash,
      market: diagnosed.dataHash,
      ...judgedDays(predictions),
    },
    warnings,
    seed: config.seed,
    commit: provenance.commit,
    versions: provenance.versions,
  });
  return { html: offlinePage({ title, body, styles: REPORT_STYLES }), verdictJson: formatVerdict(verdict) };
}

function panelsOf({ assessment, diagnosis, money, baselines }: DiagnosedPredictions): Panel[] {
  return [
    distributionFigure([assessment]),
    hoursFigure([assessment]),
    diagnosis === null ? MISSING_PANELS.cause : biasWaterfallFigure(diagnosis),
    assessment.regimes === null ? MISSING_PANELS.regimes : regimesFigure([assessment]),
    assessment.reliability === null ? MISSING_PANELS.reliability : reliabilityFigure([assessment]),
    money === undefined
      ? MISSING_PANELS.equity
      : backtestEquityFigure(
          [
            {
              name: assessment.model,
              result: money.backtest,
              monthlyReturn: money.monthlyReturn,
              isHonest: assessment.answers.honest !== "fail",
            },
          ],
          baselines,
        ),
  ];
}

function provenanceOfDiagnosis({
  asked,
  path,
  files,
  threshold,
  config,
  fileHash,
  dataHash,
}: DiagnosedPredictions): Provenance {
  const data = files.length === 0 ? "" : ` DATA=${shellWord(files)}`;
  const { timeIs, barMs, labelHorizonMs } = asked;
  const times = timeIs === "barOpen" ? " TIME_IS=bar-open" : "";
  const bar = barMs === undefined ? "" : ` BAR_MINUTES=${barMs / MINUTE_MS}`;
  const horizon = labelHorizonMs === undefined ? "" : ` HORIZON=${labelHorizonMs / HOUR_MS}`;
  return {
    command: `make diagnose PREDICTIONS=${shellWord([path])}${data} THRESHOLD=${threshold}${times}${bar}${horizon}`,
    seed: config.seed,
    commit: commitOf(),
    configYaml: "",
    hashes: { predictions: fileHash, ...(dataHash === null ? {} : { market: dataHash }) },
    versions: engineVersions(),
  };
}
