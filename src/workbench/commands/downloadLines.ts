/** What a download had, what it could not have, and what that costs, in lines. */
import { formatMinute, sayPercent } from "../../core/index.js";
import { FEATURES, type Feature, type FeatureInput } from "../../features/index.js";
import { spanWords, type DownloadReceipt, type DownloadTable, type TableReceipt } from "../../market/index.js";

const TABLE_OF_INPUT: Readonly<Record<FeatureInput, DownloadTable>> = {
  bars: "bars",
  quoteVolume: "bars",
  tradeCount: "bars",
  takerBuyVolume: "bars",
  liquidations: "liquidations",
  funding: "funding",
  openInterest: "open_interest",
  depth: "depth",
};
const INPUT_WORDS: Readonly<Record<FeatureInput, string>> = {
  bars: "bars",
  quoteVolume: "quote volume",
  tradeCount: "trade counts",
  takerBuyVolume: "taker volume",
  liquidations: "liquidations",
  funding: "funding",
  openInterest: "open interest",
  depth: "book depth",
};

const tableWords = (table: DownloadTable): string => table.replace("_", " ");

/** A line a symbol: which share of what was asked for lies in the folder. */
export function haveLines({ symbols, tables }: DownloadReceipt): string[] {
  const width = Math.max(...symbols.map((symbol) => symbol.length));
  return symbols.map((symbol) => {
    const shares = tables
      .filter((one) => one.symbol === symbol)
      .map((one) => `${tableWords(one.table)} ${sayPercent(presentFrac(one), { decimals: 0 })}`);
    return `  ${symbol.padEnd(width)}  ${shares.join(", ")}`;
  });
}

/** What is missing, by table, span and reason; symbols that lack the same are named together. */
export function missingLines({ symbols, tables }: DownloadReceipt): string[] {
  const lacking = new Map<string, { readonly start: string; readonly end: string; readonly symbols: string[] }>();
  for (const { symbol, table, missing } of tables)
    for (const { span, reason } of missing) {
      const end = `: ${spanWords(span)}, ${reason}`;
      const key = `${table}${end}`;
      const known = lacking.get(key);
      if (known === undefined) lacking.set(key, { start: tableWords(table), end, symbols: [symbol] });
      else known.symbols.push(symbol);
    }
  return [...lacking.values()].map(
    ({ start, end, symbols: own }) =>
      `  ${start} of ${own.length === symbols.length && own.length > 1 ? "all symbols" : own.join(", ")}${end}`,
  );
}

/**
 * Which features the missing inputs cost: a column stays only if it is present in `minPresentFrac` of the rows of
 * every symbol.
 */
export function costLines(
  receipt: DownloadReceipt,
  { minPresentFrac, features = FEATURES }: { readonly minPresentFrac: number; readonly features?: readonly Feature[] },
): string[] {
  const isShort = (input: FeatureInput) => inputFrac(receipt, input) < minPresentFrac;
  const lost = features.filter(({ inputs }) => inputs.some(isShort));
  if (lost.length === 0) return [`cost: none of the ${features.length} features; every input is there`];
  const short = [...new Set(lost.flatMap(({ inputs }) => inputs.filter(isShort)))];
  return [
    `cost: ${lost.length} of the ${features.length} features, whose inputs are there for less than ` +
      `${sayPercent(minPresentFrac, { decimals: 0 })} of some symbol's span:`,
    ...short.map((input) => {
      const names = lost.filter(({ inputs }) => inputs.includes(input)).map(({ name }) => name);
      return `  ${INPUT_WORDS[input]}: ${names.join(", ")}`;
    }),
  ];
}

/** The lines of a whole receipt. */
export function downloadLines(
  receipt: DownloadReceipt,
  { minPresentFrac }: { readonly minPresentFrac: number },
): string[] {
  const { exchange, folder, span, symbols, newFiles, newBytes, notes } = receipt;
  const missing = missingLines(receipt);
  return [
    `${exchange}: ${symbols.join(", ")} from ${formatMinute(span[0])} to ${formatMinute(span[1])} UTC in ${folder}; ` +
      (newFiles === 0 ? "nothing was new" : `${newFiles} new files, ${(newBytes / 1e6).toFixed(1)} MB`),
    ...haveLines(receipt),
    ...notes.map((note) => `note: ${note}`),
    ...(missing.length === 0 ? [] : ["could not be had:", ...missing]),
    ...costLines(receipt, { minPresentFrac }),
  ];
}

/** The smallest share over the symbols. */
function inputFrac({ tables, barColumns }: DownloadReceipt, input: FeatureInput): number {
  const isColumn = input === "quoteVolume" || input === "tradeCount" || input === "takerBuyVolume";
  if (isColumn && !barColumns.includes(input)) return 0;
  return Math.min(...tables.filter(({ table }) => table === TABLE_OF_INPUT[input]).map(presentFrac));
}

function presentFrac({ asked, had }: Pick<TableReceipt, "asked" | "had">): number {
  const length = (spans: TableReceipt["asked"]) => spans.reduce((sum, [from, to]) => sum + to - from, 0);
  return length(asked) === 0 ? 0 : length(had) / length(asked);
}
