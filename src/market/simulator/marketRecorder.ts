/** Turns the steps of one simulated symbol into the tables that a real source would leave. */
import { HOUR_MS, type Rng } from "../../core/index.js";
import type { SimulatedTruth, SymbolMarket } from "../schema.js";
import type { LiquidatedLevel } from "./cascade.js";
import { DELAY_STEPS, START_MS, STEP_MS } from "./constants.js";
import type { SymbolState } from "./marketState.js";
import type { SymbolStep } from "./stepMarket.js";

const SETTLEMENT_MS = 8 * HOUR_MS;
const MOST_ORDERS_A_LEVEL = 6;

interface BarSums {
  open: number;
  high: number;
  low: number;
  volumeUsd: number;
  takerBuyUsd: number;
  trades: number;
}

/** Columns grow step by step; {@link market} and {@link truth} close them. */
export class MarketRecorder {
  readonly #state: SymbolState;
  readonly #barMs: number;
  readonly #events: Rng;
  #bar: BarSums | undefined;
  readonly #bars = columns(
    "timeMs",
    "open",
    "high",
    "low",
    "close",
    "volume",
    "quoteVolume",
    "tradeCount",
    "takerBuyVolume",
  );
  readonly #truth = columns("meanLog", "sigmaLog");
  readonly #liquidations = columns("timeMs", "price", "quantity", "notionalUsd");
  readonly #sides: ("long" | "short")[] = [];
  readonly #funding = columns("timeMs", "rate");
  readonly #book = columns("timeMs", "openInterest", "bid", "ask");

  constructor(state: SymbolState, { barMs, events }: { readonly barMs: number; readonly events: Rng }) {
    this.#state = state;
    this.#barMs = barMs;
    this.#events = events;
  }

  /** The settlement at the very start, which the first bars already know. */
  settleStart(): void {
    this.#settle(START_MS);
  }

  /** Records one step that has ended at `endMs`. */
  record(step: SymbolStep, endMs: number): void {
    this.#recordBar(step, endMs);
    this.#recordLiquidations([...step.liquidatedLongs, ...step.liquidatedShorts], endMs - STEP_MS);
    const { symbol, openLong, openShort, bookDepthUsd, bookImbalance } = this.#state;
    push(this.#book, {
      timeMs: endMs,
      openInterest: openLong + openShort + (0.2 * symbol.dailyVolumeUsd) / symbol.price0,
      bid: (bookDepthUsd * (1 + bookImbalance)) / 2,
      ask: (bookDepthUsd * (1 - bookImbalance)) / 2,
    });
    if (endMs % SETTLEMENT_MS === 0) this.#settle(endMs);
  }

  market(endMs: number): SymbolMarket {
    const bars = arrays(this.#bars);
    const liquidations = arrays(this.#liquidations);
    const funding = arrays(this.#funding);
    const { timeMs, openInterest, bid, ask } = arrays(this.#book);
    const snapshot = { timeMs, knownMs: timeMs.slice() };
    return {
      bars: { symbol: this.#state.symbol.name, barMs: this.#barMs, ...bars },
      liquidations: {
        ...liquidations,
        knownMs: liquidations.timeMs.slice(),
        side: this.#sides,
        coverageMs: [[START_MS, endMs]],
      },
      funding: {
        ...funding,
        knownMs: funding.timeMs.slice(),
        intervalHours: new Float64Array(funding.timeMs.length).fill(SETTLEMENT_MS / HOUR_MS),
      },
      openInterest: { ...snapshot, openInterest },
      depth: { timeMs: timeMs.slice(), knownMs: timeMs.slice(), bidNotionalUsd: bid, askNotionalUsd: ask },
    };
  }

  truth(probabilityUp: (meanLog: number, sigmaLog: number) => number): SimulatedTruth {
    const { meanLog, sigmaLog } = arrays(this.#truth);
    return {
      symbol: this.#state.symbol.name,
      horizonMs: DELAY_STEPS * STEP_MS,
      probabilityUp: Float32Array.from(meanLog, (mean, i) => probabilityUp(mean, sigmaLog[i]!)),
      meanLog,
      sigmaLog,
    };
  }

  #recordBar(step: SymbolStep, endMs: number): void {
    this.#bar ??= { open: step.open, high: -Infinity, low: Infinity, volumeUsd: 0, takerBuyUsd: 0, trades: 0 };
    const bar = this.#bar;
    bar.high = Math.max(bar.high, step.high);
    bar.low = Math.min(bar.low, step.low);
    bar.volumeUsd += step.volumeUsd;
    bar.takerBuyUsd += step.volumeUsd * step.takerBuyShare;
    bar.trades += step.trades;
    if ((endMs - START_MS) % this.#barMs !== 0) return;
    const { price0 } = this.#state.symbol;
    const close = price0 * Math.exp(step.close);
    push(this.#bars, {
      timeMs: endMs - this.#barMs,
      open: price0 * Math.exp(bar.open),
      high: price0 * Math.exp(bar.high),
      low: price0 * Math.exp(bar.low),
      close,
      volume: bar.volumeUsd / close,
      quoteVolume: bar.volumeUsd,
      tradeCount: bar.trades,
      takerBuyVolume: bar.takerBuyUsd / close,
    });
    push(this.#truth, { meanLog: this.#state.meanLog, sigmaLog: this.#state.sigmaLog });
    this.#bar = undefined;
  }

  /** Splits each level into orders and spreads all orders of the step over its second part. */
  #recordLiquidations(levels: readonly LiquidatedLevel[], startMs: number): void {
    const first = this.#events.uniform();
    const orders = levels.flatMap((level) => this.#ordersOf(level));
    orders.forEach(({ side, price, quantity, notionalUsd }, i) => {
      // Strictly inside the step: what carries its first instant would be known before the step begins.
      const timeMs = startMs + 1 + Math.floor((STEP_MS - 1) * (first + ((1 - first) * i) / orders.length));
      push(this.#liquidations, { timeMs, price, quantity, notionalUsd });
      this.#sides.push(side);
    });
  }

  #ordersOf(level: LiquidatedLevel): LiquidatedLevel[] {
    const count = Math.min(
      MOST_ORDERS_A_LEVEL,
      1 + Math.floor(level.notionalUsd / (6e-6 * this.#state.symbol.dailyVolumeUsd + 4_000)),
    );
    const weights = Array.from({ length: count }, () => Math.exp(1.1 * this.#events.normal()));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => ({
      ...level,
      quantity: (level.quantity * weight) / total,
      notionalUsd: (level.notionalUsd * weight) / total,
    }));
  }

  #settle(timeMs: number): void {
    push(this.#funding, { timeMs, rate: 0.0001 + 0.0006 * this.#state.settledCrowding });
  }
}

type Growing<Name extends string> = Record<Name, number[]>;

function columns<Name extends string>(...names: readonly Name[]): Growing<Name> {
  return Object.fromEntries(names.map((name) => [name, []])) as unknown as Growing<Name>;
}

function push<Name extends string>(into: Growing<Name>, row: Readonly<Record<Name, number>>): void {
  for (const name in row) into[name].push(row[name]);
}

function arrays<Name extends string>(from: Growing<Name>): Record<Name, Float64Array> {
  return Object.fromEntries(
    Object.entries<number[]>(from).map(([name, values]) => [name, Float64Array.from(values)]),
  ) as Record<Name, Float64Array>;
}
