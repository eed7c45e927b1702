/**
 * Several series of day sums in one double, so that one multiplication by a day's weight serves them all.
 *
 * A series becomes whole numbers on a grid of its own; under any draw their sum stays below its field's
 * size, so fields never run into one another: three of 17 bits or two of 26 in the 53 bits of a double.
 * Counts stay exact. Other sums are rounded to days / 2^26 of their range: about 1e-6 of it in a total.
 */

const NARROW_BITS = 17;
const WIDE_BITS = 26;

/** How one series is read out of a packed total: whole number x step + days x least. */
interface Field {
  readonly series: number;
  readonly step: number;
  readonly least: number;
}

export interface PackedSeries {
  /** Shape [packed, days]; one row of zeros is added where their number would be odd. */
  readonly values: Float64Array;
  /** The fields of each packed row, lowest bits first. */
  readonly fields: readonly (readonly Field[])[];
  readonly bits: readonly number[];
}

/** @param series Shape [days] each, finite. */
export function packSeries(series: readonly Float64Array[], days: number): PackedSeries {
  const grids = series.map((values, index) => gridOf(values, index, days));
  const rows = [NARROW_BITS, WIDE_BITS].flatMap((bits) => {
    const chosen = grids.filter((grid) => grid.bits === bits);
    const each = bits === NARROW_BITS ? 3 : 2;
    return Array.from({ length: Math.ceil(chosen.length / each) }, (_, k) => ({
      bits,
      grids: chosen.slice(k * each, (k + 1) * each),
    }));
  });
  const values = new Float64Array(Math.ceil(rows.length / 2) * 2 * days);
  rows.forEach(({ bits, grids: own }, row) => {
    own.forEach(({ whole }, place) => {
      for (let day = 0; day < days; day++) values[row * days + day]! += whole[day]! * 2 ** (bits * place);
    });
  });
  return {
    values,
    fields: rows.map(({ grids: own }) => own.map(({ field }) => field)),
    bits: rows.map(({ bits }) => bits),
  };
}

/**
 * Totals of every series from totals of the packed rows.
 *
 * @param packed Shape [packed rows, draws], of which the first `resamples` draws are read.
 * @param totals Shape [series, resamples], filled here.
 */
export function unpackTotals(
  { fields, bits }: PackedSeries,
  packed: Float64Array,
  totals: Float64Array,
  { days, draws, resamples }: { readonly days: number; readonly draws: number; readonly resamples: number },
): void {
  fields.forEach((own, row) => {
    const size = 2 ** bits[row]!;
    for (let place = 0; place < own.length; place++) {
      const { series, step, least } = own[place]!;
      const shift = 1 / size ** place;
      const from = row * draws;
      const to = series * resamples;
      for (let k = 0; k < resamples; k++) {
        const above = Math.floor(packed[from + k]! * shift);
        totals[to + k] = (above - Math.floor(above / size) * size) * step + days * least;
      }
    }
  });
}

/** Whole numbers in [0, 2^bits / days): exact for counts, else as fine as 26 bits allow. */
function gridOf(
  values: Float64Array,
  series: number,
  days: number,
): { readonly bits: number; readonly field: Field; readonly whole: Float64Array } {
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  const range = values.reduce((a, b) => Math.max(a, b), -Infinity) - least;
  const isWhole = values.every(Number.isInteger) && range * days < 2 ** WIDE_BITS;
  const largest = Math.floor((2 ** WIDE_BITS - 1) / days);
  const step = isWhole || range === 0 ? 1 : range / largest;
  return {
    bits: isWhole && range * days < 2 ** NARROW_BITS ? NARROW_BITS : WIDE_BITS,
    field: { series, step, least },
    whole: values.map((value) => Math.round((value - least) / step)),
  };
}
