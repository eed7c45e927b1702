import type { Coverage } from "../lake/manifest.js";
import { seriesId } from "../lake/series.js";
import type { ReadFile, ReadSeries } from "./layouts/index.js";
import type { ApartReceipt, FileReceipt, SetAsideReceipt } from "./receipt.js";

/** What the files of one import hold together. */
export class MarketReading {
  readonly files: FileReceipt[] = [];
  /** By the identity of the series. */
  readonly series: Map<string, ReadSeries[]> = new Map();
  readonly coverage: Coverage[] = [];
  readonly apart: ApartReceipt[] = [];
  readonly setAside: SetAsideReceipt[] = [];
  readonly warnings: string[] = [];
  /** The content that a reading comes from, as receipts name it. */
  readonly nameOf: Map<ReadSeries, string> = new Map();

  /** @param name Of the content, for the receipt. */
  add(name: string, { series, coverage, apart, warnings = [] }: ReadFile): void {
    for (const one of series) {
      const id = seriesId(one);
      const readings = this.series.get(id);
      if (readings === undefined) this.series.set(id, [one]);
      else readings.push(one);
      this.nameOf.set(one, name);
    }
    this.coverage.push(...coverage);
    this.warnings.push(...warnings.map((warning) => `${name}: ${warning}`));
    this.apart.push(...apart.map((one) => ({ ...one, file: name })));
  }
}
