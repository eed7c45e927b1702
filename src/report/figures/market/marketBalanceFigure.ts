/** Whether the data are balanced: its shares of rising bars, liquidated longs and regimes against their band. */
import { BUY_SHARE_WARNING, sayCounted } from "../../../core/index.js";
import type { MarketBalance } from "../../../market/index.js";
import type { Cell, Figure } from "../../figure.js";
import { formatBand, formatCount, formatPercent } from "../../numbers.js";
import { bandColour, COLOUR, SERIES } from "../../palette.js";
import { PERCENT_TICKS, referenceLine, shadedBand } from "../../series.js";

const BAND = BUY_SHARE_WARNING;
const BAND_WORDS = formatBand(BAND, " to ");

interface Share {
  readonly symbol: string;
  readonly kind: (typeof KINDS)[keyof typeof KINDS];
  readonly frac: number;
}

/** What each dot is, for the legend and for a sentence that begins with its percentage. */
const KINDS = {
  rising: { name: "rising, of the bars that moved", said: "of the bars that moved rose" },
  count: { name: "longs, of liquidations", said: "of liquidations were of longs" },
  usd: { name: "longs, of the liquidated notional", said: "of the liquidated notional was of longs" },
} as const;

/**
 * Rising bars and liquidated longs of each symbol, in the band outside which a report warns.
 *
 * @param balances Of a lake (`audit.symbols`) or of one span (`spanAudit.symbols`).
 * @param where For the title: `the data`, `fold 2`.
 */
export function marketBalanceFigure(
  balances: readonly MarketBalance[],
  { id = "market-balance", where = "the data" }: { readonly id?: string; readonly where?: string } = {},
): Figure {
  const shares = balances.flatMap(sharesOf);
  const moved = balances.reduce((sum, { moves }) => sum + (moves?.judgedBars ?? 0), 0);
  const events = balances.reduce(
    (sum, { liquidations }) => sum + (liquidations === null ? 0 : liquidations.longCount + liquidations.shortCount),
    0,
  );
  return {
    id,
    title: finding(shares, where),
    subtitle:
      `Dots: shares of each symbol; band: ${BAND_WORDS}. n = ${formatCount(moved)} judged bars, ` +
      `${events === 0 ? "no recorded liquidations" : `${sayCounted(events, "liquidation")}`}. ` +
      `Counted over ${where}, not estimated, so without an interval.`,
    data: Object.values(KINDS).map((kind, k) => {
      const own = shares.filter((share) => share.kind === kind);
      return {
        type: "scatter",
        mode: "markers",
        cliponaxis: false,
        name: kind.name,
        x: own.map(({ frac }) => Number(frac.toFixed(4))),
        y: own.map(({ symbol }) => symbol),
        marker: { size: 11, color: SERIES[k], symbol: ["circle", "diamond", "square"][k] },
      };
    }),
    layout: {
      height: 160 + 40 * balances.length,
      xaxis: { title: { text: "share" }, range: [-0.02, 1.02], ...PERCENT_TICKS },
      yaxis: { type: "category", autorange: "reversed" },
      shapes: [shadedBand("x", BAND.low, BAND.high, bandColour(COLOUR.quiet)), referenceLine("x", 0.5)],
      legend: { orientation: "h", y: 1.12 },
    },
    table: {
      caption: `Balance of ${where}`,
      columns: [
        "symbol",
        "bars judged",
        "rising",
        "falling",
        "flat",
        "longs liquidated",
        "shorts liquidated",
        "longs, USD",
        "shorts, USD",
        "bull",
        "bear",
        "sideways",
      ],
      rows: balances.map(rowOf),
    },
    definition: {
      text:
        "A bar is flat if its log return is smaller than a tenth of the volatility of the last 288 " +
        "bars. Liquidations are counted by the position that was closed by force. Models trained on " +
        "one-sided data learn the side.",
      formula: "flat if abs(r_i) < 0.1 sqrt(mean of r^2 over 288)",
    },
  };
}

function sharesOf({ symbol, moves, liquidations }: MarketBalance): Share[] {
  const shares: Share[] = [];
  const add = (kind: Share["kind"], part: number, other: number) => {
    if (part + other > 0) shares.push({ symbol, kind, frac: part / (part + other) });
  };
  if (moves !== null) add(KINDS.rising, moves.risingFrac, moves.fallingFrac);
  if (liquidations !== null) {
    add(KINDS.count, liquidations.longCount, liquidations.shortCount);
    add(KINDS.usd, liquidations.longUsd, liquidations.shortUsd);
  }
  return shares;
}

function finding(shares: readonly Share[], where: string): string {
  if (shares.length === 0) return `Nothing in ${where} can be judged for balance yet`;
  const outside = shares.filter(({ frac }) => frac < BAND.low || frac > BAND.high);
  const unit = shares.length === 1 ? "The one share" : `All ${shares.length} shares`;
  if (outside.length === 0)
    return `${unit} of ${where} that can be judged ${shares.length === 1 ? "lies" : "lie"} within ${BAND_WORDS}`;
  const worst = outside.reduce((a, b) => (Math.abs(b.frac - 0.5) > Math.abs(a.frac - 0.5) ? b : a));
  return (
    `${outside.length} of ${shares.length} shares of ${where} ` +
    `${outside.length === 1 ? "lies" : "lie"} outside ${BAND_WORDS}, furthest ${worst.symbol}: ` +
    `${formatPercent(worst.frac)} ${worst.kind.said}`
  );
}

function rowOf({ symbol, moves, liquidations, regimes }: MarketBalance): Cell[] {
  const percent = (frac: number | undefined): Cell => (frac === undefined ? null : formatPercent(frac));
  return [
    symbol,
    moves?.judgedBars ?? null,
    ...[moves?.risingFrac, moves?.fallingFrac, moves?.flatFrac].map(percent),
    ...[liquidations?.longCount, liquidations?.shortCount, liquidations?.longUsd, liquidations?.shortUsd].map(
      (value) => value ?? null,
    ),
    ...[regimes?.bullFrac, regimes?.bearFrac, regimes?.sidewaysFrac].map(percent),
  ];
}
