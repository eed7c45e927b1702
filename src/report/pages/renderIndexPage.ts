/**
 * Page one: origin, three answers, the models side by side, five figures, everything else folded, and how
 * to make it again. A reviewer with two minutes reads the top; a doubter opens the rest in order.
 */
import type { ModelSummary } from "../components/renderModelTable.js";
import { renderPageList, type PageLink } from "../components/renderNavigation.js";
import { renderOrigin, type Origin } from "../components/renderOrigin.js";
import type { Provenance } from "../components/renderProvenance.js";
import { renderWarnings, type Warning } from "../components/renderWarnings.js";
import { html, type Html } from "../html.js";
import {
  balanceSentence,
  comparisonSentence,
  honestySentences,
  valueSentence,
  verdictSentence,
  withCause,
} from "./indexSentences.js";
import { doubtsOf } from "./doubts.js";
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

/** What page one is made from; plain data. */
export interface IndexPage {
  readonly origin: Origin;
  readonly isSimulated: boolean;
  /** In the order of the columns, the one in production first, the one that is judged last. */
  readonly models: readonly ModelSummary[];
  /** A decision says Buy above it. */
  readonly threshold: number;
  /** Level of every interval: 0.95. */
  readonly confidence: number;
  /** How often this confirmation period has been opened, this time included. */
  readonly openings?: number;
  /** Doubts of this run beyond those that every page computes, one sentence each. */
  readonly doubts?: readonly string[];
  /** Distribution, 24 hours, regimes, reliability, equity; one that is missing says what it needs. */
  readonly figures: readonly Panel[];
  readonly sections: readonly FoldedSection[];
  /** What was not done, one sentence each. */
  readonly notDone: readonly string[];
  readonly warnings?: readonly Warning[];
  readonly notebooks: readonly PageLink[];
  readonly provenance: Provenance;
}

/**
 * Page one. The same input gives the same bytes.
 *
 * @throws {RangeError} If there is no model, or two parts of the page have one id.
 */
export function renderIndexPage(page: IndexPage): PageBody {
  const {
    origin,
    models,
    threshold,
    confidence,
    figures,
    sections,
    notebooks,
    provenance,
    warnings = [],
    doubts = [],
    notDone,
  } = page;
  const first = models[0];
  const judged = models.at(-1);
  if (first === undefined || judged === undefined)
    throw new RangeError("Cannot render page one as there must be a model to judge: found none");
  const title = verdictSentence(judged.assessment.model, judged.assessment.answers);
  const story = [
    ...honestySentences(judged.assessment),
    withCause(balanceSentence(first.assessment, { threshold }), first.cause),
    ...(first === judged
      ? []
      : [
          withCause(
            `${comparisonSentence(first.assessment, judged.assessment)} ` +
              `${balanceSentence(judged.assessment, { threshold, subject: "It" })}`,
            judged.cause,
          ),
        ]),
    valueSentence(judged),
  ];
  const caption =
    `${models.length === 1 ? "One model" : `${models.length} models`}, judged on the same rows ` +
    "of the confirmation period";
  const answers = answerSection(title, judged.assessment, {
    story,
    doubts: [...doubtsOf(judged.assessment, page), ...doubts],
  });
  const inNumbers = modelSection(models, { caption, confidence, isConfirmation: true });
  const body = html`<header>
${renderOrigin(origin)}</header>
<main>
${answers}${renderWarnings(warnings)}${inNumbers}<section>
<h2>What the answers rest on</h2>
${figures.map(renderBlock)}</section>
<section>
<h2>What a doubter asks</h2>
${foldedSections(sections)}${gateSections(models)}</section>
${notDoneSection(notDone)}${notebooks.length > 0 && notebookSection(notebooks)}${provenanceSection(provenance)}</main>
`;
  requireUniqueIds("page one", body);
  return { title, body };
}

function notebookSection(notebooks: readonly PageLink[]): Html {
  return html`<section>
<h2>The notebooks behind it</h2>
${renderPageList(notebooks)}</section>
`;
}
