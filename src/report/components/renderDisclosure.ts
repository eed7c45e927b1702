import { escapeHtml } from "../escape.js";

/** How a disclosure is addressed and headed. */
export interface DisclosureOptions {
  /** Of the element, for links to it: letters, digits, hyphens and underscores. */
  readonly id?: string;
  /** Level of the heading inside the summary; without it the summary is no heading. */
  readonly heading?: 2 | 3 | 4;
  /** One sentence beside the title that can be read without opening. */
  readonly gist?: string;
  readonly open?: boolean;
}

/**
 * Something folded below its title, opened by a click or the Enter key, without a script.
 *
 * @param title Text; escaped here.
 * @param html Made by components.
 */
export function renderDisclosure(
  title: string,
  html: string,
  { id, heading, gist, open = false }: DisclosureOptions = {},
): string {
  const name = heading === undefined ? escapeHtml(title) : `<h${heading}>${escapeHtml(title)}</h${heading}>`;
  const beside = gist === undefined ? "" : ` <span class="gist">${escapeHtml(gist)}</span>`;
  return `<details class="disclosure"${id === undefined ? "" : ` id="${escapeHtml(id)}"`}${open ? " open" : ""}><summary>${name}${beside}</summary>
<div class="disclosed">
${html}
</div></details>
`;
}
