/**
 * ADWIN: a window that grows while its mean holds and sheds its oldest part when two parts of it disagree.
 *
 * The window is kept as buckets of 1, 2, 4, … values, a few of each size, so its memory grows with the
 * logarithm of its length. Every `clock` values, each boundary between buckets is a candidate cut.
 *
 * Source: Bifet & Gavaldà (2007), with the decisions of River 0.26: the cut is
 * abs(mean0 - mean1) > sqrt(2 v d / m) + 2 d / (3 m), d = ln(2 ln(n) / delta), v the window's variance, and
 * 1/m = 1/(n0 - k) + 1/(n1 - k) with k = minWindowLength - 1 where the paper has k = 0; after an alarm
 * everything is forgotten.
 */
import { requireFinite, requireInRange, requireInteger } from "../../core/index.js";
import type { DriftDetector } from "./driftDetector.js";

export interface AdwinOptions {
  /** Level of a single look at the window, in (0, 1). Default 0.002. */
  readonly delta?: number;
  /** Values between two looks. Default 32. */
  readonly clock?: number;
  /** Buckets of one size before the two oldest merge. Default 5. */
  readonly maxBuckets?: number;
  /** Shortest part that is compared. Default 5. */
  readonly minWindowLength?: number;
  /** No look before the window is longer than this. Default 10. */
  readonly gracePeriod?: number;
}

/** Buckets of one size, oldest first: sums of values, and of squared distances from the bucket's own mean. */
interface BucketRow {
  readonly total: number[];
  readonly variance: number[];
}

export class Adwin implements DriftDetector {
  readonly #settings: Required<AdwinOptions>;
  /** Row r holds buckets of 2^r values, row 0 the newest. */
  #rows: BucketRow[] = [];
  #width = 0;
  #total = 0;
  #variance = 0;
  #ticks = 0;
  #driftDetected = false;

  /** @throws {RangeError} If an option is out of range. */
  constructor({ delta = 0.002, clock = 32, maxBuckets = 5, minWindowLength = 5, gracePeriod = 10 }: AdwinOptions = {}) {
    requireInRange("watch with ADWIN", { delta }, { above: 0, below: 1 });
    requireInteger("watch with ADWIN", { clock, minWindowLength }, { atLeast: 1 });
    requireInteger("watch with ADWIN", { maxBuckets }, { atLeast: 2 });
    requireInteger("watch with ADWIN", { gracePeriod }, { atLeast: 0 });
    this.#settings = { delta, clock, maxBuckets, minWindowLength, gracePeriod };
  }

  get driftDetected(): boolean {
    return this.#driftDetected;
  }

  /** Values in the window. */
  get width(): number {
    return this.#width;
  }

  /** Mean of the window, 0 when it is empty. */
  get mean(): number {
    return this.#width === 0 ? 0 : this.#total / this.#width;
  }

  /** @throws {RangeError} If the value is not finite. */
  update(value: number): void {
    requireFinite("watch with ADWIN", { value: [value] });
    if (this.#driftDetected) this.#forget();
    this.#append(value);
    this.#ticks++;
    const looks = this.#ticks % this.#settings.clock === 0 && this.#width > this.#settings.gracePeriod;
    while (looks && this.#hasCut()) {
      this.#driftDetected = true;
      this.#dropOldest();
    }
  }

  #forget(): void {
    this.#rows = [];
    this.#width = 0;
    this.#total = 0;
    this.#variance = 0;
    this.#ticks = 0;
    this.#driftDetected = false;
  }

  #append(value: number): void {
    this.#row(0).total.push(value);
    this.#row(0).variance.push(0);
    this.#width++;
    if (this.#width > 1)
      this.#variance += ((this.#width - 1) * (value - this.#total / (this.#width - 1)) ** 2) / this.#width;
    this.#total += value;
    for (let r = 0; this.#row(r).total.length > this.#settings.maxBuckets; r++) this.#mergeOldest(r);
  }

  #row(r: number): BucketRow {
    while (this.#rows.length <= r) this.#rows.push({ total: [], variance: [] });
    return this.#rows[r]!;
  }

  /** The two oldest buckets of row r become one of row r + 1. */
  #mergeOldest(r: number): void {
    const [totalA, totalB] = this.#rows[r]!.total.splice(0, 2);
    const [varianceA, varianceB] = this.#rows[r]!.variance.splice(0, 2);
    const next = this.#row(r + 1);
    next.total.push(totalA! + totalB!);
    next.variance.push(varianceA! + varianceB! + mergedSpread(2 ** r, totalA! / 2 ** r, 2 ** r, totalB! / 2 ** r));
  }

  #hasCut(): boolean {
    const { delta, minWindowLength } = this.#settings;
    const confidence = Math.log((2 * Math.log(this.#width)) / delta);
    let older = 0;
    let olderTotal = 0;
    for (let r = this.#rows.length - 1; r >= 0; r--) {
      const { total } = this.#rows[r]!;
      for (let k = 0; k < total.length; k++) {
        older += 2 ** r;
        olderTotal += total[k]!;
        const newer = this.#width - older;
        if (older < minWindowLength || newer < minWindowLength) continue;
        const reciprocal = 1 / (older - minWindowLength + 1) + 1 / (newer - minWindowLength + 1);
        const limit =
          Math.sqrt(((2 * this.#variance) / this.#width) * confidence * reciprocal) + (2 / 3) * confidence * reciprocal;
        if (Math.abs(olderTotal / older - (this.#total - olderTotal) / newer) > limit) return true;
      }
    }
    return false;
  }

  #dropOldest(): void {
    const size = 2 ** (this.#rows.length - 1);
    const oldest = this.#rows.at(-1)!;
    const total = oldest.total.shift()!;
    const variance = oldest.variance.shift()!;
    this.#width -= size;
    this.#total -= total;
    this.#variance -= variance + mergedSpread(size, total / size, this.#width, this.#total / this.#width);
    if (oldest.total.length === 0) this.#rows.pop();
  }
}

/** What two parts' distance of means adds to the sum of squares of their union. */
function mergedSpread(n: number, meanN: number, m: number, meanM: number): number {
  return (n * m * (meanN - meanM) ** 2) / (n + m);
}
