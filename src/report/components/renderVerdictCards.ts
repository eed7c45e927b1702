import { html, joinHtml, type Html } from "../html.js";
import { renderResultWord } from "./renderResultWord.js";

/** One question of a page with its answer. */
export interface VerdictCard {
  readonly question: string;
  /** A sign beside the word, so that neither colour nor shape carries it alone. */
  readonly sign: string;
  readonly word: string;
  readonly sentence: string;
  /** How the card looks. */
  readonly tone: "pass" | "fail" | "inconclusive";
  /** Where the answer comes from, on the same page. */
  readonly link?: { readonly id: string; readonly text: string };
}

/** Cards side by side, in the order in which they are given. */
export function renderVerdictCards(cards: readonly VerdictCard[]): Html {
  const items = cards.map(({ question, sign, word, sentence, tone, link }) => {
    const [result, ...rest] = word.split(": ");
    const marked = html`${renderResultWord(sign, result!)}${rest.length > 0 && `: ${rest.join(": ")}`}`;
    return html`<li class="card ${tone}">${[
      html`<h2>${question}</h2>`,
      html`<p class="word">${marked}</p>`,
      html`<p>${sentence}</p>`,
      link !== undefined && html`<a href="#${link.id}">${link.text}</a>`,
    ]}</li>`;
  });
  return html`<ul class="cards">
${joinHtml(items, "\n")}
</ul>
`;
}
