import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HOUR_MS, pinModule } from "../../../src/core/index.js";
import { loadExtensions } from "../../../src/config/index.js";
import { FEATURES, marketUntil, type Feature } from "../../../src/features/index.js";
import { resampleBars, type SymbolMarket } from "../../../src/market/index.js";
import { sayAbsentBars } from "../../../src/run/signal/absentBars.js";
import { decisionOf, type Decisions } from "../../../src/run/signal/decisions.js";
import { loadSignal, type SignalModel } from "../../../src/run/signal/loadSignal.js";
import { handMadeMarket } from "../../features/handMadeMarket.js";
import { writeToySignal, type ToySignalOptions } from "./toySignal.js";

const BAR_MS = 300_000;
const market = handMadeMarket({ rows: 420, seed: 1 });
const named = (...names: string[]): readonly Feature[] => FEATURES.filter(({ name }) => names.includes(name));
/** Every input but one's own; short look-backs, one of them recursive. */
const OF_EVERY_INPUT = named(
  "ret_1",
  "rsi_14",
  "trade_count_z_48",
  "volume_imbalance",
  "liquidation_count_12",
  "funding_rate",
  "open_interest_change",
  "order_book_imbalance",
);

let place: string;
const signals: SignalModel[] = [];
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "tenbin-decide-"));
});
afterAll(() => {
  for (const signal of signals) signal.dispose();
  rmSync(place, { recursive: true, force: true });
});

const toy = async (options: Partial<ToySignalOptions> = {}): Promise<SignalModel> => {
  const directory = join(place, String(signals.length));
  await writeToySignal(directory, { market, features: OF_EVERY_INPUT, ...options });
  const signal = await loadSignal(directory);
  signals.push(signal);
  return signal;
};

/** Rows as text, so that a difference in the last bit is one. */
const rowsOf = ({ t0Ms, symbol, score, probability, decision, unscored }: Decisions): string[] => [
  ...Array.from(t0Ms, (t0, k) => `${t0} ${symbol[k]} ${score[k]} ${probability[k]} ${decision[k]}`),
  ...Array.from(unscored.t0Ms, (t0, k) => `${t0} ${unscored.symbol[k]} ${unscored.reason[k]}`),
];
const rowsAt = (rows: readonly string[], t0Ms: number): string[] => rows.filter((row) => row.startsWith(`${t0Ms} `));

/** Each of these bars alone at its close, with what was known by then, beside the batch. */
async function requireParity(signal: SignalModel, whole: SymbolMarket, closes: readonly number[]): Promise<void> {
  const batch = rowsOf(await signal.decide(whole));
  expect(batch).toHaveLength(whole.bars.timeMs.length);
  for (const t0Ms of closes) {
    const alone = rowsOf(await signal.decide(marketUntil(whole, t0Ms), { fromMs: t0Ms }));
    expect(alone).toEqual(rowsAt(batch, t0Ms));
    expect(alone).toHaveLength(1);
  }
}

/** Without some of the bars, and of every table without the records of a stretch. */
function withHoles(whole: SymbolMarket, bars: readonly number[], from: number, to: number): SymbolMarket {
  const keep = (column: Float64Array) => column.filter((_, row) => !bars.includes(row));
  const { symbol, barMs, ...columns } = whole.bars;
  const kept = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, keep(column)]));
  const stretch = [whole.bars.timeMs[from]!, whole.bars.timeMs[to]!] as const;
  const cut = <Table extends { readonly knownMs: Float64Array }>(table: Table): Table => {
    const stays = (_: unknown, row: number) => table.knownMs[row]! < stretch[0] || table.knownMs[row]! >= stretch[1];
    return Object.fromEntries(
      Object.entries(table).map(([name, column]: [string, unknown]) => [
        name,
        column instanceof Float64Array ? column.filter(stays) : name === "side" ? (column as []).filter(stays) : column,
      ]),
    ) as Table;
  };
  const { liquidations, funding, openInterest, depth } = whole;
  return {
    bars: { ...whole.bars, ...kept, symbol, barMs },
    liquidations: {
      ...cut(liquidations!),
      coverageMs: [
        [liquidations!.coverageMs[0]![0], stretch[0]],
        [stretch[1], liquidations!.coverageMs[0]![1]],
      ],
    },
    funding: cut(funding!),
    openInterest: cut(openInterest!),
    depth: cut(depth!),
  };
}

