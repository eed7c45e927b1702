/** Clocks that lie, and the day on which they began to. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  auditClocks,
  auditLake,
  clockWarnings,
  createRng,
  importFiles,
  openLake,
  simulateMarket,
  type SymbolMarket,
  type TakerVolume,
} from "tenbin";
import { resampleBars } from "../../src/market/lake/resampleBars.js";
import { beforeAll, describe, expect, it } from "vitest";
import { moveStamps, takerVolumeOf, type Stamped } from "./movedStamps.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DAYS = 60;

let markets: readonly SymbolMarket[];
let startMs: number;
beforeAll(() => {
  markets = simulateMarket({
    scenario: "strong",
    symbols: ["BTCUSDT", "SOLUSDT"],
    days: DAYS,
    barMs: 5 * MINUTE,
    rng: createRng(11),
  }).markets;
  startMs = markets[0]!.bars.timeMs[0]!;
});

const moved = (table: Stamped, movedMs: (timeMs: number) => number): SymbolMarket[] =>
  markets.map((market) => moveStamps(market, table, movedMs));
const name = (table: Stamped): string => (table === "openInterest" ? "open interest" : table);
const clocksOf = (among: readonly SymbolMarket[], table: Stamped) =>
  auditClocks(among).filter(({ input }) => input === name(table));

describe("auditClocks", () => {
  it("is silent on a clean market, and says of which series it can tell the clock", () => {
    const clocks = auditClocks(markets);
    expect(clockWarnings(clocks)).toEqual([]);
    for (const input of ["liquidations", "open interest", "funding"])
      expect(
        clocks.filter((one) => one.input === input).map(({ stretches }) => stretches?.map(({ lagMs }) => lagMs)),
        input,
      ).toEqual([[0], [0]]);
  });

  it.each<[Stamped, number]>([
    ["liquidations", -5],
    ["liquidations", 5],
    ["openInterest", 5],
    ["funding", -5],
  ])("finds %s that are stamped %i minutes differently from a day on, within a day of it", (table, minutes) => {
    const fromMs = startMs + 33 * DAY;
    const clocks = clocksOf(
      moved(table, (time) => (time >= fromMs ? minutes * MINUTE : 0)),
      table,
    );
    for (const { stretches } of clocks) {
      expect(stretches!.map(({ lagMs }) => lagMs / MINUTE)).toEqual([0, minutes]);
      expect(Math.abs(stretches![1]!.fromMs - fromMs)).toBeLessThanOrEqual(DAY);
    }
    expect(clockWarnings(clocks)[0]).toMatch(
      new RegExp(`^the stamps of ${name(table)} of BTCUSDT.* moved by ${minutes < 0 ? "-" : "\\+"}5 min on 20\\d\\d-`),
    );
  });

  it("never takes open interest that is stamped 5 minutes early from a day on for clean, told or not", () => {
    // Its steps hang on trades less than liquidations do: of 24 such changes the study finds 11.
    const fromMs = startMs + 33 * DAY;
    const clocks = clocksOf(
      moved("openInterest", (time) => (time >= fromMs ? -5 * MINUTE : 0)),
      "openInterest",
    );
    expect(clocks).toHaveLength(2);
    for (const { stretches } of clocks)
      expect([null, "0,-5"]).toContain(stretches?.map(({ lagMs }) => lagMs / MINUTE).join() ?? null);
  });

  it.each<[Stamped, number]>([
    ["liquidations", 60],
    ["liquidations", -60],
    ["openInterest", 60],
    ["funding", 60],
  ])("finds a clock of %s that is %i minutes off all the time", (table, minutes) => {
    const clocks = clocksOf(
      moved(table, () => minutes * MINUTE),
      table,
    );
    for (const { stretches } of clocks) expect(stretches!.map(({ lagMs }) => lagMs / MINUTE)).toEqual([minutes]);
    expect(clockWarnings(clocks)).toEqual([
      `the stamps of ${name(table)} of BTCUSDT, SOLUSDT are 1 h ${minutes > 0 ? "late" : "early"} against the trades`,
    ]);
  });

  it.each<Stamped>(["liquidations", "funding"])("names a local clock of %s that is put forward", (table) => {
    // The simulated year is moved so that a last Sunday of March lies in the middle.
    const sunday = Date.UTC(2025, 2, 30);
    const shiftMs = sunday - (startMs + 30 * DAY);
    const there = markets.map((market): SymbolMarket => {
      const whole = (["liquidations", "funding"] as const).reduce(
        (one, each) => moveStamps(one, each, () => shiftMs),
        market,
      );
      return { ...whole, bars: { ...whole.bars, timeMs: whole.bars.timeMs.map((time) => time + shiftMs) } };
    });
    const local = there.map((market) => moveStamps(market, table, (time) => (time >= sunday ? HOUR : 0)));
    expect(clockWarnings(clocksOf(local, table))).toEqual([
      `the stamps of ${table} of BTCUSDT, SOLUSDT moved by +1 h on 2025-03-30 and are 1 h late against the trades ` +
        "from then on: a local clock that is put forward and back",
    ]);
  });

  it("says nothing of series that nothing ties to the trades, or of a few days", () => {
    const rng = createRng(3);
    const noise = markets.map((market): SymbolMarket => ({
      ...market,
      openInterest: {
        ...market.openInterest!,
        openInterest: market.openInterest!.openInterest.map(() => 1e4 + rng.normal()),
      },
    }));
    expect(clocksOf(noise, "openInterest").map(({ stretches }) => stretches)).toEqual([null, null]);
    const few = simulateMarket({
      scenario: "strong",
      symbols: ["BTCUSDT"],
      days: 5,
      barMs: 5 * MINUTE,
      rng: createRng(1),
    });
    expect(clocksOf(few.markets, "liquidations").map(({ stretches }) => stretches)).toEqual([null]);
  });

  describe("of the volume of takers", () => {
    const audited = (periodMs: number, movedMs: (timeMs: number) => number, among = markets) => {
      const takerVolumes = among.map(({ bars }) => takerVolumeOf(bars, { periodMs, movedMs, rng: createRng(5) }));
      return auditClocks(among, { takerVolumes }).filter(({ input }) => input === "taker volume");
    };
    const lagsOf = (clocks: ReturnType<typeof audited>) =>
      clocks.map(({ stretches }) => stretches?.map(({ lagMs }) => lagMs / MINUTE));

    it.each([5, 60])("is silent on clean periods of %i minutes, and tells their clock", (minutes) => {
      const clocks = audited(minutes * MINUTE, () => 0);
      expect(lagsOf(clocks)).toEqual([[0], [0]]);
      expect(clockWarnings(clocks)).toEqual([]);
    });

    it.each([
      [5, -5],
      [5, 5],
      [60, 5],
      [60, -5],
      [60, -60],
      [5, 60],
    ])("finds periods of %i minutes that are stamped %i minutes differently from a day on", (period, minutes) => {
      const fromMs = startMs + 33 * DAY;
      const clocks = audited(period * MINUTE, (time) => (time >= fromMs ? minutes * MINUTE : 0));
      for (const { stretches } of clocks) {
        expect(stretches?.map(({ lagMs }) => lagMs / MINUTE)).toEqual([0, minutes]);
        expect(Math.abs(stretches![1]!.fromMs - fromMs)).toBeLessThanOrEqual(DAY);
      }
      expect(clockWarnings(clocks)[0]).toMatch(/^the stamps of taker volume of BTCUSDT, SOLUSDT moved by [+-]/);
    });

    it("finds short periods beside bars that are longer", () => {
      const hourly = markets.map((market) => ({ ...market, bars: resampleBars(market.bars, HOUR) }));
      const finer = (movedMs: number) =>
        auditClocks(hourly, {
          takerVolumes: markets.map(({ bars }) =>
            takerVolumeOf(bars, { periodMs: 5 * MINUTE, movedMs: () => movedMs, rng: createRng(5) }),
          ),
        }).filter(({ input }) => input === "taker volume");
      expect(lagsOf(finer(0))).toEqual([[0], [0]]);
      expect(lagsOf(finer(-5 * MINUTE))).toEqual([[-5], [-5]]);
    });

    it("tells the clock of volumes that are the bars' own to the last digit, and of none that never changes", () => {
      const exact = markets.map(({ bars: { symbol, barMs, timeMs, volume } }) => ({
        ...{ symbol, periodMs: barMs, timeMs },
        ...{ takerBuyVolume: volume, takerSellVolume: volume.map(() => 0) },
      }));
      const told = (takerVolumes: readonly TakerVolume[]) =>
        lagsOf(auditClocks(markets, { takerVolumes }).filter(({ input }) => input === "taker volume"));
      expect(told(exact)).toEqual([[0], [0]]);
      expect(told(exact.map((one) => ({ ...one, takerBuyVolume: one.timeMs.map(() => 7) })))).toEqual([
        undefined,
        undefined,
      ]);
    });

    it("looks at what was imported, and names the day in the audit of the lake", async () => {
      const folder = mkdtempSync(join(tmpdir(), "clock-"));
      const { timeMs, open, high, low, close, volume } = resampleBars(markets[0]!.bars, HOUR);
      const bars = Array.from(timeMs, (time, i) => [time, open[i], high[i], low[i], close[i], volume[i]].join());
      writeFileSync(join(folder, "BTCUSDT-1h.csv"), ["open_time,open,high,low,close,volume", ...bars].join("\n"));
      const changedMs = startMs + 33 * DAY;
      const takers = takerVolumeOf(markets[0]!.bars, {
        periodMs: HOUR,
        movedMs: (time) => (time >= changedMs ? -HOUR : 0),
        rng: createRng(2),
      });
      const periods = Array.from(takers.timeMs, (timestamp, i) => ({
        ...{ buySellRatio: "1", sellVol: String(takers.takerSellVolume[i]), buyVol: String(takers.takerBuyVolume[i]) },
        timestamp,
      }));
      writeFileSync(join(folder, "BTCUSDT-takerlongshortRatio.json"), JSON.stringify(periods));
      const lake = await openLake(join(folder, "lake"));
      await importFiles(lake, [join(folder, "BTCUSDT-1h.csv"), join(folder, "BTCUSDT-takerlongshortRatio.json")]);
      const { warnings } = await auditLake(lake);
      await lake.close();
      rmSync(folder, { recursive: true });
      const day = new Date(changedMs).toISOString().slice(0, 10);
      expect(warnings).toContain(
        `the stamps of taker volume of BTCUSDT moved by -1 h on ${day} and are 1 h early against the trades ` +
          "from then on",
      );
    });

    it("says nothing of volumes that are those of other trades", () => {
      const [bitcoin, solana] = [markets[0]!, markets[1]!];
      const other = { ...bitcoin, bars: { ...bitcoin.bars, volume: solana.bars.volume.toReversed() } };
      const [found] = auditClocks([bitcoin], {
        takerVolumes: [takerVolumeOf(other.bars, { periodMs: HOUR, movedMs: () => 0, rng: createRng(5) })],
      }).filter(({ input }) => input === "taker volume");
      expect(found!.stretches).toBeNull();
    });
  });
});
