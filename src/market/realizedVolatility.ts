/**
 * Root mean square of the last `n` log returns at each bar, whatever gaps lie between the bars.
 *
 * Timing: the value at i uses closes up to i.
 *
 * @param close Positive, shape [bars].
 * @param n At least 1.
 * @returns Shape [bars]: log return per bar; NaN before there are n returns.
 */
export function realizedVolatility(close: Float64Array, n: number): Float64Array {
  const squares = Float64Array.from(close, (price, i) => (i === 0 ? 0 : Math.log(price / close[i - 1]!) ** 2));
  const volatility = new Float64Array(close.length).fill(NaN);
  let sum = 0;
  for (let i = 1; i < close.length; i++) {
    sum += squares[i]!;
    if (i > n) sum -= squares[i - n]!;
    // A running sum that is all but emptied may end a rounding error below zero.
    if (i >= n) volatility[i] = Math.sqrt(Math.max(0, sum) / n);
  }
  return volatility;
}
