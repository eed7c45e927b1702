/** Funding belongs to the bars of its venue: a position on one exchange pays the rate of that exchange. */
import { rowCount, seriesId, type SeriesKey } from "../lake/series.js";
import type { ApartSeries, ReadSeries } from "./layouts/index.js";

/**
 * Takes the funding of other venues than `fundingVenue` out of `series`, unless that venue's bars of the symbol are
 * the only ones there.
 *
 * @param series Readings by series, changed in place.
 * @param stored What the lake has.
 * @returns What was taken out.
 */
export function fundingApart(
  series: Map<string, readonly ReadSeries[]>,
  { stored, fundingVenue }: { readonly stored: readonly SeriesKey[]; readonly fundingVenue: string },
): ApartSeries[] {
  const keys = [...stored, ...[...series.values()].flatMap((readings) => readings.slice(0, 1))];
  const venuesOfBars = (symbol: string) =>
    keys.filter((key) => key.table === "bars" && key.symbol === symbol).map(({ venue }) => venue);
  return [...series.values()].flatMap((readings) => {
    const { table, symbol, venue } = readings[0]!;
    if (table !== "funding" || venue === fundingVenue) return [];
    const venues = venuesOfBars(symbol);
    if (venues.includes(venue) && !venues.includes(fundingVenue)) return [];
    series.delete(seriesId(readings[0]!));
    const rows = readings.reduce((sum, { columns }) => sum + rowCount(columns), 0);
    return [{ series: `funding ${symbol} of ${venue}`, rows, reason: `the bars are ${fundingVenue}'s` }];
  });
}
