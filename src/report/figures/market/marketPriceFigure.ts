/** Prices of the run, with the regimes in which its models will be judged. */
import { DAY_MS, formatDuration, sayCounted } from "../../../core/index.js";
import { barRegimes, type SymbolMarket } from "../../../market/index.js";
import type { Cell, Figure } from "../../figure.js";
import { formatPercent } from "../../numbers.js";
import { bandColour, COLOUR } from "../../palette.js";
import { drawnColumn, envelope, plotTimes } from "../../series.js";

const MOST_PANELS = 5;
const BUCKETS = 130;
/** Stretches into which the shading is cut at most; shorter regimes take the colour of their majority. */
const MOST_STRETCHES = 180;
const GAP_FRAC = 0.03;

interface Priced {
  readonly symbol: string;
  readonly market: SymbolMarket;
  readonly regimes: Float64Array;
  readonly returnFrac: number;
  readonly bullFrac: number;
  readonly bearFrac: number;
  readonly sidewaysFrac: number;
}

/** Closes of each symbol, one panel below the other; bull and bear regimes shaded. */
export function marketPriceFigure(markets: readonly SymbolMarket[]): Figure {
  const priced = markets.map(describe);
  const shown = priced.slice(0, MOST_PANELS);
  const bars = markets.reduce((sum, market) => sum + market.bars.timeMs.length, 0);
  const barMs = markets[0]!.bars.barMs;
  return {
    id: "market-prices",
    title: finding(priced),
    subtitle:
      "Closes of " +
      `${shown.length < priced.length ? `the first ${shown.length} of ${priced.length}` : priced.length} ` +
      "symbols on log axes; blue where the last seven days were a bull regime, orange where a bear " +
      `regime. n = ${sayCounted(bars, "bar")} of ${formatDuration(barMs)}, whole data, no interval.`,
    data: shown.map(lineOf),
    layout: {
      height: 120 + 110 * shown.length,
      showlegend: false,
      shapes: shown.flatMap((one, panel) => shadesOf(one, panel)),
      xaxis: { type: "date", anchor: axisName("y", shown.length - 1), title: { text: "UTC" } },
      ...Object.fromEntries(
        shown.map(({ symbol }, panel) => [
          `yaxis${panel === 0 ? "" : panel + 1}`,
          { type: "log", domain: domainOf(panel, shown.length), title: { text: symbol }, nticks: 4 },
        ]),
      ),
    },
    table: {
      caption: "Prices and regimes",
      columns: ["symbol", "bars", "first close", "last close", "return", "bull share", "bear share", "sideways share"],
      rows: priced.map(({ symbol, market, returnFrac, bullFrac, bearFrac, sidewaysFrac }): Cell[] => [
        symbol,
        market.bars.timeMs.length,
        market.bars.close[0]!,
        market.bars.close.at(-1)!,
        ...[returnFrac, bullFrac, bearFrac, sidewaysFrac].map((frac) => formatPercent(frac)),
      ]),
    },
    definition: {
      text:
        "A regime is judged from past data only: the log return of the last seven days beyond half " +
        "of its own realised volatility is a bull or a bear market, anything less is sideways.",
      formula: "bull if ln(c_i / c_{i-n}) > 0.5 sqrt(sum of r^2 over n), n = bars of 7 days",
    },
  };
}

function describe(market: SymbolMarket): Priced {
  const { close, symbol } = market.bars;
  const regimes = barRegimes(market.bars);
  const judged = regimes.filter((regime) => !Number.isNaN(regime));
  const share = (wanted: number) =>
    judged.length === 0 ? NaN : judged.filter((regime) => regime === wanted).length / judged.length;
  return {
    symbol,
    market,
    regimes,
    returnFrac: close.at(-1)! / close[0]! - 1,
    bullFrac: share(1),
    bearFrac: share(-1),
    sidewaysFrac: share(0),
  };
}

