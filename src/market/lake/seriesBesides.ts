/** What a lake holds besides the markets that are read from it. */
import type { LakeContents } from "./lake.js";
import { findMainBars, mainInputOf } from "./mainSeries.js";
import { seriesId, type SeriesKey } from "./series.js";

export interface SeriesBeside {
  readonly key: SeriesKey;
  readonly rows: number;
  readonly reason: string;
}

/** Series that the markets are not made of, and why; symbols without bars are not named. */
export function seriesBesides({ series, symbols }: Pick<LakeContents, "series" | "symbols">): SeriesBeside[] {
  const main = findMainBars(series, symbols);
  return series.flatMap((stored) => {
    const { table, symbol, venue, barMs, files } = stored;
    const rows = files.reduce((sum, file) => sum + file.rows, 0);
    const beside = (reason: string) => [
      { key: { table, symbol, venue, ...(barMs === undefined ? {} : { barMs }) }, rows, reason },
    ];
    // Symbols without bars are a recording's others; there are hundreds and no run uses them.
    if (table === "truth" || !symbols.includes(symbol)) return [];
    if (table === "taker_volume")
      return beside("volumes by period differ slightly from those of bars and are never mixed with them");
    if (table !== "bars")
      return mainInputOf(series, table, symbol) === stored
        ? []
        : beside(`${table.replace("_", " ")} of another venue ${table === "liquidations" ? "are" : "is"} used`);
    const used = main?.series.get(symbol);
    return used !== undefined && seriesId(used) !== seriesId(stored)
      ? beside(`bars of ${symbol} are taken from another series`)
      : [];
  });
}
