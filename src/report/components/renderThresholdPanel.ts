import { escapeJson } from "../escape.js";
import {
  THRESHOLD_COLUMNS,
  thresholdFigure,
  thresholdTexts,
  type JudgedThresholds,
} from "../figures/validation/thresholdFigure.js";
import { html, joinHtml, trusted, type Html } from "../html.js";
import { drawnColumn } from "../series.js";
import { renderFigure } from "./renderFigure.js";
import { scrollable } from "./renderTable.js";

/**
 * A slider over thresholds: Buy share, hours and money of every model move with it. All words and numbers are made
 * here, for every step; the page's script only looks them up. Without scripts the figure's table stands open.
 *
 * @param grids Models on the same rows, over the same thresholds.
 * @throws {RangeError} If there is no model, or their thresholds differ.
 */
export function renderThresholdPanel(grids: readonly JudgedThresholds[]): Html {
  const figure = thresholdFigure(grids);
  const { outcomes, threshold } = grids.at(-1)!;
  const thresholds = outcomes.map((outcome) => String(outcome.threshold));
  if (grids.some((grid) => grid.outcomes.map((outcome) => String(outcome.threshold)).join() !== thresholds.join()))
    throw new RangeError("Cannot move one threshold as all models must have the same thresholds: found others");
  const used = outcomes.findIndex((outcome) => outcome.threshold === threshold);
  const data = escapeJson({
    thresholds,
    used,
    models: grids.map((grid) => ({
      name: grid.model,
      // As HTML escapes them, so that a number looks the same moved or not.
      texts: grid.outcomes.map((outcome) =>
        thresholdTexts(outcome, grid).map((text) => text.replaceAll("\u2009", "\u202f")),
      ),
      hours: grid.outcomes.map(({ hourShares }) => drawnColumn(hourShares, { digits: 4 })),
    })),
  });
  const caption = "At the threshold of the slider";
  const head = ["model", ...THRESHOLD_COLUMNS].map((column) => html`<th scope="col">${column}</th>`);
  const rows = grids.map((grid) => {
    const cells = thresholdTexts(grid.outcomes[used]!, grid).map((text) => html`<td>${text}</td>`);
    return html`<tr><th scope="row">${grid.model}</th>${cells}</tr>`;
  });
  const table = html`<table class="data moved"><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>
${joinHtml(rows, "\n")}
</tbody></table>`;
  const slider = html`<input type="range" min="0" max="${thresholds.length - 1}" step="1" value="${used}">`;
  return html`<div class="what-if">
<div class="what-if-controls" hidden>
<label>Buy above <output>${threshold}</output> ${slider}</label>
<button type="button">Back to ${threshold}</button>
</div>
<div class="what-if-now" hidden>${scrollable(caption, table)}</div>
<script type="application/json" class="threshold-data">${trusted(data)}</script>
${renderFigure(figure)}</div>
`;
}
