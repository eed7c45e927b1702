import { html, type Html } from "../html.js";

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
 * @param title Text.
 * @param content What is folded.
 */
export function renderDisclosure(
  title: string,
  content: Html | readonly Html[],
  { id, heading, gist, open = false }: DisclosureOptions = {},
): Html {
  const attributes = [id !== undefined && html` id="${id}"`, open && html` open`];
  const beside = gist !== undefined && html` <span class="gist">${gist}</span>`;
  return html`<details class="disclosure"${attributes}><summary>${headed(title, heading)}${beside}</summary>
<div class="disclosed">
${content}
</div></details>
`;
}

function headed(title: string, level: DisclosureOptions["heading"]): Html {
  switch (level) {
    case undefined:
      return html`${title}`;
    case 2:
      return html`<h2>${title}</h2>`;
    case 3:
      return html`<h3>${title}</h3>`;
    case 4:
      return html`<h4>${title}</h4>`;
  }
}
