/** The eight features that v4 adds: who was forced out, what leverage costs, and which way the book leans. */
import { asOf } from "../asOf.js";
import type { Feature } from "../feature.js";
import type { FeatureContext } from "../featureContext.js";
import { interpolatedTanh } from "../interpolatedTanh.js";
import { rollingSum, rollingZ } from "../rolling.js";
import { OPEN_INTEREST_BARS, oldestDepthMs, oldestFundingMs, oldestOpenInterestMs } from "../staleness.js";

const SENTIMENT_BARS = 288;
/** ret_48 has its first value at row 48, its z another 287 rows later. */
const SENTIMENT_LOOK_BACK = 48 + SENTIMENT_BARS;

/** Forced BUY and SELL notional of the last n bars. */
function liquidatedUsd(
  context: FeatureContext,
  n: number,
): { readonly buy: Float64Array; readonly sell: Float64Array } | undefined {
  const liquidations = context.liquidations();
  if (liquidations === undefined) return undefined;
  return {
    buy: context.shared(`liquidated buy ${n}`, () => rollingSum(liquidations.buyUsd, n)),
    sell: context.shared(`liquidated sell ${n}`, () => rollingSum(liquidations.sellUsd, n)),
  };
}

/** Share of one side in the forced orders of the last 12 bars; 0 when nothing was liquidated. */
function liquidationShare(context: FeatureContext, side: "buy" | "sell"): Float64Array | undefined {
  const usd = liquidatedUsd(context, 12);
  if (usd === undefined) return undefined;
  const { buy, sell, [side]: part } = usd;
  const values = new Float64Array(context.rows);
  for (let i = 0; i < values.length; i++) values[i] = buy[i]! + sell[i]! === 0 ? 0 : part[i]! / (buy[i]! + sell[i]!);
  return values;
}

function liquidationImbalance(context: FeatureContext): Float64Array | undefined {
  const usd = liquidatedUsd(context, 48);
  if (usd === undefined) return undefined;
  const { buy, sell } = usd;
  return context.shared("liquidation imbalance", () => {
    const values = new Float64Array(context.rows);
    for (let i = 0; i < values.length; i++)
      values[i] = buy[i]! + sell[i]! === 0 ? 0 : (buy[i]! - sell[i]!) / (buy[i]! + sell[i]!);
    return values;
  });
}

/** Last settled rate per 8 hours. */
function fundingRate(context: FeatureContext): Float64Array | undefined {
  const {
    t0Ms,
    market: { funding },
  } = context;
  if (funding === undefined) return undefined;
  const { knownMs, rate, intervalHours } = funding;
  return context.shared("funding rate", () => {
    const known = asOf(knownMs, t0Ms);
    const values = new Float64Array(context.rows).fill(NaN);
    for (let i = 0; i < values.length; i++) {
      const k = known[i]!;
      if (k < 0 || t0Ms[i]! - knownMs[k]! > oldestFundingMs(intervalHours[k]!)) continue;
      values[i] = (rate[k]! * 8) / intervalHours[k]!;
    }
    return values;
  });
}

function openInterestChange(context: FeatureContext): Float64Array | undefined {
  const {
    t0Ms,
    bars: { barMs },
    market: { openInterest: table },
  } = context;
  if (table === undefined) return undefined;
  const { knownMs, openInterest } = table;
  return context.shared("open interest change", () => {
    const spanMs = OPEN_INTEREST_BARS * barMs;
    const oldestMs = oldestOpenInterestMs(barMs);
    const beforeMs = t0Ms.map((t0) => t0 - spanMs);
    const now = asOf(knownMs, t0Ms);
    const before = asOf(knownMs, beforeMs);
    const values = new Float64Array(context.rows).fill(NaN);
    for (let i = 0; i < values.length; i++) {
      const last = now[i]!;
      const first = before[i]!;
      // A value carried over a hole in the recording would read as "nothing changed".
      if (first < 0 || t0Ms[i]! - knownMs[last]! > oldestMs || beforeMs[i]! - knownMs[first]! > oldestMs) continue;
      values[i] = Math.log(openInterest[last]! / openInterest[first]!);
    }
    return values;
  });
}

function volumeImbalance(context: FeatureContext): Float64Array | undefined {
  const { volume, takerBuyVolume } = context.bars;
  if (takerBuyVolume === undefined) return undefined;
  return context.shared("volume imbalance", () => {
    const bought = rollingSum(takerBuyVolume, 12);
    const total = rollingSum(volume, 12);
    for (let i = 0; i < bought.length; i++) bought[i] = total[i] === 0 ? 0 : (2 * bought[i]!) / total[i]! - 1;
    return bought;
  });
}

