/**
 * Tables with a head of two or three lines, a name of a price and a contract above each column, as yfinance and pandas
 * write them: one table a contract.
 */
import { basename } from "node:path";
import { contractNamed, isSymbol } from "../symbols.js";
import type { Content } from "./unpack.js";

/** What fits into one string. */
const MOST_BYTES = 2 ** 28;
/** What the two lines begin with. */
const CORNER = /^(?:price|ticker|tickers|attributes|symbols?|)$/i;
const PRICES: readonly string[] = ["open", "high", "low", "close"];
/** The third line: the name of the times, and nothing behind it. */
const NAME_OF_TIMES = /^"?[A-Za-z]+"?,+$/;

/**
 * The content as it is, or for each contract that its head names its own columns under one header, with the contract
 * behind them. Lines keep their numbers.
 */
export function tickerContents(content: Content): readonly Content[] {
  const head = headOf(content.bytes);
  if (head === undefined) return [content];
  const lines = Buffer.from(content.bytes)
    .toString("utf8")
    .split(/\r\n|\n|\r/);
  const begins = NAME_OF_TIMES.test(lines[2] ?? "") ? 3 : 2;
  return [...new Set(head.tickers.slice(1))].map((ticker) => {
    const places = head.tickers.flatMap((one, at) => (one === ticker && at > 0 ? [at] : []));
    const rows = lines.slice(begins).map((line) => {
      if (line === "") return "";
      const cells = line.split(",");
      return [cells[0], ...places.map((at) => cells[at] ?? ""), ticker].join(",");
    });
    const header = ["time", ...places.map((at) => head.names[at]), "symbol"].join(",");
    return {
      name: `${content.name} > ${ticker}`,
      fileName: basename(content.fileName),
      bytes: Buffer.from([...Array<string>(begins - 1).fill(""), header, ...rows].join("\n")),
    };
  });
}

interface Head {
  /** By column; the first is that of the times. */
  readonly names: readonly string[];
  readonly tickers: readonly string[];
}

function headOf(bytes: Uint8Array): Head | undefined {
  if (bytes.length > MOST_BYTES) return undefined;
  const [first = "", second = ""] = Buffer.from(bytes.subarray(0, HEAD_BYTES))
    .toString("utf8")
    .split(/\r\n|\n|\r/, 2);
  const [above, below] = [first.replace(/^\uFEFF/, ""), second].map((line) =>
    line.split(",").map((cell) => cell.replace(/^"(.*)"$/, "$1").trim()),
  ) as [string[], string[]];
  if (above.length !== below.length || !CORNER.test(above[0]!) || !CORNER.test(below[0]!)) return undefined;
  const [names, tickers] = hasPrices(above) ? [above, below] : [below, above];
  const areContracts = tickers.slice(1).every((ticker) => isSymbol(contractNamed(ticker)) && /\p{L}/u.test(ticker));
  return hasPrices(names) && !hasPrices(tickers) && areContracts ? { names, tickers } : undefined;
}

const HEAD_BYTES = 2 ** 20;

function hasPrices(cells: readonly string[]): boolean {
  return PRICES.every((price) => cells.some((cell) => cell.toLowerCase() === price));
}
