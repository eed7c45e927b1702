import { escapeJson, escapePlotly } from "../escape.js";
import type { Figure } from "../figure.js";
import { html, trusted, type Html } from "../html.js";
import { isOneColour } from "../oneColour.js";
import { renderDefinition } from "./renderDefinition.js";
import { renderTable, tableAsCsv } from "./renderTable.js";

/** Largest JSON of one figure; a longer series must be drawn as its envelope. */
const LARGEST_BYTES = 200_000;

/** What stands around a figure, in the language of its page. */
export interface FigureWords {
  readonly numbers: string;
  readonly of: string;
  readonly plot: string;
  readonly download: string;
}

const ENGLISH: FigureWords = { numbers: "Numbers", of: "of", plot: "Plot", download: "Download as CSV" };

/**
 * A figure as a page shows it: the finding, what is drawn, the plot, its numbers and their download.
 * The numbers stand open where no script runs; the page's script folds them. A heat map of one colour is its sentence.
 *
 * @throws {RangeError} If its id is no plain name, or it carries more than 200 kB.
 */
export function renderFigure(figure: Figure, words: FigureWords = ENGLISH): Html {
  const { id, title, subtitle, data, layout, table, definition } = figure;
  if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(id))
    throw new RangeError(
      `Cannot render a figure as its id must be letters, digits and hyphens: found ${JSON.stringify(id)}`,
    );
  const json = escapeJson({ data: escapePlotly(data), layout: escapePlotly(layout) });
  const bytes = Buffer.byteLength(json);
  if (bytes > LARGEST_BYTES)
    throw new RangeError(
      `Cannot render figure "${id}" as it must carry at most ${LARGEST_BYTES} bytes: found ${bytes}; draw its envelope`,
    );
  const csv = `data:text/csv;charset=utf-8,${encodeURIComponent(tableAsCsv(table))}`;
  const plot =
    !isOneColour({ data }) &&
    html`<div class="plot" role="group" aria-label="${words.plot}: ${title}"></div>
<script type="application/json" class="figure-data">${trusted(json)}</script>
`;
  const drawn = html`<span class="subtitle">${subtitle} ${renderDefinition(definition)}</span>`;
  const summary = html`${words.numbers}<span class="hidden"> ${words.of}: ${title}</span>`;
  return html`<figure id="${id}">
<figcaption><strong class="finding">${title}</strong> ${drawn}</figcaption>
${plot}<details class="numbers" open><summary>${summary}</summary>
${renderTable(table)}
<a class="download" download="${id}.csv" href="${csv}">${words.download}</a></details>
</figure>
`;
}
