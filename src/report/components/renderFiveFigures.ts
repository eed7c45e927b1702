import type { Assessment } from "../../validation/index.js";
import { FIVE_FIGURES } from "../figures/validation/fiveFigures.js";
import { html, joinHtml, type Html } from "../html.js";
import { scrollable } from "./renderTable.js";

/** The validator's five figures, a row each and a model a column; on a phone stacked like the models' table. */
export function renderFiveFigures(assessments: readonly Assessment[]): Html {
  const caption = "The validator's five figures, below each its name in verdict.json";
  const head = assessments.map(({ model }) => html`<th scope="col" role="columnheader">${model}</th>`);
  const rows = FIVE_FIGURES.map(({ name, key, say }) => {
    const cells = assessments.map(
      (assessment) => html`<td role="cell" data-model="${assessment.model}"><span>${say(assessment)}</span></td>`,
    );
    const heading = html`<th scope="row" role="rowheader">${name}<span class="recipe">${key}</span></th>`;
    return html`<tr role="row">${heading}${cells}</tr>`;
  });
  const kind = `data models${assessments.length === 1 ? " single" : ""}`;
  return scrollable(
    caption,
    html`<table class="${kind}" role="table"><caption>${caption}</caption>${[
      html`<thead role="rowgroup"><tr role="row"><td></td>${head}</tr></thead>`,
      html`<tbody role="rowgroup">
${joinHtml(rows, "\n")}
</tbody>`,
    ]}</table>`,
  );
}
