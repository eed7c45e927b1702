import { html, joinHtml, type Html } from "../html.js";
import type { Definition } from "../figure.js";

/**
 * A small mark that says what a word means, on hover and on focus, without a script. Its whole meaning is
 * its accessible name, so that it is heard where it is not seen.
 */
export function renderDefinition({ text, formula, source }: Definition): Html {
  const spoken = [
    text,
    ...(formula === undefined ? [] : [formula]),
    ...(source === undefined ? [] : [`Source: ${source}`]),
  ].join(". ");
  const parts = [
    text,
    ...(formula === undefined ? [] : [html`<code>${formula}</code>`]),
    ...(source === undefined ? [] : [html`<cite>${source}</cite>`]),
  ];
  const seen = [
    html`<span class="mark" aria-hidden="true">?</span>`,
    html`<span class="meaning" aria-hidden="true">${joinHtml(parts, html`<br>`)}</span>`,
  ];
  return html`<span class="definition" tabindex="0" role="note" aria-label="${spoken}">${seen}</span>`;
}
