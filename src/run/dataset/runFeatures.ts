/** The features of a run: the 52 and the user's own. */
import { basename } from "node:path";
import {
  computeFeatures,
  FEATURES,
  requireNoLookahead,
  type Feature,
  type FeatureTable,
} from "../../features/index.js";
import type { SymbolMarket } from "../../market/index.js";
import type { RunContext } from "../runContext.js";

/** In the order of the columns. */
export function featuresOf({ extensions }: Pick<RunContext, "extensions">): readonly Feature[] {
  return [...FEATURES, ...extensions.features];
}

/** A feature as a sentence calls it: one of the user's own with the file where it is written. */
export function describeFeature({ extensions }: Pick<RunContext, "extensions">, name: string): string {
  const file = extensions.files.find(({ defines }) =>
    defines.some((thing) => thing.kind === "feature" && thing.name === name),
  );
  return file === undefined ? name : `${name} (your extension ${basename(file.path)})`;
}

/** One table a market. */
export function computeTables(
  { onProgress }: Pick<RunContext, "onProgress">,
  markets: readonly SymbolMarket[],
  features: readonly Feature[],
): FeatureTable[] {
  const tables: FeatureTable[] = [];
  for (const market of markets) {
    onProgress({ task: "features", done: tables.length, total: markets.length, detail: market.bars.symbol });
    tables.push(computeFeatures(market, { features }));
  }
  onProgress({ task: "features", done: markets.length, total: markets.length });
  return tables;
}

/** Where a market is cut to look for look-ahead, as shares of its bars. */
const CUTS = [0.45, 0.7, 0.95];

/**
 * Looks at once, before anything is concluded from them: the leakage check of the run does it again, for all
 * features and at more places.
 *
 * @throws {LookaheadError} If a feature reads what comes after its bar; names it.
 */
export function requireHonest(market: SymbolMarket, features: readonly Feature[]): void {
  const bars = market.bars.timeMs.length;
  requireNoLookahead(market, { features, cutRows: CUTS.map((share) => Math.floor(share * bars)) });
}
