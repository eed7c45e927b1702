import { html, joinHtml, type Html } from "../html.js";

/** What was found, what it means, what to do. */
export interface Warning {
  readonly found: string;
  readonly means?: string;
  readonly remedy?: string;
  /** Sentences behind the line, to be opened. */
  readonly folded?: readonly string[];
}

/** How {@link renderWarnings} shows them. */
export interface WarningsOptions {
  /** "Warnings" when absent. */
  readonly title?: string;
  /** So many stand open, the others behind one line; 4 when absent. */
  readonly open?: number;
}

/** Warnings under one heading, the first of them open; nothing at all when there are none. */
export function renderWarnings(
  warnings: readonly Warning[],
  { title = "Warnings", open = 4 }: WarningsOptions = {},
): Html {
  if (warnings.length === 0) return html``;
  // One more than fits is no reason to fold a line.
  const shown = warnings.length <= open + 1 ? warnings.length : open;
  const items = itemsOf(warnings.slice(0, shown));
  const rest = itemsOf(warnings.slice(shown));
  const folded = html`<li><details><summary>${rest.length} more</summary><ul>
${joinHtml(rest, "\n")}
</ul></details></li>`;
  const heading = html`<p class="warned"><span aria-hidden="true">!</span> ${title}</p>`;
  return html`<section class="warnings">${heading}<ul>
${joinHtml(rest.length === 0 ? items : [...items, folded], "\n")}
</ul></section>
`;
}

function itemsOf(warnings: readonly Warning[]): Html[] {
  return warnings.map(({ found, means, remedy, folded = [] }) => {
    const rest = [means, remedy].map((text) => text !== undefined && html` ${text}`);
    const said = html`${found}${rest}`;
    if (folded.length === 0) return html`<li>${said}</li>`;
    const behind = joinHtml(
      folded.map((text) => html`<li>${text}</li>`),
      "\n",
    );
    return html`<li><details><summary>${said}</summary><ul>
${behind}
</ul></details></li>`;
  });
}
