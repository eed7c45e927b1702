/** Would it earn: equity after costs beside its baselines, drawdown below. */
import {
  dailyReturns,
  drawdownCurve,
  MONTH_DAYS,
  summarizeBacktest,
  type BacktestResult,
  type Baseline,
  type RandomBaseline,
} from "../../../backtest/index.js";
import { DAY_MS, formatDate, sayCounted } from "../../../core/index.js";
import type { Definition, Figure } from "../../figure.js";
import { formatCount, formatPercent, formatPercentEstimate, NOT_HONEST } from "../../numbers.js";
import { bandColour, COLOUR, modelColour } from "../../palette.js";
import { drawnColumn, envelope, PERCENT_TICKS, plotTimes } from "../../series.js";
import { type JudgedAccount, fundingSentence, spanOf } from "./judgedAccount.js";

type Trace = Readonly<Record<string, unknown>>;

/** Stretches of a line, of which four points each are kept: a page carries ten lines, and a screen has no more room. */
const LINE_BUCKETS = 90;
const BAND_BUCKETS = 60;

/** Growth beyond which a linear axis would hide the beginning. */
const LOG_ABOVE = 5;

/** Who trades what a simulated market itself knows. */
const REFERENCE_TRADER = "reference trader, knows P(BUY)";

const EQUITY: Definition = {
  text:
    "Buy is long, Sell is short; equity is split equally over the symbols when a position is " +
    "opened or turned, unlevered. Every fill pays taker fee and slippage on its notional, " +
    "funding is paid at its own settlements, the account is marked at each bar's close. Drawdown " +
    "is the distance from the highest equity so far.",
  formula: "drawdown = 1 - equity / highest equity so far",
  source: "Project conventions: fills at the next bar's open; interval by equal-weighted cosines, M\u00fcller (2004)",
};

/**
 * Equity of up to three models with the random traders' band and the coins themselves; every baseline in the table.
 *
 * @param accounts The last one is judged in the title.
 * @param options.reference Who trades the true probabilities of a simulated market under the same costs; null
 * elsewhere.
 */
export function backtestEquityFigure(
  accounts: readonly JudgedAccount[],
  baselines: readonly (Baseline | RandomBaseline)[],
  { reference = null }: { readonly reference?: BacktestResult | null } = {},
): Figure {
  const judged = accounts.at(-1);
  if (judged === undefined)
    throw new RangeError("Cannot draw equity as there must be at least one account: found none");
  const random = baselines.find((baseline): baseline is RandomBaseline => "band" in baseline);
  const coins = baselines.find(({ name }) => name === "buy and hold");
  const drawn = accounts.slice(-3);
  const known = reference === null ? [] : [{ name: REFERENCE_TRADER, result: reference }];
  const curves = [...drawn, ...known].map(({ result }) => result.equity);
  const highest = Math.max(...curves.map((equity) => equity.reduce((a, b) => Math.max(a, b))));
  const lowest = Math.min(...curves.map((equity) => equity.reduce((a, b) => Math.min(a, b))));
  const isLog = lowest > 0 && highest / lowest > LOG_ABOVE;
  return {
    id: "backtest-equity",
    title: titleOf(judged, random),
    subtitle:
      `Equity from 1, net of costs, ${spanOf(judged.result)}, ` +
      `${sayCounted(dailyReturns(judged.result).day.length, "day")}, whose slow swings ` +
      `make the interval; ${bandInWords(random)}${referenceInWords(reference)}drawdown below. ` +
      `${hiddenInWords(drawn)}${fundingSentence(judged.result)}`,
    data: [
      ...(random === undefined ? [] : bandTraces(random)),
      ...(coins === undefined
        ? []
        : [line("buy and hold", coins.result, { color: COLOUR.quiet, dash: "dot", width: 1.5 })]),
      ...known.map(({ name, result }) => line(name, result, { color: COLOUR.ink, dash: "dash", width: 1.5 })),
      ...drawn.map(({ name, result, colour }) => line(name, result, { color: colour ?? modelColour(name), width: 2 })),
      ...drawn.map(drawdownLine),
    ],
    layout: {
      height: 480,
      xaxis: { anchor: "y2", title: { text: "UTC" } },
      yaxis: {
        domain: [0.36, 1],
        title: { text: isLog ? "equity, start = 1, logarithmic" : "equity, start = 1" },
        type: isLog ? "log" : "linear",
      },
      yaxis2: {
        domain: [0, 0.28],
        title: { text: "drawdown" },
        ...PERCENT_TICKS,
        autorange: "reversed",
        rangemode: "tozero",
      },
      legend: { orientation: "h", y: 1.08 },
    },
    table: {
      caption: "Accounts and baselines over the same span",
      columns: [
        "account",
        "per 30 days",
        "total",
        "maximum drawdown",
        "Sharpe ratio, annual",
        "fills",
        "fees",
        "slippage",
        "funding",
      ],
      rows: [...accounts, ...baselines, ...known].map((account) => {
        const { sharpeAnnual, maxDrawdownFrac } = summarizeBacktest(account.result);
        const { result } = account;
        return [
          account.name,
          result.trades.length === 0
            ? "never traded"
            : "monthlyReturn" in account
              ? monthWords(account)
              : formatPercent(perMonth(result)),
          "isHonest" in account && account.isHonest === false ? NOT_HONEST : formatPercent(result.equity.at(-1)! - 1),
          formatPercent(maxDrawdownFrac),
          sharpeAnnual ?? (result.trades.length === 0 ? "never traded" : "returns did not vary"),
          formatCount(result.trades.length),
          formatPercent(result.feesPaid),
          formatPercent(result.slippagePaid),
          formatPercent(result.fundingPaid),
        ];
      }),
    },
    definition: EQUITY,
  };
}

