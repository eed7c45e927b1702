/** What a page is filled with: figures, tables, panels that are missing, and HTML made by components. */
import { renderFigure } from "../components/renderFigure.js";
import { renderMissingPanel, type MissingPanel } from "../components/renderMissingPanel.js";
import { renderTable } from "../components/renderTable.js";
import { escapeHtml } from "../escape.js";
import type { DataTable, Figure } from "../figure.js";

/** HTML that components of this room made; never text from data. */
export interface ComponentHtml {
  readonly html: string;
}

/** A paragraph of plain text; escaped here. */
export interface Paragraph {
  readonly text: string;
}

/** Anything that fills a section. */
export type Block = Figure | DataTable | MissingPanel | ComponentHtml | Paragraph;

/** A figure, or why it is not shown. */
export type Panel = Figure | MissingPanel;

/** One block as HTML. */
export function renderBlock(block: Block): string {
  if ("layout" in block) return renderFigure(block);
  if ("rows" in block) return renderTable(block);
  if ("panel" in block) return renderMissingPanel(block);
  if ("html" in block) return block.html;
  return `<p>${escapeHtml(block.text)}</p>\n`;
}

/**
 * Refuses a page on which two figures have one id: links and scripts would find only the first.
 *
 * @throws {RangeError}
 */
export function requireUniqueIds(page: string, html: string): void {
  const ids = [...html.matchAll(/<[a-z][^>]*? id="([^"]*)"/g)].map(([, id]) => id!);
  const twice = ids.find((id, at) => ids.indexOf(id) < at);
  if (twice !== undefined)
    throw new RangeError(`Cannot render ${page} as every id must be unique on it: "${twice}" stands twice`);
}
