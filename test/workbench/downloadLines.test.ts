import { FEATURES, type DownloadReceipt } from "tenbin";
import { describe, expect, it } from "vitest";
import { costLines, downloadLines, missingLines } from "../../src/workbench/commands/downloadLines.js";

const DAY_MS = 86_400_000;
const FROM_MS = Date.UTC(2025, 9, 1);
const day = (n: number): number => FROM_MS + n * DAY_MS;
const WHOLE = [day(0), day(100)] as const;

/** A receipt of two symbols in which the tables named have what is said, all others everything. */
function receiptOf(
  had: Readonly<Record<string, readonly (readonly [number, number])[]>>,
  more: Partial<DownloadReceipt> = {},
): DownloadReceipt {
  const symbols = ["BTCUSDT", "ETHUSDT"];
  const tables = symbols.flatMap((symbol) =>
    (["bars", "funding", "open_interest", "depth", "liquidations"] as const).map((table) => {
      const spans = had[`${symbol} ${table}`] ?? had[table] ?? [WHOLE];
      const missing =
        spans[0] === WHOLE
          ? []
          : [{ span: [spans[0]?.[1] ?? day(0), day(100)] as const, reason: "why not", mayComeLater: false }];
      return { symbol, table, asked: [WHOLE], had: spans, missing };
    }),
  );
  return {
    exchange: "binance",
    folder: "data/raw/binance",
    span: WHOLE,
    symbols,
    tables,
    barColumns: ["quoteVolume", "tradeCount", "takerBuyVolume"],
    newFiles: 3,
    newBytes: 4_200_000,
    notes: [],
    ...more,
  };
}
const cost = (receipt: DownloadReceipt) => costLines(receipt, { minPresentFrac: 0.95 });

describe("what a download says at its end", () => {
  it("costs nothing where every input is there", () => {
    expect(cost(receiptOf({}))).toEqual([`cost: none of the ${FEATURES.length} features; every input is there`]);
  });

  it("counts the features that read what is missing, by their own inputs", () => {
    const [first, ...lines] = cost(receiptOf({ liquidations: [] }));
    const lost = FEATURES.filter(({ inputs }) => inputs.includes("liquidations"));
    expect(lost.length).toBeGreaterThan(5);
    expect(first).toBe(
      `cost: ${lost.length} of the ${FEATURES.length} features, whose inputs are there for less than 95 % of some ` +
        "symbol's span:",
    );
    expect(lines).toEqual([`  liquidations: ${lost.map(({ name }) => name).join(", ")}`]);
  });

  it("goes by the symbol that has least, and by the share that a feature must have", () => {
    const most = [[day(0), day(96)]] as const;
    const least = [[day(0), day(94)]] as const;
    expect(cost(receiptOf({ open_interest: most }))[0]).toContain("cost: none");
    expect(cost(receiptOf({ open_interest: most, "ETHUSDT open_interest": least }))[1]).toMatch(/^ {2}open interest: /);
  });

  it("counts a column that an exchange's bars lack", () => {
    const lines = cost(receiptOf({}, { barColumns: ["quoteVolume"] }));
    expect(
      lines
        .slice(1)
        .map((line) => line.split(":")[0]!.trim())
        .sort(),
    ).toEqual(["taker volume", "trade counts"]);
  });

  it("names symbols that lack the same together", () => {
    const short = [[day(0), day(98)]] as const;
    expect(missingLines(receiptOf({ depth: short }))).toEqual([
      "  depth of all symbols: 2026-01-07 to 2026-01-08, why not",
    ]);
    expect(missingLines(receiptOf({ "ETHUSDT depth": short }))).toEqual([
      "  depth of ETHUSDT: 2026-01-07 to 2026-01-08, why not",
    ]);
  });

  it("begins with what is where", () => {
    const lines = downloadLines(receiptOf({ liquidations: [] }, { notes: ["SOLUSDT is new"] }), {
      minPresentFrac: 0.95,
    });
    expect(lines.slice(0, 5)).toEqual([
      "binance: BTCUSDT, ETHUSDT from 2025-10-01 00:00 to 2026-01-09 00:00 UTC in data/raw/binance; 3 new files, " +
        "4.2 MB",
      "  BTCUSDT  bars 100 %, funding 100 %, open interest 100 %, depth 100 %, liquidations 0 %",
      "  ETHUSDT  bars 100 %, funding 100 %, open interest 100 %, depth 100 %, liquidations 0 %",
      "note: SOLUSDT is new",
      "could not be had:",
    ]);
    expect(downloadLines(receiptOf({}, { newFiles: 0 }), { minPresentFrac: 0.95 })[0]).toMatch(/; nothing was new$/);
  });
});
