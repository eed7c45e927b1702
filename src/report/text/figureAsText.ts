import { visibleText } from "../escape.js";
import type { Figure } from "../figure.js";
import { tableAsText, type TableTextOptions } from "./tableAsText.js";
import { wrapText } from "./wrapText.js";

/** A figure for whoever sees no picture: its finding, what would be drawn, and the numbers behind it. */
export function figureAsText({ title, subtitle, table }: Figure, options: TableTextOptions = {}): string {
  const lines = (text: string): string[] => wrapText(visibleText(text), options.width ?? 120);
  return [...lines(title), ...lines(subtitle), "", tableAsText(table, options)].join("\n");
}
