/** The parts that pages share, each in one place so that all pages read alike. */
import { renderAnswerCards, type Judgement } from "../components/renderAnswerCards.js";
import { renderDefinition } from "../components/renderDefinition.js";
import { renderDisclosure } from "../components/renderDisclosure.js";
import { renderFiveFigures } from "../components/renderFiveFigures.js";
import { renderGateTable } from "../components/renderGateTable.js";
import { renderModelTable, type ModelSummary } from "../components/renderModelTable.js";
import { renderNavigation, type PageLink } from "../components/renderNavigation.js";
import { renderOrigin, type Origin } from "../components/renderOrigin.js";
import { renderProvenance, type Provenance } from "../components/renderProvenance.js";
import { DEFINITIONS } from "../definitions.js";
import { OUTCOME_WORD } from "../gateWords.js";
import { html, joinHtml, type Html } from "../html.js";
import { formatPercent } from "../numbers.js";
import { renderBlock, type Block } from "./renderBlock.js";

/** A page before its frame. */
export interface PageBody {
  readonly title: string;
  readonly body: Html;
}

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

/** What stands on top of a notebook page. */
export interface NotebookHeader {
  readonly origin: Origin;
  /** All notebook pages in reading order. */
  readonly pages: readonly PageLink[];
  /** `href` of the page that carries the header. */
  readonly current: string;
}

/** Origin, then the way to the other pages. */
export function notebookHeader({ origin, pages, current }: NotebookHeader): Html {
  return html`<header>
${renderOrigin(origin)}${renderNavigation(pages, current)}</header>
`;
}

/** What a page says first, below its cards. */
export interface Opening {
  /** The finding in sentences. */
  readonly story: readonly string[];
  /** What could make it wrong. */
  readonly doubts: readonly string[];
}

/** Title, the three cards, the story in sentences, and beside it what could make it wrong. */
export function answerSection(title: string, judgement: Judgement, opening: Opening): Html {
  return openingSection(title, renderAnswerCards(judgement), opening);
}

/** The same with cards of the page's own. */
export function openingSection(title: string, cards: Html, { story, doubts }: Opening): Html {
  const sentences = story.map((text) => html`<p class="lead">${text}</p>`);
  return html`<section>
<h1>${title}</h1>
${cards}<div class="story">
<div>
${joinHtml(sentences, "\n")}
</div>
<div>
<h2>What could make this wrong</h2>
${bulletList(doubts, "doubts")}</div>
</div>
</section>
`;
}

/** The model table, and once a page what its brackets and words mean. */
export function modelSection(
  models: readonly ModelSummary[],
  {
    caption,
    confidence,
    isConfirmation,
  }: { readonly caption: string; readonly confidence: number; readonly isConfirmation: boolean },
): Html {
  const level = formatPercent(confidence).replace(".0", "");
  const words = [
    html`In brackets: ${level} intervals ${renderDefinition(DEFINITIONS.interval)}`,
    ...(isConfirmation ? [html`Confirmation period ${renderDefinition(DEFINITIONS.confirmationPeriod)}`] : []),
    html`Effective n ${renderDefinition(DEFINITIONS.effectiveN)}`,
  ];
  return html`<section>
<h2>${models.length === 1 ? "The model in numbers" : "The models side by side"}</h2>
${renderModelTable(models, { caption })}${renderFiveFigures(models.map(({ assessment }) => assessment))}
<p class="note">${joinHtml(words, html` &middot; `)}</p>
</section>
`;
}

/** Everything folded, each under its question. */
export function foldedSections(sections: readonly FoldedSection[]): Html {
  return html`${sections.map(({ id, title, gist, content }) =>
    renderDisclosure(title, content.map(renderBlock), {
      id,
      heading: 3,
      ...(gist === undefined ? {} : { gist }),
    }),
  )}`;
}

/** The gates of the judged (last) model under ids that the cards link to, then those of the others. */
export function gateSections(models: readonly ModelSummary[]): Html {
  const judgedAt = models.length - 1;
  const sections = [...models.keys()]
    .sort((a, b) => (a === judgedAt ? -1 : b === judgedAt ? 1 : a - b))
    .map((k) => {
      const { model, gates, verdict } = models[k]!.assessment;
      const table = renderGateTable(gates, {
        caption: `Every gate, ${model}`,
        idPrefix: k === judgedAt ? "gate" : `gate-model-${k}`,
      });
      return renderDisclosure(`Which gates: ${model}`, table, {
        id: k === judgedAt ? "gates" : `gates-model-${k}`,
        heading: 3,
        gist: gateGist(verdict, gates),
      });
    });
  return html`${sections}`;
}

/** What was not done; every page has it. */
export function notDoneSection(notDone: readonly string[]): Html {
  return html`<section>
<h2 id="not-done">What was not done</h2>
${bulletList(notDone)}</section>
`;
}

/** The last section of a page. */
export function provenanceSection(provenance: Provenance): Html {
  return html`<section>
<h2>How to make this page again</h2>
${renderProvenance(provenance)}</section>
`;
}

/** Sentences as a list. */
export function bulletList(texts: readonly string[], name?: string): Html {
  const items = texts.map((text) => html`<li>${text}</li>`);
  return html`<ul${name !== undefined && html` class="${name}"`}>
${joinHtml(items, "\n")}
</ul>
`;
}

function gateGist(verdict: ModelSummary["assessment"]["verdict"], gates: ModelSummary["assessment"]["gates"]): string {
  const counting = gates.filter(({ role }) => role !== "info");
  const count = (result: string): number => counting.filter((gate) => gate.result === result).length;
  return (
    `${OUTCOME_WORD[verdict]}: of ` +
    `${counting.length} gates ${count("pass")} pass, ${count("fail")} fail, ` +
    `${count("inconclusive")} undecided`
  );
}
