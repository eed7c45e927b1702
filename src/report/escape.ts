/** The one escape: everything that comes from data passes here before it becomes part of a page. */

/**
 * Characters that have no look of their own but change what stands around them: control characters other
 * than tab and line breaks, direction marks and overrides, and halves of surrogate pairs.
 */
const INVISIBLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu;

/** The tags that plotly's own texts may hold; anything else between angle brackets is shown as it is written. */
const PLOTLY_TAG = /<(?!\/?(?:b|i|br|sub|sup|extra)\s*\/?>)/gi;

/** Text with every character that could reorder or hide its neighbours shown as U+FFFD. */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE, "\ufffd");
}

/**
 * Text as HTML, safe as content and inside double-quoted attributes. The thin space inside a number, and
 * the space between a number and its percent sign, become one that no line is broken at.
 */
export function escapeHtml(text: string): string {
  return visibleText(text)
    .replace(/\u2009|(?<=\d) (?=%)/g, "\u202f")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** JSON that can stand inside a script element: no `<` can close it, no line separator can break it. */
export function escapeJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

/**
 * Plotly traces or a layout with every text made harmless. Plotly reads a small HTML in texts, links
 * included; a symbol named `<a href=...>` must not become one.
 */
export function escapePlotly(value: unknown): unknown {
  if (typeof value === "string") return visibleText(value).replace(PLOTLY_TAG, "&lt;");
  if (Array.isArray(value)) return value.map(escapePlotly);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, escapePlotly(member)]));
}

/** A word as part of an element's id: letters, digits, hyphens and underscores. */
export function idPart(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]/g, "-");
}
