/**
 * What a venue could have: beyond these a number is a time, an identifier or a slip of a column, whatever its sign
 * says. The cheapest coin is some 1e-12 of the dearest unit it is quoted in, and bitcoin in the cheapest currency
 * some 1e10.
 */
import { refuseRow, type Rows } from "./rows.js";

export const LEAST_PRICE = 1e-15;
export const MOST_PRICE = 1e12;
/** Of coins, of contracts, of notional. */
const MOST_QUANTITY = 1e18;

/** A row of a column that is negative or more than a venue could have is refused; what is missing is not. */
export function requireQuantities(
  { lineOf }: Pick<Rows, "lineOf">,
  columns: Readonly<Record<string, Float64Array | undefined>>,
  name: string,
): void {
  for (const [field, column] of Object.entries(columns)) {
    const row = column === undefined ? -1 : firstBeyond(column);
    if (row < 0) continue;
    const found = column![row]!;
    const bound = found < 0 ? "at least zero" : `at most ${MOST_QUANTITY}`;
    refuseRow(name, `every ${field} must be ${bound}`, lineOf(row), String(found));
  }
}

function firstBeyond(column: Float64Array): number {
  // A call for each of millions of values costs several times the comparison.
  for (let row = 0; row < column.length; row++) if (column[row]! < 0 || column[row]! > MOST_QUANTITY) return row;
  return -1;
}

/** Whether a price is one that a venue could have. */
export function isPrice(price: number): boolean {
  return price >= LEAST_PRICE && price <= MOST_PRICE;
}
