import { html, type Html } from "../html.js";

/** A result's sign and word, which no line breaks between; the sign is for the eye. */
export function renderResultWord(sign: string, word: string): Html {
  return html`<span class="result-word"><span class="sign" aria-hidden="true">${sign}</span> ${word}</span>`;
}
