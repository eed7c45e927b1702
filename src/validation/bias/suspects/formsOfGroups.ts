import type { BiasForm } from "./suspect.js";

/**
 * One form a group: its rows off, all others right. Fewer than two groups give none, since that is all rows.
 *
 * @param groupOfRow Rows of no group are undefined.
 */
export function formsOfGroups(groupOfRow: readonly (string | undefined)[]): BiasForm[] {
  const groups = [...new Set(groupOfRow)].filter((group) => group !== undefined).sort();
  if (groups.length < 2) return [];
  return groups.map((of) => ({ of, direction: Float64Array.from(groupOfRow, (group) => (group === of ? 1 : 0)) }));
}
