import { renderMissingPanel } from "../../report/index.js";
import { show } from "./show.js";

/**
 * Shows `draw(item)` of each item in the running cell, in their order, or that there is none and what it needs.
 *
 * @throws {TypeError} If no notebook kernel is running, or what is drawn is nothing that can be shown.
 */
export function showEach<Item>(
  items: readonly Item[],
  draw: (item: Item, index: number) => object,
  missing: { readonly panel: string; readonly needs: string },
): void {
  if (items.length === 0) show(renderMissingPanel({ ...missing, remedy: "" }));
  items.forEach((item, k) => show(draw(item, k)));
}
