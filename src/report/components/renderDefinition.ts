import { escapeHtml } from "../escape.js";
import type { Definition } from "../figure.js";

/** A small mark that says what a word means, on hover and on focus, without a script. */
export function renderDefinition({ text, formula, source }: Definition): string {
  const parts = [escapeHtml(text), ...(formula === undefined ? [] : [`<code>${escapeHtml(formula)}</code>`]), ...(source === undefined ? [] : [`<cite>${escapeHtml(source)}</cite>`])];
  return `<span class="definition" tabindex="0" role="note" aria-label="definition">?<span class="meaning">${parts.join("<br>")}</span></span>`;
}
