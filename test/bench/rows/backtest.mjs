/** Back-test of 1 M bars; backtest_peer.py makes the same bars and decisions. Usage: node backtest.mjs DIRECTORY */
import { backtestPerpetual } from "tenbin";
import { say, timed } from "./timed.mjs";

const BARS = 1_000_000;
const OPTIONS = { takerFeeBps: 0.5, slippageBps: 0.2, holdBand: 0.49 };

const input = makeInput();
const { result, ...times } = await timed(() => backtestPerpetual(input, OPTIONS), { calls: 7 });
say(times, { bars: result.equity.length - 1, fills: result.trades.length, equity: result.equity.at(-1) });

/** Park and Miller's generator: its products stay below 2^53, so both languages draw the same numbers. */
function makeInput() {
  let state = 20_250_101;
  const uniform = () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const open = new Float64Array(BARS);
  const close = new Float64Array(BARS);
  const probability = new Float64Array(BARS);
  let log = 0;
  for (let i = 0; i < BARS; i++) {
    open[i] = 100 * Math.exp(log);
    log = 0.9999 * log + 0.004 * (uniform() - 0.5);
    close[i] = 100 * Math.exp(log);
    probability[i] = Math.fround(uniform());
  }
  const barMs = 60_000;
  const timeMs = Float64Array.from({ length: BARS }, (_, i) => 1_735_689_600_000 + i * barMs);
  const bars = { symbol: "BTCUSDT", barMs, timeMs, open, high: open, low: close, close, volume: open };
  return {
    bars,
    predictions: {
      t0Ms: timeMs.map((time) => time + barMs),
      symbol: new Array(BARS).fill("BTCUSDT"),
      probability,
      threshold: 0.5,
    },
  };
}
