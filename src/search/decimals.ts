/**
 * Exact arithmetic on numbers as they are written: 0.1 + 2 x 0.1 is 0.3 here, as a person who typed a
 * grid expects and as Optuna computes it (Python's `Decimal(str(x))`).
 */

interface Decimal {
  readonly digits: bigint;
  /** value = digits x 10^exponent. */
  readonly exponent: number;
}

/** The largest `low + k step` that does not exceed `high`. */
export function lastOnGrid(low: number, high: number, step: number): number {
  const [l, h, s] = aligned([low, high, step]);
  const rest = (h - l) % s;
  return rest === 0n ? high : numberOf(h - rest, commonExponent([low, high, step]));
}

/** Whether `high - low` is smaller than `step`. */
export function isNarrowerThan(low: number, high: number, step: number): boolean {
  const [l, h, s] = aligned([low, high, step]);
  return h - l < s;
}

function aligned(values: readonly [number, number, number]): [bigint, bigint, bigint] {
  const exponent = commonExponent(values);
  const digitsAt = (value: number) => {
    const decimal = decimalOf(value);
    return decimal.digits * 10n ** BigInt(decimal.exponent - exponent);
  };
  return [digitsAt(values[0]), digitsAt(values[1]), digitsAt(values[2])];
}

function commonExponent(values: readonly number[]): number {
  return Math.min(...values.map((value) => decimalOf(value).exponent));
}

function decimalOf(value: number): Decimal {
  const [mantissa, power = "0"] = String(value).split("e");
  const [whole, fraction = ""] = mantissa!.split(".");
  return { digits: BigInt(`${whole}${fraction}`), exponent: Number(power) - fraction.length };
}

function numberOf(digits: bigint, exponent: number): number {
  return Number(`${digits}e${exponent}`);
}
