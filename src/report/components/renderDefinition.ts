import { escapeHtml } from "../escape.js";
import type { Definition } from "../figure.js";

/**
 * A small mark that says what a word means, on hover and on focus, without a script. Its whole meaning is
 * its accessible name, so that it is heard where it is not seen.
 */
export function renderDefinition({ text, formula, source }: Definition): string {
  const spoken = [
    text,
    ...(formula === undefined ? [] : [formula]),
    ...(source === undefined ? [] : [`Source: ${source}`]),
  ].join(". ");
  const parts = [
    escapeHtml(text),
    ...(formula === undefined ? [] : [`<code>${escapeHtml(formula)}</code>`]),
    ...(source === undefined ? [] : [`<cite>${escapeHtml(source)}</cite>`]),
  ];
  return `<span class="definition" tabindex="0" role="note" aria-label="${escapeHtml(spoken)}"><span class="mark" aria-hidden="true">?</span><span class="meaning" aria-hidden="true">${parts.join("<br>")}</span></span>`;
}
