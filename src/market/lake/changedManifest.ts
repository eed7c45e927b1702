/** What the table of contents becomes with a change. */
import type { LakeChange } from "./lake.js";
import { coverageId, type Manifest, type StoredSeries } from "./manifest.js";
import { seriesId } from "./series.js";

/** The series and the coverage that the change names instead of those before, everything in its order. */
export function changedManifest(
  before: Manifest,
  { coverage = [], unfinished, instead = [], sources = [] }: LakeChange,
  series: readonly StoredSeries[],
): Manifest {
  const replaced = new Set(series.map(seriesId));
  const covered = new Set(coverage.map(coverageId));
  const sorted = <T>(items: readonly T[], name: (item: T) => string) =>
    [...items].sort((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0));
  return {
    format: before.format,
    symbols: [...before.symbols.filter((symbol) => !instead.includes(symbol)), ...instead],
    series: sorted(
      [...before.series.filter((one) => !replaced.has(seriesId(one)) && !instead.includes(one.symbol)), ...series],
      seriesId,
    ),
    coverage: sorted(
      [...before.coverage.filter((one) => !covered.has(coverageId(one)) && !instead.includes(one.symbol)), ...coverage],
      coverageId,
    ),
    unfinished: sorted(
      unfinished ?? before.unfinished.filter(({ symbol }) => !instead.includes(symbol)),
      ({ symbol, venue, barMs }) => `${symbol} ${venue} ${barMs}`,
    ),
    sources: [...new Set([...before.sources, ...sources])],
  };
}
