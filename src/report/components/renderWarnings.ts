import { html, joinHtml, type Html } from "../html.js";

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
): Html {
  if (warnings.length === 0) return html``;
  const items = warnings.map(({ found, means, remedy }) => {
    const rest = [means, remedy].map((text) => text !== undefined && html` ${text}`);
    return html`<li><strong>${found}</strong>${rest}</li>`;
  });
  const heading = html`<p class="warned"><span aria-hidden="true">!</span> ${title}</p>`;
  return html`<section class="warnings">${heading}<ul>
${joinHtml(items, "\n")}
</ul></section>
`;
}
