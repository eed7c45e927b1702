/**
 * Page one: origin, three answers, the models side by side, five figures, everything else folded, and how
 * to make it again. A reviewer with two minutes reads the top; a doubter opens the rest in order.
 */
import { renderAnswerCards } from "../components/renderAnswerCards.js";
import { renderDefinition } from "../components/renderDefinition.js";
import { renderDisclosure } from "../components/renderDisclosure.js";
import { renderGateTable } from "../components/renderGateTable.js";
import { renderModelTable, type ModelSummary } from "../components/renderModelTable.js";
import { renderPageList, type PageLink } from "../components/renderNavigation.js";
import { renderOrigin, type Origin } from "../components/renderOrigin.js";
import { renderProvenance, type Provenance } from "../components/renderProvenance.js";
import { renderWarnings, type Warning } from "../components/renderWarnings.js";
import { DEFINITIONS } from "../definitions.js";
import { escapeHtml } from "../escape.js";
import { formatPercent } from "../numbers.js";
import { balanceSentence, comparisonSentence, doubtsOf, valueSentence, verdictSentence } from "./indexSentences.js";
import { renderBlock, requireUniqueIds, type Block, type Panel } from "./renderBlock.js";

/** One folded section, in the order in which a doubter would ask. */
export interface FoldedSection {
  /** For links: letters, digits and hyphens. */
  readonly id: string;
  /** "What data", "How was it split". */
  readonly title: string;
  /** What it says, one sentence, readable without opening. */
  readonly gist?: string;
  readonly content: readonly Block[];
}

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
  /** Distribution, 24 hours, regimes, reliability, equity; one that is missing says what it needs. */
  readonly figures: readonly Panel[];
  readonly sections: readonly FoldedSection[];
  /** What was not done, one sentence each. */
  readonly notDone: readonly string[];
  readonly warnings?: readonly Warning[];
  readonly notebooks: readonly PageLink[];
  readonly provenance: Provenance;
}

/** A page before its frame: its title as text, its body as HTML. */
export interface PageBody {
  readonly title: string;
  readonly body: string;
}

/**
 * Page one. The same input gives the same bytes.
 *
 * @throws {RangeError} If there is no model, or two parts of the page have one id.
 */
export function renderIndexPage(page: IndexPage): PageBody {
  const { origin, models, figures, sections, notebooks, provenance, warnings = [], notDone } = page;
  const judged = models.at(-1);
  if (judged === undefined) throw new RangeError("Cannot render page one as there must be a model to judge: found none");
  const title = verdictSentence(judged.assessment.model, judged.assessment.answers);
  const body = `<header>
${renderOrigin(origin)}</header>
<main>
${answerSection(page, judged, title)}${renderWarnings(warnings)}${modelSection(page)}<section>
<h2>What the answers rest on</h2>
${figures.map(renderBlock).join("")}</section>
<section>
<h2>What a doubter asks</h2>
${sections.map(({ id, title: name, gist, content }) => renderDisclosure(name, content.map(renderBlock).join(""), { id, heading: 3, ...(gist === undefined ? {} : { gist }) })).join("")}${gateSections(models)}</section>
<section>
<h2 id="not-done">What was not done</h2>
<ul>
${notDone.map((text) => `<li>${escapeHtml(text)}</li>`).join("\n")}
</ul>
</section>
${notebooks.length === 0 ? "" : `<section>\n<h2>The notebooks behind it</h2>\n${renderPageList(notebooks)}</section>\n`}<section>
<h2>How to make this page again</h2>
${renderProvenance(provenance)}</section>
</main>
`;
  requireUniqueIds("page one", body);
  return { title, body };
}

function answerSection({ models, threshold, isSimulated, openings }: IndexPage, judged: ModelSummary, title: string): string {
  const first = models[0]!;
  const story = [
    balanceSentence(first.assessment, { threshold }),
    ...(first === judged ? [] : [`${comparisonSentence(first.assessment, judged.assessment)} ${balanceSentence(judged.assessment, { threshold, subject: "It" })}`]),
    valueSentence(judged),
  ];
  const doubts = doubtsOf(judged.assessment, { isSimulated, ...(openings === undefined ? {} : { openings }) });
  return `<section>
<h1>${escapeHtml(title)}</h1>
${renderAnswerCards(judged.assessment)}<div class="story">
<div>
${story.map((text) => `<p class="lead">${escapeHtml(text)}</p>`).join("\n")}
</div>
<div>
<h2>What could make this wrong</h2>
<ul class="doubts">
${doubts.map((text) => `<li>${escapeHtml(text)}</li>`).join("\n")}
</ul>
</div>
</div>
</section>
`;
}

function modelSection({ models, confidence }: IndexPage): string {
  const caption = `${models.length === 1 ? "One model" : `${models.length} models`}, judged on the same rows of the confirmation period`;
  return `<section>
<h2>${models.length === 1 ? "The model" : "The models side by side"}</h2>
${renderModelTable(models, { caption })}
<p class="note">In brackets: ${formatPercent(confidence).replace(".0", "")} intervals ${renderDefinition(DEFINITIONS.interval)} &middot; Confirmation period ${renderDefinition(DEFINITIONS.confirmationPeriod)} &middot; Effective n ${renderDefinition(DEFINITIONS.effectiveN)}</p>
</section>
`;
}

/** The gates of the judged model under ids that the cards link to, those of the others below. */
function gateSections(models: readonly ModelSummary[]): string {
  const judgedAt = models.length - 1;
  return [...models.keys()]
    .sort((a, b) => (a === judgedAt ? -1 : b === judgedAt ? 1 : a - b))
    .map((k) => {
      const { model, gates, verdict } = models[k]!.assessment;
      const caption = `Every gate, ${model}`;
      const table = renderGateTable(gates, { caption, idPrefix: k === judgedAt ? "gate" : `gate-model-${k}` });
      return renderDisclosure(`Which gates: ${model}`, table, { id: k === judgedAt ? "gates" : `gates-model-${k}`, heading: 3, gist: gist(verdict, gates) });
    })
    .join("");
}

function gist(verdict: ModelSummary["assessment"]["verdict"], gates: ModelSummary["assessment"]["gates"]): string {
  const counting = gates.filter(({ role }) => role !== "info");
  const count = (result: string): number => counting.filter((gate) => gate.result === result).length;
  return `${{ pass: "passes", fail: "fails", inconclusive: "inconclusive" }[verdict]}: of ${counting.length} gates ${count("pass")} pass, ${count("fail")} fail, ${count("inconclusive")} are not shown`;
}
