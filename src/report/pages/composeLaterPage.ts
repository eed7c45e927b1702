/** The page of a saved model on later data and its verdict.json, from what the validation found. */
import { formatDate, formatMinute, sayCounted } from "../../core/index.js";
import { formatConfig } from "../../config/index.js";
import { commitOf, engineVersions, shellWord, type LaterValidation } from "../../run/index.js";
import type { ModelSummary } from "../components/renderModelTable.js";
import { renderOrigin } from "../components/renderOrigin.js";
import type { Provenance } from "../components/renderProvenance.js";
import { renderWarnings } from "../components/renderWarnings.js";
import { backtestEquityFigure } from "../figures/backtest/backtestEquityFigure.js";
import { biasWaterfallFigure } from "../figures/validation/biasWaterfallFigure.js";
import { distributionFigure } from "../figures/validation/distributionFigure.js";
import { hoursFigure } from "../figures/validation/hoursFigure.js";
import { regimesFigure } from "../figures/validation/regimesFigure.js";
import { reliabilityFigure } from "../figures/validation/reliabilityFigure.js";
import { html } from "../html.js";
import { REPORT_STYLES } from "../reportStyles.js";
import { formatVerdict } from "../verdict/formatVerdict.js";
import { judgedDays } from "../verdict/judgedDays.js";
import { verdictOf } from "../verdict/verdict.js";
import type { ComposedPage } from "./composedPage.js";
import { doubtsOf } from "./doubts.js";
import {
  accountNote,
  balanceSentence,
  honestySentences,
  valueSentence,
  verdictSentence,
  withCause,
} from "./indexSentences.js";
import { offlinePage } from "./offline/offlinePage.js";
import { answerSection, gateSections, modelSection, notDoneSection, provenanceSection } from "./pageParts.js";
import { MISSING_PANELS } from "./renderDiagnosePage.js";
import { renderBlock, requireUniqueIds, type Panel } from "./renderBlock.js";

/** The same validation gives the same bytes. */
export function composeLaterPage(later: LaterValidation): ComposedPage {
  const { signal, assessment, config, predictions, prepared, leftOut, notes, warnings } = later;
  const model = summaryOf(later);
  const title = verdictSentence(assessment.model, assessment.answers);
  const { threshold } = predictions;
  const story = [
    ...honestySentences(assessment),
    withCause(balanceSentence(assessment, { threshold }), model.cause),
    valueSentence(model),
  ];
  const doubts = [...doubtsOf(assessment, { isSimulated: false }), ...openingDoubt(later)];
  const provenance = provenanceOf(later);
  const body = html`<header>
${renderOrigin({ line: originLine(later) })}</header>
<main>
${answerSection(title, assessment, { story, doubts })}${renderWarnings(
    [...warnings, ...notes].map((found) => ({ found })),
  )}${modelSection([model], {
    caption: `${sayCounted(predictions.t0Ms.length, "bar")} that the model never saw`,
    confidence: config.validation.confidence,
    isConfirmation: false,
  })}<section>
<h2>What the answers rest on</h2>
${panelsOf(later).map(renderBlock)}</section>
<section>
<h2>What a doubter asks</h2>
${gateSections([model])}</section>
${notDoneSection([
  "Nothing was retrained and nothing tuned: the model is as it was saved.",
  ...leftOut.map(({ reason, bars }) => `Not judged: ${sayCounted(bars, "bar")}, ${reason}.`),
])}${provenanceSection(provenance)}</main>
`;
  requireUniqueIds("the page of a model on later data", body);
  const verdict = verdictOf({
    judged: assessment,
    data: {
      origin: prepared.originLine,
      market: prepared.lakeHash,
      model: signal.hash,
      trainedUntil: formatMinute(signal.card.training.toMs),
      ...judgedDays(later.predictions),
      leftOut: leftOut.map(({ reason, bars }) => ({ reason, bars })),
      notes,
    },
    warnings,
    seed: config.seed,
    commit: provenance.commit,
    versions: provenance.versions,
  });
  return { html: offlinePage({ title, body, styles: REPORT_STYLES }), verdictJson: formatVerdict(verdict) };
}

function originLine({ prepared, signal: { card }, predictions }: LaterValidation): string {
  const { fromMs, toMs, symbols } = card.training;
  return (
    `${prepared.originLine}. ${card.name} of run ${card.runName}, trained on ${symbols.join(", ")} from ` +
    `${formatDate(fromMs)} to ${formatDate(toMs)}, judged on decisions from ${formatDate(predictions.t0Ms[0]!)}`
  );
}

function summaryOf({
  assessment,
  monthlyReturn,
  backtest,
  config,
  predictions,
  diagnosis,
}: LaterValidation): ModelSummary {
  const { holdBand } = config.backtest;
  return {
    assessment,
    monthlyReturn,
    neverTraded: backtest.trades.length === 0,
    monthlyReturnNote: accountNote(backtest, { threshold: predictions.threshold, holdBand }),
    cause: diagnosis.sentence,
  };
}

function openingDoubt({ opening }: LaterValidation): string[] {
  return opening <= 1
    ? []
    : [
        `${opening - 1} earlier ${opening === 2 ? "run has" : "runs have"} looked at days of this period. The more ` +
          "often they are looked at, the less unseen they are.",
      ];
}

function panelsOf({ assessment, diagnosis, backtest, monthlyReturn }: LaterValidation): Panel[] {
  return [
    distributionFigure([assessment]),
    hoursFigure([assessment]),
    biasWaterfallFigure(diagnosis),
    assessment.regimes === null ? MISSING_PANELS.regimes : regimesFigure([assessment]),
    assessment.reliability === null ? MISSING_PANELS.reliability : reliabilityFigure([assessment]),
    backtestEquityFigure(
      [
        {
          name: assessment.model,
          result: backtest,
          monthlyReturn,
          isHonest: assessment.answers.honest !== "fail",
        },
      ],
      [],
    ),
  ];
}

function provenanceOf({ signal, files, config, prepared }: LaterValidation): Provenance {
  const { dataset, config: ofRun } = signal.card.madeFrom;
  return {
    command: `make validate MODEL=${shellWord([signal.directory])} DATA=${shellWord(files)}`,
    seed: config.seed,
    commit: commitOf(),
    configYaml: formatConfig(config),
    hashes: {
      model: signal.hash,
      market: prepared.lakeHash,
      "training dataset": dataset,
      "training configuration": ofRun,
    },
    versions: engineVersions(),
  };
}
