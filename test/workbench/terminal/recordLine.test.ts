import type { RecordStatus } from "tenbin";
import { describe, expect, it } from "vitest";
import { recordLine } from "../../../src/workbench/terminal/recordLine.js";

const MINUTE_MS = 60_000;
const STATUS: RecordStatus = {
  exchange: "binance",
  stream: { liveSinceMs: 10_000, plannedMs: 84_610_000, attempts: 1, lastEnd: null },
  messages: 1_204,
  bytes: 1_310_000,
  symbols: [],
  lastSeenMs: { beat: 70_000, liquidations: 12_000 },
  answers: 4,
  unanswered: 0,
  dropped: {},
  clockAheadMs: 120,
  steadyMs: 75_000,
};
const symbolWith = (...fromMs: readonly number[]): RecordStatus["symbols"][number] => ({
  symbol: "BTCUSDT",
  span: null,
  coveredMs: 0,
  gaps: fromMs.map((from) => ({ fromMs: from, toMs: from + 1_000 })),
  gapCount: fromMs.length,
  liquidations: { coveredSeconds: 0, events: 0, eventSeconds: 0, occupiedFrac: NaN, hiddenFrac: 0 },
});

describe("recordLine", () => {
  it("says since when, how much, what was last seen, and when it reconnects", () => {
    expect(recordLine(STATUS)).toBe(
      "binance connected 1:05, 1204 messages, 1.3 MB; heartbeat 0:05 ago, liquidation 1:03 ago; 0 gaps; " +
        "reconnects in 23:28:55",
    );
  });

  it("says what is wrong: no connection, gaps, a clock that is off", () => {
    const atMs = Date.UTC(2025, 9, 7, 12);
    const symbols = [symbolWith(atMs, atMs + MINUTE_MS), symbolWith(atMs)];
    const stream = { ...STATUS.stream, liveSinceMs: null, plannedMs: null };
    expect(recordLine({ ...STATUS, symbols, stream, lastSeenMs: {}, clockAheadMs: -3_600_000 })).toBe(
      "binance not connected, 1204 messages, 1.3 MB; 3 gaps, the last at 2025-10-07 12:01; this clock is 3600 s behind",
    );
  });
});