function finding(priced: readonly Priced[]): string {
  const { bars } = priced[0]!.market;
  const days = Math.round((bars.timeMs.at(-1)! + bars.barMs - bars.timeMs[0]!) / DAY_MS);
  const furthest = priced.reduce((a, b) =>
    Math.abs(Math.log1p(b.returnFrac)) > Math.abs(Math.log1p(a.returnFrac)) ? b : a,
  );
  const moved =
    `In ${sayCounted(days, "day")} ${furthest.symbol} moved furthest, ` +
    `${furthest.returnFrac >= 0 ? "+" : "-"}${formatPercent(Math.abs(furthest.returnFrac))}`;
  if (priced.some(({ bullFrac }) => Number.isNaN(bullFrac)))
    return `${moved}; there are too few days to tell regimes apart`;
  const oneSided = priced
    .filter(({ bullFrac, bearFrac }) => bullFrac === 0 || bearFrac === 0)
    .map(({ symbol }) => symbol);
  if (oneSided.length === 0) return `${moved}; bull and bear markets both occur in every symbol`;
  const absent = priced.every(({ bearFrac }) => bearFrac > 0)
    ? "bull"
    : priced.every(({ bullFrac }) => bullFrac > 0)
      ? "bear"
      : "bull or no bear";
  return `${moved}; ${oneSided.join(", ")} saw no ${absent} market`;
}

function lineOf({ market, symbol }: Priced, panel: number): Readonly<Record<string, unknown>> {
  const { x, y } = envelope(market.bars.timeMs, market.bars.close, BUCKETS);
  return {
    type: "scatter",
    mode: "lines",
    name: symbol,
    x: plotTimes(x),
    y: drawnColumn(y),
    yaxis: axisName("y", panel),
    line: { color: COLOUR.quiet, width: 1.2 },
  };
}

function shadesOf({ market, regimes }: Priced, panel: number): Readonly<Record<string, unknown>>[] {
  const { timeMs, barMs } = market.bars;
  const n = timeMs.length;
  const perStretch = Math.max(1, Math.round(DAY_MS / barMs), Math.ceil(n / MOST_STRETCHES));
  const stretches: { fromMs: number; toMs: number; regime: number }[] = [];
  for (let from = 0; from < n; from += perStretch) {
    const to = Math.min(n, from + perStretch);
    const regime = majority(regimes.subarray(from, to));
    const last = stretches.at(-1);
    if (last !== undefined && last.regime === regime) last.toMs = timeMs[to - 1]! + barMs;
    else stretches.push({ fromMs: timeMs[from]!, toMs: timeMs[to - 1]! + barMs, regime });
  }
  return stretches
    .filter(({ regime }) => regime !== 0)
    .map(({ fromMs, toMs, regime }) => {
      const [x0, x1] = plotTimes([fromMs, toMs]);
      return {
        type: "rect",
        layer: "below",
        line: { width: 0 },
        fillcolor: bandColour(regime > 0 ? COLOUR.buy : COLOUR.sell),
        xref: "x",
        x0,
        x1,
        yref: `${axisName("y", panel)} domain`,
        y0: 0,
        y1: 1,
      };
    });
}

/** 1, -1 or 0, whichever most bars are; bars without a regime count as sideways. */
function majority(regimes: Float64Array): number {
  const bull = regimes.filter((regime) => regime === 1).length;
  const bear = regimes.filter((regime) => regime === -1).length;
  if (2 * bull > regimes.length) return 1;
  return 2 * bear > regimes.length ? -1 : 0;
}

function axisName(axis: string, panel: number): string {
  return panel === 0 ? axis : `${axis}${panel + 1}`;
}

/** Panels from the top down. */
function domainOf(panel: number, panels: number): [number, number] {
  const height = (1 - GAP_FRAC * (panels - 1)) / panels;
  const top = 1 - panel * (height + GAP_FRAC);
  return [Math.max(0, top - height), top];
}
