/** Volumes bought and sold by takers, by period (`takerlongshortRatio`). */
import { requireQuantities } from "../bounds.js";
import type { Rows } from "../rows.js";
import { countOutOfOrder, pick, rowsBySymbol, usualStep } from "./groupRows.js";
import { number, optional, text, time, type ApartSeries, type Layout, type ReadFile, type Source } from "./layout.js";

export const TAKER_VOLUME: Layout = {
  name: "taker volume",
  fields: [
    time("timestamp"),
    number("buyVol", "buyvol"),
    number("sellVol", "sellvol"),
    number("ratio", "buysellratio"),
    optional(text("symbol", "symbol")),
  ],
  read: readTakerVolume,
};

/**
 * A period is stamped with its start and known at its end. The figures differ slightly from the taker
 * volume of the klines of the same hours, so they are never mixed with it.
 */
function readTakerVolume(rows: Rows, source: Source): ReadFile {
  const symbols = rowsBySymbol(rows, source);
  if (symbols === undefined)
    return {
      series: [],
      coverage: [],
      apart: [
        { series: "taker volume", rows: rows.count, reason: "neither its rows nor its name say of which symbol" },
      ],
    };
  const { buyVol, sellVol } = rows.numbers;
  requireQuantities(rows, { buyVol, sellVol }, source.name);
  const lone: ApartSeries[] = [];
  const series = [...symbols].flatMap(([symbol, own]) => {
    const timeMs = pick(rows.numbers["time"]!, own);
    const periodMs = usualStep(timeMs);
    if (Number.isNaN(periodMs)) {
      lone.push({
        series: `taker volume of ${symbol}`,
        rows: own.length,
        reason: "one row does not say how long its period is",
      });
      return [];
    }
    const columns = {
      timeMs,
      knownMs: timeMs.map((starts) => starts + periodMs),
      takerBuyVolume: pick(rows.numbers["buyVol"]!, own),
      takerSellVolume: pick(rows.numbers["sellVol"]!, own),
    };
    return [
      {
        table: "taker_volume",
        symbol,
        venue: "binance",
        barMs: periodMs,
        columns,
        read: own.length,
        dropped: 0,
        outOfOrder: countOutOfOrder(timeMs),
      } as const,
    ];
  });
  return { series, apart: lone, coverage: [] };
}
