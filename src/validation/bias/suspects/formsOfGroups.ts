import type { BiasForm } from "./suspect.js";

/**
 * One form a group: its rows off, all others right. Fewer than two groups give none, since that is all rows.
 *
 * @param groupOfRow Rows of no group are undefined.
 */
export function formsOfGroups(groupOfRow: readonly (string | undefined)[]): BiasForm[] {
  const groups = [...new Set(groupOfRow)].filter((group) => group !== undefined).sort();
  if (groups.length < 2) return [];
  return groups.map((of) => ({ of, direction: rowsOf(groupOfRow, of) }));
}

function rowsOf(groupOfRow: readonly (string | undefined)[], wanted: string): Float64Array {
  const direction = new Float64Array(groupOfRow.length);
  groupOfRow.forEach((group, row) => {
    if (group === wanted) direction[row] = 1;
  });
  return direction;
}
