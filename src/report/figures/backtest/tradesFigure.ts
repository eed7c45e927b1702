/** An account's positions, drawn on the price of one symbol and listed. */
import type { BacktestResult, Position } from "../../../backtest/index.js";
import { formatMinute, HOUR_MS } from "../../../core/index.js";
import type { Bars } from "../../../market/index.js";
import type { DataTable, Figure } from "../../figure.js";
import { formatCount, formatPercent } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { drawnColumn, envelope, plotTimes, withPoints } from "../../series.js";
import { fundingSentence } from "./judgedAccount.js";

/** Positions drawn and listed; of more the last. */
const SHOWN = 120;
/** Stretches of the price line. */
const BUCKETS = 250;

/** The symbol that moved the account most, up or down; undefined without positions. */
export function mostTradedSymbol({ perSymbol }: Pick<BacktestResult, "perSymbol">): string | undefined {
  const traded = perSymbol.filter(({ tradeCount }) => tradeCount > 0);
  return traded.reduce<(typeof traded)[number] | undefined>(
    (most, each) => (most === undefined || Math.abs(each.netUsd) > Math.abs(most.netUsd) ? each : most),
    undefined,
  )?.symbol;
}

/**
 * Where an account went long and short on the price of one symbol, and what each position came to.
 *
 * @param bars The symbol's own, over the account's span at least.
 */
export function tradesFigure(model: string, result: BacktestResult, bars: Bars): Figure {
  const own = result.positions.filter(({ symbol }) => symbol === bars.symbol);
  const shown = own.slice(-SHOWN);
  const ofAll = shown.length < own.length ? `; the last ${shown.length} of ${own.length} positions` : "";
  const priceAt = new Map(
    result.trades.filter(({ symbol }) => symbol === bars.symbol).map(({ fillMs, price }) => [fillMs, price]),
  );
  const [fromMs, toMs] = [result.timeMs[0]!, result.timeMs.at(-1)!];
  const rows = Int32Array.from(bars.timeMs, (_, row) => row).filter(
    (row) => bars.timeMs[row]! >= fromMs && bars.timeMs[row]! < toMs,
  );
  const price = envelope(
    Array.from(rows, (row) => bars.timeMs[row]! + bars.barMs),
    Array.from(rows, (row) => bars.close[row]!),
    BUCKETS,
  );
  const entries = (side: Position["side"]) => {
    const chosen = shown.filter((position) => position.side === side);
    return {
      type: "scatter",
      mode: "markers",
      name: side === "long" ? "went long" : "went short",
      x: plotTimes(chosen.map(({ openMs }) => openMs)),
      y: drawnColumn(chosen.map(({ openMs }) => priceAt.get(openMs) ?? NaN)),
      text: chosen.map(({ netUsd }) => formatPercent(netUsd)),
      hovertemplate: "%{x}, %{y}: came to %{text}<extra></extra>",
      marker: {
        color: side === "long" ? COLOUR.buy : COLOUR.sell,
        symbol: side === "long" ? "triangle-up" : "triangle-down",
        size: 9,
      },
      showlegend: true,
    };
  };
  return {
    id: "trades",
    title: sentence(model, bars.symbol, own),
    subtitle:
      `Closes of ${bars.symbol} with the fills at which ${model} turned, ${formatMinute(fromMs)} to ` +
      `${formatMinute(toMs)} UTC${ofAll}. ` +
      fundingSentence(result),
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: bars.symbol,
        x: plotTimes(price.x),
        y: drawnColumn(price.y),
        line: { color: COLOUR.quiet, width: 1 },
        hoverinfo: "skip",
        showlegend: false,
      },
      ...withPoints([entries("long"), entries("short")]),
    ],
    layout: {
      height: 380,
      xaxis: { type: "date", title: { text: "UTC" } },
      yaxis: { title: { text: `price of ${bars.symbol}` }, zeroline: false },
      legend: { orientation: "h", y: 1.1 },
    },
    table: positionsTable(model, bars.symbol, shown, own.length, priceAt),
    definition: {
      text:
        "A position lasts from the fill that opened or turned it to the fill that turned or closed it. Its net " +
        "result is its price gain less fees, slippage and funding, as a share of the initial equity; the costs of a " +
        "turn are split by notional between the two positions.",
    },
  };
}

function positionsTable(
  model: string,
  symbol: string,
  shown: readonly Position[],
  all: number,
  priceAt: ReadonlyMap<number, number>,
): DataTable {
  const ofAll = shown.length === all ? "All" : `The last ${shown.length} of`;
  return {
    caption: `${ofAll} ${all} positions of ${model} in ${symbol}`,
    columns: ["opened", "side", "price", "closed", "hours", "net, of the initial equity"],
    rows: shown.map(({ side, openMs, closeMs, netUsd }) => [
      formatMinute(openMs),
      side,
      priceAt.get(openMs) ?? null,
      closeMs === null ? "still open" : formatMinute(closeMs),
      closeMs === null ? null : (closeMs - openMs) / HOUR_MS,
      formatPercent(netUsd),
    ]),
  };
}

function sentence(model: string, symbol: string, own: readonly Position[]): string {
  if (own.length === 0) return `${model} never traded ${symbol}`;
  const won = own.filter(({ netUsd }) => netUsd > 0);
  const best = own.reduce((sum, { netUsd }) => Math.max(sum, netUsd), -Infinity);
  const net = own.reduce((sum, { netUsd }) => sum + netUsd, 0);
  return (
    `${model} won ${formatCount(won.length)} of ${formatCount(own.length)} positions in ${symbol}, together ` +
    `${formatPercent(net)} of the initial equity; the best alone ${formatPercent(best)}`
  );
}
