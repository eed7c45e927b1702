import { escapeHtml } from "../escape.js";

/** What was found, what it means, what to do. */
export interface Warning {
  readonly found: string;
  readonly means?: string;
  readonly remedy?: string;
}

/** Warnings under one heading; nothing at all when there are none. */
export function renderWarnings(
  warnings: readonly Warning[],
  { title = "Warnings" }: { readonly title?: string } = {},
): string {
  if (warnings.length === 0) return "";
  const items = warnings.map(({ found, means, remedy }) => {
    const rest = [means, remedy].filter((text) => text !== undefined).map((text) => ` ${escapeHtml(text)}`);
    return `<li><strong>${escapeHtml(found)}</strong>${rest.join("")}</li>`;
  });
  return `<section class="warnings"><p class="warned"><span aria-hidden="true">!</span> ${escapeHtml(title)}</p><ul>\n${items.join("\n")}\n</ul></section>\n`;
}