function bandInWords(random: RandomBaseline | undefined): string {
  if (random === undefined) return "";
  const traders = formatCount(random.finalEquity.length);
  return `the grey band holds 95 % of ${traders} traders that turn at random as often; `;
}

function referenceInWords(reference: BacktestResult | null): string {
  return reference === null ? "" : "the dashed line trades the market's own probabilities, which no model can know; ";
}

/** Models that decided alike have one line, of which only the upper is seen. */
function hiddenInWords(drawn: readonly JudgedAccount[]): string {
  const said = drawn.flatMap(({ name, result: { equity } }, k) => {
    const above = drawn.slice(k + 1).find(({ result }) => result.equity.every((value, i) => value === equity[i]));
    return above === undefined ? [] : [`${name} traded as ${above.name} did: its line lies below that one. `];
  });
  return said.join("");
}

function titleOf(
  { name, result, monthlyReturn, isHonest = true }: JudgedAccount,
  random: RandomBaseline | undefined,
): string {
  if (!isHonest) return `${name} is not honest: this account shows what its leak is worth, not what it would earn`;
  if (result.ruinedAtMs !== null) return `${name} lost everything on ${formatDate(result.ruinedAtMs)}`;
  if (result.trades.length === 0) return `${name} never traded, so it earned nothing and lost nothing`;
  const money = `${name} returned ${formatPercentEstimate(monthlyReturn)} a month after costs`;
  if (random === undefined) return money;
  const better = random.finalEquity.filter((end) => end >= result.equity.at(-1)!).length;
  const luck = random.luckP < 0.05 ? "more than turning at random gives" : "no more than turning at random may give";
  const traders = `${formatCount(better)} of ${formatCount(random.finalEquity.length)} random traders`;
  const but =
    random.luckP < 0.05 && monthlyReturn !== null && monthlyReturn.low <= 0 ? "; days so few hold a loss, too" : "";
  return `${money}, ${luck}: ${traders} ended as high${but}`;
}

function monthWords({ monthlyReturn, isHonest = true }: JudgedAccount): string {
  return isHonest ? formatPercentEstimate(monthlyReturn) : NOT_HONEST;
}

function perMonth({ equity, timeMs }: BacktestResult): number {
  return equity.at(-1)! ** ((MONTH_DAYS * DAY_MS) / (timeMs.at(-1)! - timeMs[0]!)) - 1;
}

function line(name: string, { timeMs, equity }: BacktestResult, style: Trace): Trace {
  const { x, y } = envelope(timeMs, equity, LINE_BUCKETS);
  return {
    type: "scatter",
    mode: "lines",
    name,
    x: plotTimes(x),
    y: drawnColumn(y, { digits: 5 }),
    line: style,
    hovertemplate: `${name}: %{y:.3f}<extra></extra>`,
  };
}

function drawdownLine({ name, result, colour }: JudgedAccount): Trace {
  const { x, y } = envelope(result.timeMs, drawdownCurve(result), BAND_BUCKETS);
  return {
    type: "scatter",
    mode: "lines",
    name,
    x: plotTimes(x),
    y: drawnColumn(y, { digits: 5 }),
    yaxis: "y2",
    showlegend: false,
    line: { color: colour ?? modelColour(name), width: 1 },
    hovertemplate: `${name}: %{y:.1%} below its peak<extra></extra>`,
  };
}

function bandTraces({ band, result }: RandomBaseline): Trace[] {
  const low = envelope(result.timeMs, band.low, BAND_BUCKETS);
  const high = envelope(result.timeMs, band.high, BAND_BUCKETS);
  const edge = { type: "scatter", mode: "lines", line: { width: 0 }, hoverinfo: "skip" };
  return [
    { ...edge, x: plotTimes(low.x), y: drawnColumn(low.y, { digits: 5 }), showlegend: false },
    {
      ...edge,
      x: plotTimes(high.x),
      y: drawnColumn(high.y, { digits: 5 }),
      name: "random, same turnover",
      fill: "tonexty",
      fillcolor: bandColour(COLOUR.quiet),
    },
  ];
}
