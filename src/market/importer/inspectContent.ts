/** What an import would find in a raw file, without a lake. */
import type { TableName } from "../lake/tables.js";
import { recognise } from "./recognise.js";
import { contentsOf } from "./unpack.js";

/** One series of a file. */
export interface InspectedSeries {
  readonly table: TableName;
  readonly symbol: string;
  /** Of bars. */
  readonly barMs?: number;
  readonly rows: number;
  /** Times of the first and the last row. */
  readonly firstMs: number;
  readonly lastMs: number;
}

/**
 * The series in the bytes of a file of this name; none if it is of no known layout.
 *
 * @throws {RangeError} What an import would refuse it for.
 */
export async function inspectContent(fileName: string, bytes: Uint8Array): Promise<InspectedSeries[]> {
  const contents = await contentsOf({ path: "", name: fileName }, bytes);
  return contents.flatMap((content) => {
    const recognised = recognise(content);
    if (!("layout" in recognised)) return [];
    const { series } = recognised.layout.read(recognised.rows, content, { fundingVenue: "binance" });
    return series.map(({ table, symbol, barMs, columns }) => {
      const timeMs = columns["timeMs"]!;
      return {
        table,
        symbol,
        ...(barMs === undefined ? {} : { barMs }),
        rows: timeMs.length,
        firstMs: timeMs.reduce((first, time) => Math.min(first, time), Infinity),
        lastMs: timeMs.reduce((last, time) => Math.max(last, time), -Infinity),
      };
    });
  });
}
