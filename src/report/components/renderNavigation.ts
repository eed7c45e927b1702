import { escapeHtml } from "../escape.js";

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
): string {
  const at = pages.findIndex(({ href }) => href === current);
  if (at < 0)
    throw new RangeError(
      `Cannot make a navigation bar as the current page must be one of the pages: found ${JSON.stringify(current)}`,
    );
  const step = (page: PageLink | undefined, relation: "prev" | "next", sign: string): string =>
    page === undefined
      ? `<span class="${relation}"></span>`
      : `<a class="${relation}" rel="${relation}" href="${localHref(page.href)}">${sign.replace("*", escapeHtml(page.title))}</a>`;
  return `<nav class="pages" aria-label="Pages of this report">${step(pages[at - 1], "prev", '<span aria-hidden="true">\u2190</span> *')} <a class="up" href="${localHref(index.href)}">${escapeHtml(index.title)}</a> ${step(pages[at + 1], "next", '* <span aria-hidden="true">\u2192</span>')}</nav>\n`;
}

/** The pages as a list with what each answers. */
export function renderPageList(pages: readonly PageLink[]): string {
  const items = pages.map(
    ({ title, href, question }) =>
      `<li><a href="${localHref(href)}">${escapeHtml(title)}</a>${question === undefined ? "" : ` <span class="gist">${escapeHtml(question)}</span>`}</li>`,
  );
  return `<nav aria-label="Notebooks of this report"><ol class="page-list">\n${items.join("\n")}\n</ol></nav>\n`;
}

/** A link between pages of one folder, never to a scheme or out of it. */
function localHref(href: string): string {
  if (!/^[A-Za-z0-9][\w.-]*(?:#[\w-]+)?$/.test(href))
    throw new RangeError(
      `Cannot link to a page as its address must be a file name in the same folder: found ${JSON.stringify(href)}`,
    );
  return escapeHtml(href);
}
