import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readConfig } from "../../../src/config/index.js";
import { prepareMarkets, requireSameFiles } from "../../../src/run/market/prepareMarkets.js";
import { openRun, type RunContext } from "../../../src/run/index.js";
import { root } from "../../workbench/setUp.js";

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2025, 0, 1);
const row = (i: number): string => `${START_MS + i * HOUR_MS},100,101,99,100,${1 + i}\n`;
const CHANGED =
  /^Cannot use ".*raw" as nobody may write to files while they are used: they have changed; copy them to a folder of their own first$/;

let place: string;
const before = process.cwd();
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "tenbin-prepare-"));
  mkdirSync(join(place, "raw"));
  for (const symbol of ["BTCUSDT", "ETHUSDT"])
    writeFileSync(
      join(place, `raw/${symbol}-1h.csv`),
      `open_time,open,high,low,close,volume\n${Array.from({ length: 48 }, (_, i) => row(i)).join("")}`,
    );
  process.chdir(place);
});
afterEach(() => {
  process.chdir(before);
  rmSync(place, { recursive: true, force: true });
});

const run = (onProgress: RunContext["onProgress"] = () => {}): Promise<RunContext> =>
  openRun({
    config: readConfig(join(root, "notebooks/model_v4.yaml"), { profile: "tiny", files: [join(place, "raw")] }),
    onProgress,
  }).context();
const append = (): void => appendFileSync(join(place, "raw/ETHUSDT-1h.csv"), row(48));

describe("prepareMarkets", () => {
  it("makes no lake of a file that changes between its hash and its import", async () => {
    // Hashing says nothing, so what is said first of all is said by the import.
    let isNext = false;
    const context = await run(() => {
      if (isNext) append();
      isNext = false;
    });
    isNext = true;
    await expect(prepareMarkets(context)).rejects.toThrow(CHANGED);
    expect(readdirSync(join(place, "data/lake"))).toEqual([]);
    expect((await prepareMarkets(await run())).markets).toHaveLength(2);
  });

  it("reads files anew that have other names, as a name may say of which symbol they are", async () => {
    const symbols = async () => (await prepareMarkets(await run())).markets.map(({ bars }) => bars.symbol);
    expect(await symbols()).toEqual(["BTCUSDT", "ETHUSDT"]);
    renameSync(join(place, "raw/ETHUSDT-1h.csv"), join(place, "raw/SOLUSDT-1h.csv"));
    // Solana is none of the run's symbols.
    expect(await symbols()).toEqual(["BTCUSDT"]);
  });

  it("reads files anew for the funding of another venue", async () => {
    writeFileSync(
      join(place, "raw/funding.csv"),
      ["binance", "bybit"]
        .flatMap((venue, k) => [0, 8, 16].map((h) => `${venue},BTCUSDT,${START_MS + h * HOUR_MS},${(k + 1) / 1e4}`))
        .reduce((text, line) => `${text}${line}\n`, "venue,symbol,fundingTime,fundingRate\n"),
    );
    const rates = async (fundingVenue: string) => {
      const { config, ...rest } = await run();
      const { markets } = await prepareMarkets({
        ...rest,
        config: { ...config, data: { ...config.data, fundingVenue } },
      });
      return markets[0]!.funding?.rate[0];
    };
    expect([await rates("binance"), await rates("bybit")]).toEqual([0.0001, 0.0002]);
  });
});

describe("prepareMarkets on a folder of more files than a process may open", () => {
  const limit = (open: string): unknown => execFileSync("prlimit", ["--pid", String(process.pid), `--nofile=${open}:`]);
  const allowed = /^Max open files +(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))![1]!;
  afterEach(() => limit(allowed));

  it("reads them all", async () => {
    for (let i = 0; i < 400; i++) writeFileSync(join(place, `raw/${i}.txt`), `note ${i}`);
    limit("300");
    expect((await prepareMarkets(await run())).receipt?.files).toHaveLength(402);
  });
});

describe("requireSameFiles", () => {
  it("passes files that stay, and refuses one that grew, so that no report holds two markets", async () => {
    const prepared = await prepareMarkets(await run());
    await requireSameFiles(await run(), prepared);
    append();
    await expect(requireSameFiles(await run(), prepared)).rejects.toThrow(CHANGED);
    expect(existsSync(prepared.lakeDirectory)).toBe(true);
  });
});
