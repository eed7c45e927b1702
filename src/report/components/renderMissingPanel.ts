import { escapeHtml } from "../escape.js";

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
export function renderMissingPanel({ panel, needs, remedy }: MissingPanel): string {
  return `<section class="missing"><p><strong>${escapeHtml(panel)}</strong>: not shown: needs ${escapeHtml(needs)}. ${escapeHtml(remedy)}</p></section>\n`;
}
