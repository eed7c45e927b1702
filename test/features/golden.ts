/** Markets and values that test/golden/features.py wrote. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { SymbolMarket } from "../../src/market/index.js";

interface FeatureGolden {
  readonly tolerance: number;
  readonly market: SymbolMarket;
  /** Bars whose values were kept. */
  readonly rows: readonly number[];
  /** By feature, one value a kept row; null is missing. */
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
}

export function readFeatureGolden(name: string): FeatureGolden {
  const golden = JSON.parse(
    readFileSync(fileURLToPath(new URL(`../golden/${name}.json`, import.meta.url)), "utf8"),
  ) as FeatureGolden;
  return { ...golden, market: typedMarket(golden.market) };
}

/** JSON arrays as the columns that the library takes. */
function typedMarket(plain: SymbolMarket): SymbolMarket {
  const table = (columns: object): object =>
    Object.fromEntries(
      Object.entries(columns).map(([name, column]) => [
        name,
        Array.isArray(column) && typeof column[0] === "number" ? Float64Array.from(column) : column,
      ]),
    );
  return Object.fromEntries(
    Object.entries(plain).map(([name, columns]) => [name, table(columns as object)]),
  ) as unknown as SymbolMarket;
}
