import { html, joinHtml, type Html } from "../html.js";

/** A page that can be opened from another. */
export interface PageLink {
  readonly title: string;
  /** Relative to the page that links: `06-validation.html`. */
  readonly href: string;
  /** What it answers, one sentence. */
  readonly question?: string;
}

/**
 * The bar on top of a notebook page: the page before, the index, the page after.
 *
 * @param pages All pages in reading order, the index left out.
 * @param current `href` of the page that carries the bar.
 * @throws {RangeError} If `current` is none of the pages, or a link leaves the folder.
 */
export function renderNavigation(
  pages: readonly PageLink[],
  current: string,
  { index = { title: "Report", href: "index.html" } }: { readonly index?: PageLink } = {},
): Html {
  const at = pages.findIndex(({ href }) => href === current);
  if (at < 0)
    throw new RangeError(
      `Cannot make a navigation bar as the current page must be one of the pages: found ${JSON.stringify(current)}`,
    );
  const up = html`<a class="up" href="${localHref(index.href)}">${index.title}</a>`;
  const steps = [step("prev", pages[at - 1]), up, step("next", pages[at + 1])];
  return html`<nav class="pages" aria-label="Pages of this report">${joinHtml(steps, " ")}</nav>
`;
}

function step(relation: "prev" | "next", page: PageLink | undefined): Html {
  if (page === undefined) return html`<span class="${relation}"></span>`;
  const words =
    relation === "prev"
      ? html`<span aria-hidden="true">\u2190</span> ${page.title}`
      : html`${page.title} <span aria-hidden="true">\u2192</span>`;
  return html`<a class="${relation}" rel="${relation}" href="${localHref(page.href)}">${words}</a>`;
}

/** The pages as a list with what each answers. */
export function renderPageList(pages: readonly PageLink[]): Html {
  const items = pages.map(({ title, href, question }) => {
    const gist = question !== undefined && html` <span class="gist">${question}</span>`;
    return html`<li><a href="${localHref(href)}">${title}</a>${gist}</li>`;
  });
  return html`<nav aria-label="Notebooks of this report"><ol class="page-list">
${joinHtml(items, "\n")}
</ol></nav>
`;
}

/** A link between pages of one folder, never to a scheme or out of it. */
function localHref(href: string): string {
  if (!/^[A-Za-z0-9][\w.-]*(?:#[\w-]+)?$/.test(href))
    throw new RangeError(
      `Cannot link to a page as its address must be a file name in the same folder: found ${JSON.stringify(href)}`,
    );
  return href;
}