describe("decide, bar by bar and all at once", () => {
  it.each([
    ["windows of 4 through an LSTM and trees", { windowBars: 4, members: ["lstm", "gradientBoosting"] }],
    ["windows of 9 through all members", { windowBars: 9, members: ["lstm", "gradientBoosting", "linear"] }],
    ["single rows", { windowBars: 9, members: ["linear", "gradientBoosting"] }],
  ] as const)("gives the same rows to the bit: %s", async (_, options) => {
    const signal = await toy({ ...options, members: [...options.members] });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 50 }),
        fc.constantFrom(0, 1, 150_000),
        fc.uniqueArray(fc.integer({ min: 60, max: 118 }), { maxLength: 3 }),
        fc.integer({ min: 50, max: 90 }),
        fc.integer({ min: 1, max: 25 }),
        fc.array(fc.integer({ min: 50, max: 110 }), { minLength: 4, maxLength: 4 }),
        async (seed, delayMs, gaps, hole, length, asked) => {
          const holed = withHoles(handMadeMarket({ rows: 120, seed, delayMs }), gaps, hole, hole + length);
          const closes = asked.map((bar) => holed.bars.timeMs[bar]! + BAR_MS);
          await requireParity(signal, holed, closes);
        },
      ),
      { numRuns: 12, seed: 1 },
    );
  });

  it("gives the same rows to the bit with all 52 features", async () => {
    const signal = await toy({ features: FEATURES, windowBars: 24, members: ["lstm", "gradientBoosting"] });
    await requireParity(
      signal,
      handMadeMarket({ rows: 420, seed: 8, delayMs: 1 }),
      [0, 300, 358, 359, 400, 419].map((bar) => market.bars.timeMs[bar]! + BAR_MS),
    );
  });

  it("is seen red where a feature looks one bar ahead", async () => {
    const path = join(place, "peek.ts");
    writeFileSync(
      path,
      'import { defineFeature } from "tenbin";\nexport const peek = defineFeature({ name: "peek", lookBackBars: 1,\n' +
        "  compute: ({ bars: { close } }) => close.map((price, i) => Math.log((close[i + 1] ?? price) / price)) });\n",
    );
    const module = pinModule(path);
    const { features } = await loadExtensions([module]);
    const signal = await toy({ features: [...named("ret_1"), ...features], modules: [module] });
    const closes = [100, 101, 102].map((bar) => market.bars.timeMs[bar]! + BAR_MS);
    await expect(requireParity(signal, market, closes)).rejects.toThrow();
  });

  it("gives the same rows whatever span is asked for, both ends as said", async () => {
    const signal = await toy({ windowBars: 4, members: ["lstm"] });
    const all = rowsOf(await signal.decide(market));
    const [fromMs, toMs] = [market.bars.timeMs[100]! + BAR_MS, market.bars.timeMs[133]! + BAR_MS];
    const some = await signal.decide(market, { fromMs, toMs });
    expect([some.t0Ms.length, some.t0Ms[0], some.t0Ms.at(-1)]).toEqual([33, fromMs, toMs - BAR_MS]);
    expect(rowsOf(some).every((row) => all.includes(row))).toBe(true);
  });

  it("gives the same rows from bars that are resampled here and from those that were before", async () => {
    const fine = handMadeMarket({ rows: 400, seed: 4, barMs: BAR_MS / 5 });
    const signal = await toy();
    const coarse = { ...fine, bars: resampleBars(fine.bars, BAR_MS) };
    expect(rowsOf(await signal.decide(fine))).toEqual(rowsOf(await signal.decide(coarse)));
  });
});

