import { html, type Html } from "../html.js";

/** A panel that cannot be shown: what it would need and how to give it. */
export interface MissingPanel {
  /** What would stand here: "Bull and bear markets apart". */
  readonly panel: string;
  /** What is missing: "bars", "labels". */
  readonly needs: string;
  /** What to do: "Add DATA=folder-of-bars to the command". */
  readonly remedy: string;
}

/** The place of a panel that is not shown; it says so instead of leaving a gap. */
export function renderMissingPanel({ panel, needs, remedy }: MissingPanel): Html {
  return html`<section class="missing"><p><strong>${panel}</strong>: not shown: needs ${needs}. ${remedy}</p></section>
`;
}
