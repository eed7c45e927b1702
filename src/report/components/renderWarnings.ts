import { html, joinHtml, type Html } from "../html.js";

/** What was found, what it means, what to do. */
export interface Warning {
  readonly found: string;
  readonly means?: string;
  readonly remedy?: string;
  /** Sentences behind the line, to be opened. */
  readonly folded?: readonly string[];
}

/** Warnings under one heading; nothing at all when there are none. */
export function renderWarnings(
  warnings: readonly Warning[],
  { title = "Warnings" }: { readonly title?: string } = {},
): Html {
  if (warnings.length === 0) return html``;
  const items = warnings.map(({ found, means, remedy, folded = [] }) => {
    const rest = [means, remedy].map((text) => text !== undefined && html` ${text}`);
    const said = html`<strong>${found}</strong>${rest}`;
    if (folded.length === 0) return html`<li>${said}</li>`;
    const behind = joinHtml(
      folded.map((text) => html`<li>${text}</li>`),
      "\n",
    );
    return html`<li><details><summary>${said}</summary><ul>
${behind}
</ul></details></li>`;
  });
  const heading = html`<p class="warned"><span aria-hidden="true">!</span> ${title}</p>`;
  return html`<section class="warnings">${heading}<ul>
${joinHtml(items, "\n")}
</ul></section>
`;
}
