/** What a page is filled with: figures, tables, panels that are missing, paragraphs, and HTML made by components. */
import { renderFigure } from "../components/renderFigure.js";
import { renderMissingPanel, type MissingPanel } from "../components/renderMissingPanel.js";
import { renderTable } from "../components/renderTable.js";
import type { DataTable, Figure } from "../figure.js";
import { html, isHtml, type Html } from "../html.js";

/** A paragraph of plain text. */
export interface Paragraph {
  readonly text: string;
}

/** Anything that fills a section. */
export type Block = Figure | DataTable | MissingPanel | Html | Paragraph;

/** A figure, or why it is not shown. */
export type Panel = Figure | MissingPanel;

/** One block as HTML. */
export function renderBlock(block: Block): Html {
  if (isHtml(block)) return block;
  if ("layout" in block) return renderFigure(block);
  if ("rows" in block) return renderTable(block);
  if ("panel" in block) return renderMissingPanel(block);
  return html`<p>${block.text}</p>
`;
}

/**
 * Refuses a page on which two figures have one id: links and scripts would find only the first.
 *
 * @throws {RangeError}
 */
export function requireUniqueIds(page: string, { markup }: Html): void {
  const ids = [...markup.matchAll(/<[a-z][^>]*? id="([^"]*)"/g)].map(([, id]) => id!);
  const twice = ids.find((id, at) => ids.indexOf(id) < at);
  if (twice !== undefined)
    throw new RangeError(`Cannot render ${page} as every id must be unique on it: "${twice}" stands twice`);
}
