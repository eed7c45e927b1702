/**
 * (h) The columns of the dataset themselves: each must be the one that the features make, and none may be the
 * answer. The cut of the future looks at what makes the features; a column that got into the dataset by another
 * way, or that is the label under another name, it never sees.
 */
import { rocAuc, sayCounted } from "../../core/index.js";
import type { Dataset } from "../../dataset/index.js";
import type { FeatureTable } from "../../features/index.js";
import type { SymbolMarket } from "../../market/index.js";
import type { LeakageTest } from "./leakageReport.js";
import { lookedUpColumns } from "./lookedUpColumns.js";
import type { LeakagePipeline } from "./pipeline.js";
import { spreadRows } from "./spreadRows.js";
import { tellingGaps } from "./tellingGaps.js";

/**
 * One column alone that ranks labels like this holds them: on the most predictable simulated market all that can
 * be known together reaches 0.94 at most on few rows, its best column, the order book, 0.91.
 */
const HOLDS_THE_LABEL = 0.95;
/** Decision rows compared with their features made again, spread over the dataset. */
const MOST_ROWS = 2_000;
/** Labelled rows that rank labels, spread over the dataset. */
const MOST_RANKED = 10_000;

export async function testColumns(
  { features }: Pick<LeakagePipeline, "features">,
  markets: readonly SymbolMarket[],
  dataset: Dataset,
  labels: Uint8Array,
): Promise<LeakageTest> {
  const question = "Is every column the one that its feature makes, and is none of them the answer?";
  const base = { id: "columns", question, low: null, high: null } as const;
  const { featureNames } = dataset;
  const strongest = strongestColumn(dataset, labels);
  if (strongest.auc >= HOLDS_THE_LABEL)
    return {
      ...base,
      result: "fail",
      value: strongest.auc,
      reason: `${strongest.name} alone ranks the labels (AUC ${strongest.auc.toFixed(3)}): it holds the answer`,
    };
  const gaps = tellingGaps(dataset, labels);
  if (gaps !== null)
    return {
      ...base,
      result: "fail",
      value: gaps.rows,
      reason:
        `${gaps.name} is missing in ${sayCounted(gaps.rows, "row")}, which are ${gaps.label}: its gaps ` +
        `tell the answer`,
    };
  const { unknown, different, lookedUp } = await compareColumns(features, markets, dataset);
  if (different.length > 0)
    return {
      ...base,
      result: "fail",
      value: different.length,
      reason: `${listOf(different)} in the dataset ${different.length === 1 ? "is" : "are"} not what the features make`,
    };
  if (unknown.length > 0)
    return {
      ...base,
      result: "inconclusive",
      value: unknown.length,
      reason: `Nobody says how ${listOf(unknown)} came to be, so no cut of the future can judge that`,
    };
  if (lookedUp.length > 0)
    return {
      ...base,
      result: "inconclusive",
      value: lookedUp.length,
      reason:
        `${listOf(lookedUp)} ${lookedUp.length === 1 ? "is" : "are"} the same whatever the market does, so it may ` +
        "have been looked up in something made of the future, and no cut can judge that",
    };
  return {
    ...base,
    result: "pass",
    value: strongest.auc,
    reason:
      `All ${featureNames.length} columns are what their features make; the strongest alone, ${strongest.name}, ` +
      `ranks the labels with an AUC of ${strongest.auc.toFixed(3)}`,
  };
}

/** The column whose order, up or down, says most of the labels. Missing values are left out. */
function strongestColumn({ features, featureRow, featureNames, t0Ms }: Dataset, labels: Uint8Array) {
  const rows = spreadRows(t0Ms.length, MOST_RANKED);
  let best = { name: featureNames[0] ?? "no column", auc: 0.5 };
  featureNames.forEach((name, column) => {
    const shown = rows.filter((row) => Number.isFinite(features.data[featureRow[row]! * features.cols + column]));
    const own = Uint8Array.from(shown, (row) => labels[row]!);
    const buys = own.reduce((sum, label) => sum + label, 0);
    if (buys === 0 || buys === own.length) return;
    const auc = rocAuc(
      own,
      Float64Array.from(shown, (row) => features.data[featureRow[row]! * features.cols + column]!),
    );
    if (Math.max(auc, 1 - auc) > best.auc) best = { name, auc: Math.max(auc, 1 - auc) };
  });
  return best;
}

/** Columns that no feature makes, those whose values are others than the features make, and those of no market. */
async function compareColumns(
  featuresOf: LeakagePipeline["features"],
  markets: readonly SymbolMarket[],
  dataset: Dataset,
): Promise<Record<"unknown" | "different" | "lookedUp", readonly string[]>> {
  const { features, featureNames, featureRow, barRow, symbolIndex, symbols } = dataset;
  const unknown = new Set<string>();
  const different = new Set<string>();
  const lookedUp = new Set<string>();
  for (const market of markets) {
    const symbol = symbols.indexOf(market.bars.symbol);
    const own = Array.from(symbolIndex, (_, row) => row).filter((row) => symbolIndex[row] === symbol);
    if (own.length === 0) continue;
    const table: FeatureTable = await featuresOf(market);
    for (const name of await lookedUpColumns(featuresOf, market, table))
      if (featureNames.includes(name)) lookedUp.add(name);
    const rows = spreadRows(own.length, MOST_ROWS).map((k) => own[k]!);
    featureNames.forEach((name, column) => {
      const made = table.names.indexOf(name);
      if (made < 0) {
        if (!table.missing.includes(name)) unknown.add(name);
        return;
      }
      const isOther = rows.some(
        (row) =>
          !Object.is(
            features.data[featureRow[row]! * features.cols + column],
            table.values.data[barRow[row]! * table.values.cols + made],
          ),
      );
      if (isOther) different.add(name);
    });
  }
  return { unknown: [...unknown], different: [...different], lookedUp: [...lookedUp] };
}

function listOf(names: readonly string[]): string {
  return names.length <= 3 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} others`;
}