/** Mean of tanh(z) of what this market has, of five signs of sentiment. */
function marketSentiment(context: FeatureContext): Float64Array | undefined {
  const short = context.logReturn(12);
  const change = openInterestChange(context);
  const parts = [
    context.logReturn(48),
    fundingRate(context),
    volumeImbalance(context),
    change?.map((value, i) => Math.sign(short[i]!) * value),
    liquidationImbalance(context),
  ].filter((part) => part !== undefined);
  if (parts.length < 2) return undefined;
  const sums = new Float64Array(context.rows);
  const present = new Uint8Array(context.rows);
  for (const part of parts) {
    const z = rollingZ(part, SENTIMENT_BARS);
    for (let i = SENTIMENT_LOOK_BACK - 1; i < z.length; i++) {
      if (Number.isNaN(z[i]!)) continue;
      sums[i]! += interpolatedTanh(z[i]!);
      present[i]!++;
    }
  }
  const values = new Float64Array(context.rows);
  for (let i = 0; i < values.length; i++) values[i] = present[i]! < 2 ? NaN : sums[i]! / present[i]!;
  return values;
}

function orderBookImbalance(context: FeatureContext): Float64Array | undefined {
  const {
    t0Ms,
    bars: { barMs },
    market: { depth },
  } = context;
  if (depth === undefined) return undefined;
  const { knownMs, bidNotionalUsd, askNotionalUsd } = depth;
  const oldestMs = oldestDepthMs(barMs);
  const known = asOf(knownMs, t0Ms);
  const values = new Float64Array(context.rows).fill(NaN);
  for (let i = 0; i < values.length; i++) {
    const k = known[i]!;
    if (k < 0 || t0Ms[i]! - knownMs[k]! > oldestMs) continue;
    const bid = bidNotionalUsd[k]!;
    const ask = askNotionalUsd[k]!;
    values[i] = bid + ask === 0 ? 0 : (bid - ask) / (bid + ask);
  }
  return values;
}

export const LIQUIDATIONS_FUNDING_INTEREST: readonly Feature[] = [
  {
    name: "buy_liquidation_ratio",
    group: "liquidations, funding and interest",
    formula:
      "B / (B + S) over 12 bars, B the notional of forced BUY orders (shorts liquidated), S of " +
      "forced SELL orders; 0 when nothing was liquidated",
    inputs: ["liquidations"],
    lookBackBars: 12,
    unit: "0 to 1",
    compute: (context) => liquidationShare(context, "buy"),
  },
  {
    name: "sell_liquidation_ratio",
    group: "liquidations, funding and interest",
    formula: "S / (B + S) over 12 bars; 0 when nothing was liquidated",
    inputs: ["liquidations"],
    lookBackBars: 12,
    unit: "0 to 1",
    compute: (context) => liquidationShare(context, "sell"),
  },
  {
    name: "liquidation_imbalance",
    group: "liquidations, funding and interest",
    formula: "(B - S) / (B + S) over 48 bars; 0 when nothing was liquidated",
    inputs: ["liquidations"],
    lookBackBars: 48,
    unit: "-1 to 1",
    compute: liquidationImbalance,
  },
  {
    name: "market_sentiment_score",
    group: "liquidations, funding and interest",
    formula:
      "mean of tanh(z over 288) of those present among ret_48, funding rate, volume_imbalance, " +
      "sign(ret_12) x open_interest_change, liquidation_imbalance; missing if fewer than two are",
    inputs: ["bars", "funding", "takerBuyVolume", "openInterest", "liquidations"],
    lookBackBars: SENTIMENT_LOOK_BACK,
    unit: "-1 to 1",
    compute: marketSentiment,
  },
  {
    name: "funding_rate",
    group: "liquidations, funding and interest",
    formula: "last rate settled at or before t0 x 8 h / its interval; missing once two intervals old",
    inputs: ["funding"],
    lookBackBars: 1,
    unit: "fraction per 8 h",
    compute: fundingRate,
  },
  {
    name: "open_interest_change",
    group: "liquidations, funding and interest",
    formula:
      "ln(open interest now / 12 bars ago), both as known then; missing where either is older than " +
      "12 bars or 1 h, whichever is longer",
    inputs: ["openInterest"],
    lookBackBars: 1,
    unit: "log change",
    compute: openInterestChange,
  },
  {
    name: "volume_imbalance",
    group: "liquidations, funding and interest",
    formula: "(taker buy - taker sell) / total volume over 12 bars; 0 without volume",
    inputs: ["bars", "takerBuyVolume"],
    lookBackBars: 12,
    unit: "-1 to 1",
    compute: volumeImbalance,
  },
  {
    name: "order_book_imbalance",
    group: "liquidations, funding and interest",
    formula:
      "(bid - ask) / (bid + ask) notional within 1 % of mid in the last snapshot known at t0; " +
      "missing if older than one bar or 5 min, whichever is longer",
    inputs: ["depth"],
    lookBackBars: 1,
    unit: "-1 to 1",
    compute: orderBookImbalance,
  },
];
