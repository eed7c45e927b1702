/** An exchange, a recorder's clock and a folder for one test, and whether what was recorded is the truth. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createRng,
  importFiles,
  openLake,
  recordMarket,
  type ImportReceipt,
  type Lake,
  type RecordReceipt,
  type RecordStatus,
} from "tenbin";
import { expect } from "vitest";
import { FakeExchange, type FakeExchangeOptions, type TrueEvent } from "./fakeExchange.js";
import { virtualClock, type VirtualClock } from "./virtualClock.js";

export const START_MS: number = Date.UTC(2025, 9, 7, 11, 59);
export const SYMBOLS: readonly string[] = ["BTCUSDT", "ETHUSDT"];
export const SPEED = 120;

type RecordOptions = Parameters<typeof recordMarket>[0];

export interface Recording {
  readonly folder: string;
  readonly fake: FakeExchange;
  readonly clock: VirtualClock;
  /**
   * Records through these stages, one after the other: each goes on until it says so, then its `then` is done. None
   * waits for a time of the machine, however busy that is.
   */
  record(stages: readonly Stage[], options?: Partial<RecordOptions>): Promise<RecordReceipt>;
  /** A new lake with these files, by default all that was recorded. */
  lakeOf(...paths: readonly string[]): Promise<{ readonly lake: Lake; readonly receipt: ImportReceipt }>;
}

export interface Stage {
  readonly until: (status: RecordStatus) => boolean;
  readonly then?: () => void;
}

/** Whether every symbol has been covered for so long since the stage began, or since there was a recording. */
export function coveredFor(durationMs: number): (status: RecordStatus) => boolean {
  let before: readonly number[] | undefined;
  return ({ symbols }) => {
    before ??= symbols.map(({ coveredMs }) => coveredMs);
    return symbols.every(({ coveredMs }, i) => coveredMs - before![i]! >= durationMs);
  };
}

/** Of a recording that goes wrong; a stage takes a minute or two. */
const PATIENCE_MS = 7_200_000;

/** Whatever `work` does, nothing of it is left. */
export async function withRecording(
  { speed = SPEED, ...options }: Partial<FakeExchangeOptions> & { readonly speed?: number },
  work: (recording: Recording) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "record-"));
  const clock = virtualClock(START_MS, speed);
  const fake = await FakeExchange.start({ symbols: SYMBOLS, nowMs: () => clock.trueMs(), ...options });
  const lakes: Lake[] = [];
  const into = join(folder, "recorded");
  try {
    await work({
      folder,
      fake,
      clock,
      record: (stages, own = {}) => {
        const { streamUrl, restUrl } = fake;
        const [stop, waiting] = [new AbortController(), [...stages]];
        const onStatus = (status: RecordStatus): void => {
          if (waiting[0]?.until(status) !== true) return;
          waiting.shift()!.then?.();
          if (waiting.length === 0) stop.abort();
        };
        const [rng, signal] = [createRng(3), stop.signal];
        const usual = { symbols: SYMBOLS, directory: into, streamUrl, restUrl, forMs: PATIENCE_MS, clock, rng, signal };
        return recordMarket({ ...usual, onStatus, ...own });
      },
      lakeOf: async (...paths) => {
        const lake = await openLake(mkdtempSync(join(folder, "lake-")));
        lakes.push(lake);
        return { lake, receipt: await importFiles(lake, paths.length === 0 ? [into] : paths) };
      },
    });
  } finally {
    await fake.stop();
    clock.stop();
    for (const lake of lakes) await lake.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** When a symbol was recorded, as the lake has it. */
export function spansIn(lake: Lake, symbol: string): readonly (readonly [number, number])[] {
  return lake.contents().coverage.find((one) => one.symbol === symbol && one.isExact === true)?.spans ?? [];
}

export function lengthOf(spans: readonly (readonly [number, number])[]): number {
  return spans.reduce((sum, [from, to]) => sum + to - from, 0);
}

function identityOf({ symbol, timeMs, side, average, quantity }: TrueEvent): string {
  return [symbol, timeMs, side === "SELL" ? "long" : "short", Number(average), Number(quantity)].join(" ");
}

/** Nothing lost or doubled, nothing invented, and nothing claimed that was not served. */
export async function expectTruth(
  lake: Lake,
  { truth, served }: Pick<FakeExchange, "truth" | "served">,
): Promise<void> {
  const rows = await lake.query("SELECT symbol, timeMs, side, price, quantity FROM liquidations");
  const found = rows.map((row) => ["symbol", "timeMs", "side", "price", "quantity"].map((name) => row[name]).join(" "));
  const [kept, all] = [new Set(found), new Set(truth.map(identityOf))];
  expect(kept.size).toBe(found.length);
  expect(found.filter((one) => !all.has(one))).toEqual([]);
  for (const symbol of SYMBOLS) {
    const spans = spansIn(lake, symbol);
    const isCovered = (timeMs: number) => spans.some(([from, to]) => timeMs >= from && timeMs < to);
    const covered = truth.filter((one) => one.symbol === symbol && isCovered(one.timeMs));
    expect(covered.filter((one) => !kept.has(identityOf(one)))).toEqual([]);
    expect(spans.filter(([from, to]) => !served.some(([least, most]) => from >= least && to <= most))).toEqual([]);
  }
}