describe("decide", () => {
  it("says why a bar has no score, and scores every other", async () => {
    const signal = await toy({ windowBars: 3, members: ["lstm"] });
    const holed = withHoles(market, [200], 300, 340);
    const { receipt, unscored, t0Ms } = await signal.decide(holed);
    expect(receipt.bars).toBe(419);
    expect(t0Ms.length + unscored.t0Ms.length).toBe(419);
    // The longest look-back is 48, and a window reaches two bars further.
    expect(receipt.unscored.find(({ reason }) => reason === "warm-up")).toEqual({ reason: "warm-up", bars: 49 });
    expect(receipt.unscored.find(({ reason }) => reason === "gap in the bars")!.bars).toBe(2);
    const at = (bar: number) => unscored.reason[unscored.t0Ms.indexOf(market.bars.timeMs[bar]! + BAR_MS)];
    expect([at(48), at(49), at(201), at(299), at(300), at(352), at(353)]).toEqual([
      "warm-up",
      undefined,
      "gap in the bars",
      undefined,
      "liquidations, depth stale",
      "liquidations stale",
      undefined,
    ]);
    expect(at(400)).toBeUndefined();
    expect(receipt.absentBars).toEqual([{ symbol: "HANDUSDT", bars: 1 }]);
    expect(sayAbsentBars(receipt.absentBars[0]!)).toMatch(/^1 bar of HANDUSDT is absent: a look-back over such a gap/);
    expect((await signal.decide(market)).receipt.absentBars).toEqual([]);
  });

  it("refuses data without an input of the training by its name, unless told to score anyway", async () => {
    const signal = await toy();
    const { funding: _, ...without } = market;
    await expect(signal.decide(without)).rejects.toThrow(
      /^Cannot score HANDUSDT as the model was trained on funding: these data have none; .*--missing score-anyway/,
    );
    // All at once: who adds a file for the first would only be refused for the next.
    const { depth: _depth, ...withoutBoth } = without;
    await expect(signal.decide(withoutBoth)).rejects.toThrow(
      /was trained on (depth, funding|funding, depth): these data/,
    );
    const { receipt } = await signal.decide(without, { missing: "scoreAnyway" });
    expect(receipt.scoredAnyway).toEqual([{ reason: "funding missing", bars: receipt.scored }]);
    expect(receipt.scored).toBe(420 - 47);
  });

  it("never takes a missing input as zero: a bar that lacks it has no row", async () => {
    const signal = await toy();
    const { timeMs } = market.bars;
    const stopMs = timeMs[200]!;
    const depth = marketUntil(market, stopMs).depth!;
    const { t0Ms, unscored } = await signal.decide({ ...market, depth });
    // One bar or five minutes: the book of 200's open is good until its close.
    expect(t0Ms.at(-1)).toBe(stopMs + BAR_MS);
    expect(unscored.reason.slice(-1)).toEqual(["depth stale"]);
  });

  it("lets funding go after two of its intervals and open interest after twelve bars", async () => {
    const signal = await toy({ features: named("ret_1", "funding_rate", "open_interest_change"), windowBars: 1 });
    const stopMs = market.bars.timeMs[20]!;
    const last = async (part: Partial<SymbolMarket>) => (await signal.decide({ ...market, ...part })).t0Ms.at(-1)!;
    const known = marketUntil(market, stopMs);
    expect((await last({ funding: known.funding! })) - known.funding!.knownMs.at(-1)!).toBe(16 * HOUR_MS);
    expect((await last({ openInterest: known.openInterest! })) - stopMs).toBe(12 * BAR_MS);
  });

  it("hides an input that the training had not, and says so", async () => {
    const seen = (input: string) => (input === "funding" ? "never" : "always");
    const features = named("ret_1", "market_sentiment_score");
    const inputs = [...new Set(features.flatMap((feature) => feature.inputs))].map((input) => ({
      input,
      presentFrac: 1,
      seen: seen(input),
    })) as SignalModel["card"]["inputs"];
    const { funding: _, ...without } = market;
    const signal = await toy({ market: without, features, card: { inputs } });
    const { receipt, ...rows } = await signal.decide(market);
    expect(receipt.hiddenInputs).toEqual(["funding"]);
    expect(rowsOf({ ...rows, receipt })).toEqual(rowsOf(await signal.decide(without)));
  });

  it("scores where an input is missing that came and went in the training", async () => {
    const inputs = ["bars", "funding", "takerBuyVolume", "openInterest", "liquidations"].map((input) => ({
      input,
      presentFrac: 0.5,
      seen: input === "bars" ? "always" : "sometimes",
    })) as SignalModel["card"]["inputs"];
    const signal = await toy({ features: named("market_sentiment_score"), card: { inputs }, windowBars: 1 });
    const { liquidations: _, ...without } = market;
    expect((await signal.decide(without)).receipt.unscored).toEqual([{ reason: "warm-up", bars: 335 }]);
  });

  it("refuses coarser bars in words, and a symbol twice", async () => {
    const signal = await toy();
    const coarse = handMadeMarket({ rows: 400, seed: 1, barMs: HOUR_MS });
    await expect(signal.decide(coarse)).rejects.toThrow(
      /bars must be the 5 min that the model was trained on.*: found bars of 1 h, and no bar is ever made finer$/,
    );
    await expect(signal.decide([market, market])).rejects.toThrow(/HANDUSDT occurs twice/);
  });

  it("puts symbols into one order of time, and names one that the training had not", async () => {
    const signal = await toy();
    const other: SymbolMarket = { ...market, bars: { ...market.bars, symbol: "AVAXUSDT" } };
    const both = await signal.decide([market, other], { fromMs: market.bars.timeMs[60]! });
    expect(both.symbol.slice(0, 4)).toEqual(["AVAXUSDT", "HANDUSDT", "AVAXUSDT", "HANDUSDT"]);
    expect([...both.t0Ms].every((t0, k) => k === 0 || t0 >= both.t0Ms[k - 1]!)).toBe(true);
    expect(both.receipt.unseenSymbols).toEqual(["AVAXUSDT"]);
    expect(both.t1Ms[0]! - both.t0Ms[0]!).toBe(signal.card.label.horizonMs);
  });

  it("answers an empty span with no rows", async () => {
    const signal = await toy();
    const { receipt, t0Ms } = await signal.decide(market, { fromMs: Date.UTC(2030, 0, 1) });
    expect([receipt.bars, t0Ms.length, receipt.buyShareFrac]).toEqual([0, 0, NaN]);
  });
});

describe("decisionOf", () => {
  it("keeps a position while P lies within the band", () => {
    const rule = { threshold: 0.5, holdBand: 0.02 };
    expect([0.521, 0.52, 0.5, 0.48, 0.479].map((p) => decisionOf(p, rule))).toEqual([
      "BUY",
      "HOLD",
      "HOLD",
      "HOLD",
      "SELL",
    ]);
  });

  it("knows two answers without a band, the threshold itself being SELL", () => {
    expect([0.51, 0.5, 0.49].map((p) => decisionOf(p, { threshold: 0.5, holdBand: 0 }))).toEqual([
      "BUY",
      "SELL",
      "SELL",
    ]);
  });
});
