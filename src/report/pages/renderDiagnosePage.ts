/**
 * The page of one foreign model: what its predictions alone can say, and in the place of everything else
 * what it would need. Nothing was retrained.
 */
import { formatDate, sayCounted } from "../../core/index.js";
import type { MissingPanel } from "../components/renderMissingPanel.js";
import type { ModelSummary } from "../components/renderModelTable.js";
import { renderOrigin, type Origin } from "../components/renderOrigin.js";
import type { Provenance } from "../components/renderProvenance.js";
import { renderWarnings, type Warning } from "../components/renderWarnings.js";
import { html } from "../html.js";
import { formatCount } from "../numbers.js";
import { doubtsOf } from "./doubts.js";
import { balanceSentence, honestySentences, valueSentence, verdictSentence, withCause } from "./indexSentences.js";
import {
  answerSection,
  foldedSections,
  gateSections,
  modelSection,
  notDoneSection,
  provenanceSection,
  type FoldedSection,
  type PageBody,
} from "./pageParts.js";
import { renderBlock, requireUniqueIds, type Panel } from "./renderBlock.js";

/** What a predictions file holds. */
export interface PredictionsFile {
  readonly name: string;
  readonly rows: number;
  readonly symbols: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Without it the score gates judge the probability. */
  readonly hasScore: boolean;
  /** Its own, or added from bars. */
  readonly hasLabels: boolean;
  readonly hasBars: boolean;
}

/** What the page of a foreign model is made from; plain data. */
export interface DiagnosePage {
  readonly file: PredictionsFile;
  readonly model: ModelSummary;
  readonly threshold: number;
  readonly confidence: number;
  /**
   * Distribution, 24 hours, cause of the bias, regimes, reliability, equity; what is missing as {@link
   * MISSING_PANELS} says.
   */
  readonly panels: readonly Panel[];
  readonly sections?: readonly FoldedSection[];
  readonly warnings?: readonly Warning[];
  readonly notDone?: readonly string[];
  readonly provenance: Provenance;
}

const GIVE_BARS = "Add DATA=folder-of-bars to make diagnose, or --data to tenbin diagnose.";
const GIVE_LABELS = `Add a column label (1 for BUY, 0 for SELL), or bars, from which labels are made. ${GIVE_BARS}`;

/** The panels of the page that a predictions file alone cannot fill. */
export const MISSING_PANELS: Readonly<
  Record<"cause" | "regimes" | "reliability" | "ranking" | "equity", MissingPanel>
> = {
  cause: { panel: "Why the model leans to one side", needs: "labels", remedy: GIVE_LABELS },
  regimes: { panel: "Rising, falling and sideways markets apart", needs: "bars", remedy: GIVE_BARS },
  reliability: { panel: "Do its probabilities come true", needs: "labels", remedy: GIVE_LABELS },
  ranking: { panel: "How well it ranks (ROC)", needs: "labels", remedy: GIVE_LABELS },
  equity: { panel: "What it would have earned after costs", needs: "bars", remedy: GIVE_BARS },
};

/** @throws {RangeError} If two parts of the page have one id. */
export function renderDiagnosePage({
  file,
  model,
  threshold,
  confidence,
  panels,
  sections = [],
  warnings = [],
  notDone = [],
  provenance,
}: DiagnosePage): PageBody {
  const { assessment } = model;
  const title = verdictSentence(assessment.model, assessment.answers);
  const story = [
    ...honestySentences(assessment),
    withCause(balanceSentence(assessment, { threshold }), model.cause),
    valueSentence(model),
  ];
  const caption = `${formatCount(file.rows)} predictions of ${file.name}`;
  const doubts = doubtsOf(assessment, { isSimulated: false });
  const models = modelSection([model], { caption, confidence, isConfirmation: false });
  const body = html`<header>
${renderOrigin(originOf(file))}</header>
<main>
${answerSection(title, assessment, { story, doubts })}${renderWarnings(warnings)}${models}<section>
<h2>What the answers rest on</h2>
${panels.map(renderBlock)}</section>
<section>
<h2>What a doubter asks</h2>
${foldedSections(sections)}${gateSections([model])}</section>
${notDoneSection([...notDoneWith(file), ...notDone])}${provenanceSection(provenance)}</main>
`;
  requireUniqueIds("the page of a foreign model", body);
  return { title, body };
}

function originOf({ name, rows, symbols, fromMs, toMs }: PredictionsFile): Origin {
  return {
    line:
      `Predictions of somebody's model: ${name}, ${sayCounted(rows, "row")}, ${symbols} ` +
      `${symbols === 1 ? "symbol" : "symbols"}, ${formatDate(fromMs)} to ${formatDate(toMs)}`,
  };
}

function notDoneWith({ hasScore, hasLabels, hasBars }: PredictionsFile): string[] {
  return [
    "Nothing was retrained, and how these predictions were made is not known: whether they saw " +
      "the future cannot be tested from a file.",
    ...(hasScore ? [] : ["The file has no score column, so the gates of the score judge the probability."]),
    ...(hasLabels ? [] : ["Without labels, nothing here says whether a prediction was right."]),
    ...(hasBars ? [] : ["Without bars, market regimes and returns were not looked at."]),
  ];
}
