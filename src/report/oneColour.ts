import type { Figure } from "./figure.js";

/**
 * Whether a figure is a heat map in which every cell has one value: a picture of one colour says no more than its
 * title, so pages show the title and the numbers.
 */
export function isOneColour({ data }: Pick<Figure, "data">): boolean {
  if (data.length === 0 || data.some(({ type }) => type !== "heatmap")) return false;
  const values = new Set(data.flatMap(({ z }) => (Array.isArray(z) ? (z as readonly unknown[]).flat() : [])));
  return values.size === 1;
}
