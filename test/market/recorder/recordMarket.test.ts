/** The recorder against an exchange on the loopback, honest and otherwise. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { RecordStatus } from "tenbin";
import { describe, expect, it } from "vitest";
import type { Mischief } from "./fakeExchange.js";
import { coveredFor, expectTruth, lengthOf, spansIn, SYMBOLS, withRecording } from "./recording.js";

describe.concurrent("recordMarket", () => {
  it("keeps every liquidation, and what is asked for by the minute and the hour", () =>
    withRecording({}, async ({ folder, fake, record, lakeOf }) => {
      // From 11:59 past the full hour, so that the hourly question is asked again.
      const receipt = await record([
        { until: ({ symbols }) => (symbols[0]!.span?.toMs ?? 0) > Date.UTC(2025, 9, 7, 12, 1, 10) },
      ]);
      expect(readdirSync(join(folder, "recorded/binance"))).toEqual(["2025-10-07"]);
      const names = readdirSync(join(folder, "recorded/binance/2025-10-07"));
      expect(names).toHaveLength(receipt.segments);
      for (const name of names) expect(name).toMatch(/^\d{6}-\d{3}\.jsonl\.gz$/);

      const { lake } = await lakeOf();
      await expectTruth(lake, fake);
      const [tally] = receipt.symbols;
      expect(tally!.gapCount).toBe(0);
      expect([[tally!.span!.fromMs, tally!.span!.toMs]]).toEqual(spansIn(lake, "BTCUSDT"));
      const [counts] = await lake.query(`
        SELECT (SELECT count(*) FROM open_interest) AS "openInterest", (SELECT count(*) FROM depth) AS depth,
          (SELECT count(*) FROM funding) AS funding, (SELECT count(*) FROM liquidations) AS liquidations`);
      // Asked at the start and forty seconds into each minute; three settlements each, and again after the hour.
      expect(counts).toMatchObject({ funding: 6 });
      expect(Number(counts!["openInterest"])).toBeGreaterThanOrEqual(4);
      expect(Number(counts!["depth"])).toBeGreaterThanOrEqual(4);
      expect(Number(counts!["depth"])).toBeLessThanOrEqual(8);
      expect(Number(counts!["liquidations"])).toBeGreaterThan(5);
      // Known at the next full minute; within 1 % of a mid of 100 lie 20 levels of 2 a side.
      const [depth] = await lake.query("SELECT * FROM depth WHERE symbol = 'ETHUSDT' ORDER BY timeMs LIMIT 1");
      expect(Number(depth!["knownMs"]) % 60_000).toBe(0);
      expect(Number(depth!["knownMs"])).toBeGreaterThanOrEqual(Number(depth!["timeMs"]));
      expect(depth!["bidNotionalUsd"]).toBeCloseTo(2 * (20 * 100 - 0.05 * 210), 9);
      expect(depth!["askNotionalUsd"]).toBeCloseTo(2 * (20 * 100 + 0.05 * 210), 9);
    }));

  it.each<[Mischief, RegExp]>([
    ["cut", /^the connection ended: closed by the exchange, 1006/],
    ["close", /^the connection ended: closed by the exchange, (1000|1001|1008|1011|1012|4000) go away/],
    ["half a frame", /^the connection ended: /],
    ["huge", /^the connection ended: Max payload size exceeded/],
    ["huge header", /^the connection ended: /],
    ["no pong", /^the connection ended: a ping was not answered/],
    ["silent", /^the connection ended: (silent: no heartbeat came|a ping was not answered)/],
    ["refused", /^the connection ended: refused with HTTP 503/],
    [
      "wrong ack",
      /^the connection ended: (the subscription was not acknowledged|the exchange refused the subscription)/,
    ],
    ["no ack", /^the connection ended: the subscription was not acknowledged/],
  ])("comes back after: %s, and says so", (how, said) =>
    withRecording({}, async ({ fake, record, lakeOf }) => {
      const notes: string[] = [];
      const receipt = await record(
        [
          { until: coveredFor(20_000), then: () => fake.misbehave(how) },
          { until: () => notes.some((note) => said.test(note)), then: () => (fake.pongs = true) },
          { until: ({ symbols }) => symbols.every(({ gapCount }) => gapCount > 0) },
          { until: coveredFor(10_000) },
        ],
        { onNote: (note) => notes.push(note) },
      );
      expect(receipt.stream.attempts).toBeGreaterThan(1);
      const { lake } = await lakeOf();
      await expectTruth(lake, fake);
      // Before and after, and a hole in between that is known, however short.
      for (const symbol of SYMBOLS) {
        expect(spansIn(lake, symbol).length).toBeGreaterThan(1);
        expect(lengthOf(spansIn(lake, symbol))).toBeGreaterThan(20_000);
      }
      expect(receipt.symbols.map(({ gapCount }) => gapCount)).toEqual(
        SYMBOLS.map((symbol) => spansIn(lake, symbol).length - 1),
      );
      if (how.startsWith("huge")) expect(Object.values(receipt.dropped)).toEqual([1]);
    }),
  );

  it.each<Mischief>(["lag", "repeat", "reorder", "garbage", "binary", "error page"])("bears: %s", (how) =>
    withRecording(
      { mischief: how === "repeat" || how === "reorder" ? [how] : [] },
      async ({ fake, record, lakeOf }) => {
        const receipt = await record([
          { until: coveredFor(10_000), then: () => fake.misbehave(how) },
          { until: coveredFor(30_000) },
          ...(how === "error page" ? [{ until: ({ unanswered }: RecordStatus) => unanswered > 1 }] : []),
        ]);
        expect(fake.done[how]).toBeGreaterThan(0);
        const { lake, receipt: imported } = await lakeOf();
        await expectTruth(lake, fake);
        expect(lengthOf(spansIn(lake, "BTCUSDT"))).toBeGreaterThan(40_000);
        const notes = imported.files.flatMap((file) => file.notes).join("\n");
        if (how === "garbage" || how === "binary") expect(notes).toMatch(/a message is no JSON \(\d+ times?\)/);
        if (how === "error page") {
          expect(receipt.unanswered).toBeGreaterThan(0);
          expect(notes).toMatch(/a question for depth got no JSON/);
        }
      },
    ),
  );

  it("overlaps two connections around a planned reconnect, and every event is there once", () =>
    withRecording({ perMinute: 20 }, async ({ fake, record, lakeOf }) => {
      const receipt = await record([{ until: ({ stream }) => stream.attempts > 3 }], { timings: { lifeMs: 50_000 } });
      expect(fake.mostAtOnce).toBe(2);
      const { lake, receipt: imported } = await lakeOf();
      await expectTruth(lake, fake);
      expect(receipt.symbols.map(({ gapCount }) => gapCount)).toEqual([0, 0]);
      expect(spansIn(lake, "BTCUSDT")).toHaveLength(1);
      const [own] = imported.series.filter(({ table }) => table === "liquidations");
      expect(own!.duplicates).toBeGreaterThan(0);
      expect(own!.conflicts).toBe(0);
      // What came twice is counted once.
      const events = receipt.symbols.find(({ symbol }) => symbol === own!.symbol)!.liquidations.events;
      expect(events).toBeLessThanOrEqual(own!.rows);
      expect(events).toBeGreaterThan(own!.rows / 2);
    }));

  it("goes by its steady clock when the time of day jumps", () =>
    withRecording({}, async ({ fake, clock, record, lakeOf }) => {
      const receipt = await record([
        { until: coveredFor(20_000), then: () => clock.jump(-7_200_000) },
        { until: coveredFor(20_000), then: () => clock.jump(86_400_000) },
        { until: coveredFor(60_000) },
      ]);
      expect(receipt.stream.attempts).toBe(1);
      expect(receipt.symbols.map(({ gapCount }) => gapCount)).toEqual([0, 0]);
      expect(receipt.clockAheadMs).toBeGreaterThan(70_000_000);
      const { lake, receipt: imported } = await lakeOf();
      await expectTruth(lake, fake);
      expect(spansIn(lake, "BTCUSDT")).toHaveLength(1);
      expect(imported.files.flatMap(({ notes }) => notes).join()).toMatch(/clock was up to \d+ s off the exchange's/);
      // Never known before the exchange itself said it.
      expect(await lake.query("SELECT count(*) AS n FROM depth WHERE knownMs < timeMs")).toEqual([{ n: 0 }]);
    }));

  it("refuses a second recorder on the same folder, and a symbol that the exchange does not know", () =>
    withRecording({}, async ({ folder, fake, record }) => {
      let second: Promise<unknown> | undefined;
      const stages = [
        { until: coveredFor(1_000), then: () => (second = record([]).catch(String)) },
        { until: coveredFor(5_000) },
      ];
      await record(stages);
      await expect(second).resolves.toMatch(
        /^Error: Cannot record into ".*" as nobody else may be recording there: process \d+ is; name both's symbols/,
      );
      expect(existsSync(join(folder, "recorded/binance/recorder.lock"))).toBe(false);
      fake.unknown.add("NOPEUSDT");
      await expect(record([], { symbols: ["BTCUSDT", "NOPEUSDT"] })).rejects.toThrow(
        'Cannot record NOPEUSDT as binance must know it: it says "Invalid symbol."',
      );
    }));

  it("does not claim a symbol that sends no heartbeat", () =>
    withRecording({}, async ({ fake, record, lakeOf }) => {
      fake.answersGarbage = true;
      fake.unknown.add("ETHUSDT");
      const receipt = await record([{ until: ({ symbols }) => symbols[0]!.coveredMs > 20_000 }]);
      expect(receipt.symbols.map(({ span }) => span === null)).toEqual([false, true]);
      const { lake } = await lakeOf();
      expect(spansIn(lake, "ETHUSDT")).toEqual([]);
    }));
});
