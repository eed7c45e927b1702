/** The plan's eight new features: who was forced out, what leverage costs, and which way the book leans. */
import { MINUTE_MS } from "../../core/index.js";
import { asOf } from "../asOf.js";
import type { Feature } from "../feature.js";
import type { FeatureContext } from "../featureContext.js";
import { rollingSum, rollingZ } from "../rolling.js";

const SENTIMENT_BARS = 288;
/** ret_48 has its first value at row 48, its z another 287 rows later. */
const SENTIMENT_LOOK_BACK = 48 + SENTIMENT_BARS;
const OPEN_INTEREST_BARS = 12;

/** Share of `part` in the forced orders of the last n bars; 0 when nothing was liquidated. */
function liquidationShare(context: FeatureContext, n: number, part: (buy: number, sell: number) => number): Float64Array | undefined {
  const liquidations = context.liquidations();
  if (liquidations === undefined) return undefined;
  const buy = rollingSum(liquidations.buyUsd, n);
  const sell = rollingSum(liquidations.sellUsd, n);
  return buy.map((usd, i) => (usd + sell[i]! === 0 ? 0 : part(usd, sell[i]!) / (usd + sell[i]!)));
}

function liquidationImbalance(context: FeatureContext): Float64Array | undefined {
  return context.shared("liquidation imbalance", () => liquidationShare(context, 48, (buy, sell) => buy - sell));
}

/** Last settled rate per 8 hours. */
function fundingRate({ market: { funding }, t0Ms }: FeatureContext): Float64Array | undefined {
  if (funding === undefined) return undefined;
  const known = asOf(funding.knownMs, t0Ms);
  return t0Ms.map((_, i) => (known[i]! < 0 ? NaN : (funding.rate[known[i]!]! * 8) / funding.intervalHours[known[i]!]!));
}

function openInterestChange({ market: { openInterest }, t0Ms, bars }: FeatureContext): Float64Array | undefined {
  if (openInterest === undefined) return undefined;
  const now = asOf(openInterest.knownMs, t0Ms);
  const before = asOf(openInterest.knownMs, t0Ms.map((t0) => t0 - OPEN_INTEREST_BARS * bars.barMs));
  return t0Ms.map((_, i) => (before[i]! < 0 ? NaN : Math.log(openInterest.openInterest[now[i]!]! / openInterest.openInterest[before[i]!]!)));
}

function volumeImbalance({ bars: { volume, takerBuyVolume } }: FeatureContext): Float64Array | undefined {
  if (takerBuyVolume === undefined) return undefined;
  const total = rollingSum(volume, 12);
  return rollingSum(takerBuyVolume.map((bought, i) => 2 * bought - volume[i]!), 12).map((net, i) => (total[i] === 0 ? 0 : net / total[i]!));
}

/** Mean of tanh(z) of what this market has, of five signs of sentiment. */
function marketSentiment(context: FeatureContext): Float64Array | undefined {
  const short = context.logReturn(12);
  const parts = [
    context.logReturn(48),
    fundingRate(context),
    volumeImbalance(context),
    openInterestChange(context)?.map((change, i) => Math.sign(short[i]!) * change),
    liquidationImbalance(context),
  ].filter((part) => part !== undefined);
  if (parts.length < 2) return undefined;
  const scores = parts.map((part) => rollingZ(part, SENTIMENT_BARS));
  return context.t0Ms.map((_, i) => {
    if (i < SENTIMENT_LOOK_BACK - 1) return NaN;
    const present = scores.map((score) => score[i]!).filter((z) => !Number.isNaN(z));
    return present.length < 2 ? NaN : present.reduce((sum, z) => sum + Math.tanh(z), 0) / present.length;
  });
}

function orderBookImbalance({ market: { depth }, t0Ms, bars }: FeatureContext): Float64Array | undefined {
  if (depth === undefined) return undefined;
  const oldest = Math.max(bars.barMs, 5 * MINUTE_MS);
  const known = asOf(depth.knownMs, t0Ms);
  return t0Ms.map((t0, i) => {
    const k = known[i]!;
    if (k < 0 || t0 - depth.knownMs[k]! > oldest) return NaN;
    const bid = depth.bidNotionalUsd[k]!;
    const ask = depth.askNotionalUsd[k]!;
    return bid + ask === 0 ? 0 : (bid - ask) / (bid + ask);
  });
}

export const PLAN: readonly Feature[] = [
  {
    name: "buy_liquidation_ratio",
    group: "plan",
    formula: "B / (B + S) over 12 bars, B the notional of forced BUY orders (shorts liquidated), S of forced SELL orders; 0 when nothing was liquidated",
    inputs: ["liquidations"],
    lookBackBars: 12,
    unit: "0 to 1",
    compute: (context) => liquidationShare(context, 12, (buy) => buy),
  },
  {
    name: "sell_liquidation_ratio",
    group: "plan",
    formula: "S / (B + S) over 12 bars; 0 when nothing was liquidated",
    inputs: ["liquidations"],
    lookBackBars: 12,
    unit: "0 to 1",
    compute: (context) => liquidationShare(context, 12, (_, sell) => sell),
  },
  {
    name: "liquidation_imbalance",
    group: "plan",
    formula: "(B - S) / (B + S) over 48 bars; 0 when nothing was liquidated",
    inputs: ["liquidations"],
    lookBackBars: 48,
    unit: "-1 to 1",
    compute: liquidationImbalance,
  },
  {
    name: "market_sentiment_score",
    group: "plan",
    formula: "mean of tanh(z over 288) of those present among ret_48, funding rate, volume_imbalance, sign(ret_12) x open_interest_change, liquidation_imbalance; missing if fewer than two are",
    inputs: ["bars", "funding", "takerBuyVolume", "openInterest", "liquidations"],
    lookBackBars: SENTIMENT_LOOK_BACK,
    unit: "-1 to 1",
    compute: marketSentiment,
  },
  {
    name: "funding_rate",
    group: "plan",
    formula: "last rate settled at or before t0 x 8 h / its interval",
    inputs: ["funding"],
    lookBackBars: 1,
    unit: "fraction per 8 h",
    compute: fundingRate,
  },
  {
    name: "open_interest_change",
    group: "plan",
    formula: "ln(open interest now / 12 bars ago), both as known then",
    inputs: ["openInterest"],
    lookBackBars: 1,
    unit: "log change",
    compute: openInterestChange,
  },
  {
    name: "volume_imbalance",
    group: "plan",
    formula: "(taker buy - taker sell) / total volume over 12 bars; 0 without volume",
    inputs: ["bars", "takerBuyVolume"],
    lookBackBars: 12,
    unit: "-1 to 1",
    compute: volumeImbalance,
  },
  {
    name: "order_book_imbalance",
    group: "plan",
    formula: "(bid - ask) / (bid + ask) notional within 1 % of mid in the last snapshot known at t0; missing if older than one bar or 5 min, whichever is longer",
    inputs: ["depth"],
    lookBackBars: 1,
    unit: "-1 to 1",
    compute: orderBookImbalance,
  },
];
