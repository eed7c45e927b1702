import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importFiles, listFiles, openLake, tryProcessLock, type Lake } from "tenbin";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { csv, KLINES_HEADER, klineRows } from "../rawFiles.js";

let folder: string;
let lake: Lake;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "open-segment-"));
  lake = await openLake(join(folder, "lake"));
});
afterEach(async () => {
  await lake.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A folder with a file of bars and the segment that a recorder writes just now. */
function recording(): { readonly raw: string; readonly segment: string; readonly lock: string } {
  const raw = join(folder, "raw");
  const exchange = join(raw, "recorded/binance");
  mkdirSync(join(exchange, "2025-10-07"), { recursive: true });
  const segment = join(exchange, "2025-10-07/010203-001.jsonl");
  writeFileSync(segment, "half a li");
  writeFileSync(join(raw, "BTCUSDT-1h.csv"), csv(KLINES_HEADER, ...klineRows(4)));
  return { raw, segment, lock: join(exchange, "recorder.lock") };
}

function held<T>(lock: string, work: () => T): T {
  const own = tryProcessLock(lock);
  if ("holder" in own) throw new Error("held by somebody else");
  try {
    return work();
  } finally {
    own.release();
  }
}

describe("a segment that a recorder writes", () => {
  it("is no file yet, and is one when nobody records any more", () => {
    const { raw, segment, lock } = recording();
    const names = () => listFiles([raw]).map(({ name }) => name);
    expect(held(lock, names)).toEqual(["BTCUSDT-1h.csv"]);
    expect(held(lock, () => listFiles([join(raw, "recorded/binance/2025-10-07")]))).toEqual([]);
    // Packed ones do not change any more, and another program's files are theirs.
    writeFileSync(`${segment}.gz`, "");
    writeFileSync(segment.replace("010203-001", "notes"), "");
    expect(held(lock, names)).toHaveLength(3);
    expect(names()).toHaveLength(4);
    // Its lock outlives a recorder that was killed.
    writeFileSync(lock, "999999999 1");
    expect(names()).toHaveLength(4);
  });

  it("is named in the receipt, and grows without harm to an import", async () => {
    const { raw, segment, lock } = recording();
    const own = tryProcessLock(lock) as { release(): void };
    const receipt = await importFiles(lake, [raw], { onProgress: () => appendFileSync(segment, "more") });
    expect(receipt.files.map(({ name }) => name)).toEqual(["BTCUSDT-1h.csv"]);
    expect(receipt.warnings).toEqual([
      "1 segment that a recorder writes was left out; each is read once it is packed, within an hour or when its " +
        "recorder is stopped",
    ]);
    await expect(importFiles(lake, [join(raw, "recorded")])).rejects.toThrow(
      /found no file; 1 segment that a recorder writes was left out/,
    );
    own.release();
  });
});
