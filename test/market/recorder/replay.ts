/** A recording of many connections and segments, held against files of the same messages, to the byte. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { importFiles, type Lake } from "tenbin";
import { expect } from "vitest";
import { sha256 } from "../../../src/core/hash.js";
import { segmentLine } from "../../../src/market/recorder/segmentLine.js";
import { RECORDING_FORMAT } from "../../../src/market/recorder/segmentRecord.js";
import { expectTruth, spansIn, START_MS, SYMBOLS, withRecording } from "./recording.js";

/** Name of every file of a table, and the hash of its bytes. */
function filesOf(lake: Lake, table: string): Record<string, string> {
  const root = join(lake.directory, table);
  const names = readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
  const files = names.filter((name) => statSync(join(root, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, sha256(readFileSync(join(root, name)))]));
}

/** @param lengthMs Of the exchange's time, which runs `speed` times faster than the machine's. */
export function expectSameLake({
  lengthMs,
  speed,
}: {
  readonly lengthMs: number;
  readonly speed: number;
}): Promise<void> {
  return withRecording({ perMinute: 20, speed }, async ({ folder, fake, record, lakeOf }) => {
    const reconnects = 4;
    let messages = -1;
    const receipt = await record(
      [
        {
          until: ({ symbols, stream }) =>
            stream.attempts > reconnects && symbols.every(({ coveredMs }) => coveredMs > lengthMs),
          then: () => (fake.isPaused = true),
        },
        // Until nothing is on its way any more.
        { until: (status) => messages === (messages = status.messages) },
      ],
      { forMs: 2 * lengthMs, timings: { lifeMs: lengthMs / (reconnects + 1) }, segments: { mostBytes: 30_000 } },
    );
    expect(receipt.segments).toBeGreaterThan(2);
    const { lake: recorded } = await lakeOf();
    await expectTruth(recorded, fake);

    // The stream's own messages, as any other recorder would have written them.
    const orders = fake.sent.flatMap((one) =>
      "from" in one && one.raw.includes("forceOrder") ? [`${one.raw}\n`] : [],
    );
    writeFileSync(join(folder, "orders.jsonl"), orders.join(""));
    const { lake: ofOrders } = await lakeOf(join(folder, "orders.jsonl"));
    expect(orders.length).toBeGreaterThan(10);
    const rowsOf = async (lake: Lake) =>
      (await lake.query("SELECT * FROM liquidations ORDER BY ALL")).map((row) => JSON.stringify(row));
    const [ours, theirs] = [await rowsOf(recorded), await rowsOf(ofOrders)];
    expect(ours.filter((row) => !theirs.includes(row))).toEqual([]);
    expect(theirs.filter((row) => !ours.includes(row))).toEqual([]);
    expect(filesOf(recorded, "liquidations")).toEqual(filesOf(ofOrders, "liquidations"));

    // Everything in one segment of one connection: all tables, and what was covered.
    const head = {
      recorder: RECORDING_FORMAT,
      atMs: START_MS,
      exchange: "binance",
      symbols: SYMBOLS,
      carried: [],
    } as const;
    const became = { atMs: START_MS, from: 1, became: "acknowledged" } as const;
    mkdirSync(join(folder, "whole"));
    writeFileSync(join(folder, "whole/one.jsonl"), Buffer.concat([head, became, ...fake.sent].map(segmentLine)));
    const { lake: whole } = await lakeOf(join(folder, "whole"));
    expect(spansIn(recorded, "BTCUSDT")).toEqual(spansIn(whole, "BTCUSDT"));
    for (const table of ["liquidations", "open_interest", "depth", "funding"])
      expect(filesOf(recorded, table)).toEqual(filesOf(whole, table));
    const hash = await recorded.contentHash();
    expect(hash).toBe(await whole.contentHash());
    // Again, and with those files beside it: nothing more.
    await importFiles(recorded, [join(folder, "recorded"), join(folder, "whole")]);
    expect(await recorded.contentHash()).toBe(hash);
  });
}
