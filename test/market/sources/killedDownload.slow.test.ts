/** 180 days of five symbols by the command itself, killed five times: the same bytes as one that was not. */
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { importFiles, openLake } from "tenbin";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasKernel, root, WITHOUT_KERNEL } from "../../workbench/setUp.js";
import { contentBelow } from "./downloadFrom.js";
import { archive, binance } from "./fakeExchanges.js";
import { startServer, type Answer, type FakeServer } from "./fakeServer.js";
import { DAY_MS, HOUR_MS, MINUTE_MS, simulatedExchange, type SimulatedExchange } from "./officialFiles.js";

const SYMBOLS = ["BTCUSDT", "ETHUSDT", "ICPUSDT", "SOLUSDT", "AVAXUSDT"];
/** Requests at which the process is killed, half an answer in its hands. */
const KILLED_AT = [3, 150, 500, 900, 1_200];

/** Nine runs of the command: minutes, on two cores that others use too much longer. */
const LONGEST_MS = 3_600_000;

let data: SimulatedExchange;
let server: FakeServer;
let place: string;
let onRequest: (() => boolean) | undefined;
/** Once in all this the server asks for time. */
let isBusy = true;

beforeAll(async () => {
  data = simulatedExchange(SYMBOLS, { days: 182 });
  const nowMs = data.endMs - 10 * HOUR_MS + MINUTE_MS;
  // Yesterday's files have not come, and one day of one symbol never will.
  const lacks = (path: string) => /SOLUSDT-(1h|metrics)-2025-03-09/.test(path);
  const parts = [archive({ ...data, endMs: data.endMs - 2 * DAY_MS }, { lacks }), binance(data, { nowMs })];
  server = await startServer((request) => {
    const answer = parts.map((part) => part(request)).find((one) => one !== undefined);
    if (request.path.endsWith("-2025-05-05.zip") && isBusy) {
      isBusy = false;
      return { status: 429, headers: { "retry-after": "1" } };
    }
    return onRequest?.() === true ? halfOf(answer) : answer;
  }, nowMs);
  place = mkdtempSync(join(tmpdir(), "killed-download-"));
  cpSync(join(root, "notebooks"), join(place, "notebooks"), { recursive: true });
});
afterAll(async () => {
  await server.stop();
  rmSync(place, { recursive: true, force: true });
});

function halfOf(answer: Answer | undefined): Answer {
  const body = Buffer.from(answer?.body ?? "<Error>");
  return { ...answer, body, claimedBytes: body.length + 10 };
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function download(into: string, killedAt = Infinity): Promise<Ended> {
  const words = ["--symbols", SYMBOLS.join(" "), "--interval", "1h", "--into", into];
  const servers = ["--archive-url", server.url, "--rest-url", server.url];
  const child = spawn("node", [join(root, "dist/workbench/cli.js"), "download", ...words, ...servers], {
    cwd: place,
    env: { ...process.env, TZ: "Pacific/Kiritimati" },
  });
  let requests = 0;
  onRequest = () => {
    if (++requests < killedAt) return false;
    child.kill("SIGKILL");
    return true;
  };
  const texts = { stdout: "", stderr: "" };
  child.stdout.on("data", (text: Buffer) => (texts.stdout += text.toString()));
  child.stderr.on("data", (text: Buffer) => (texts.stderr += text.toString()));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, ...texts })));
}

describe.skipIf(!hasKernel)(`tenbin download (${WITHOUT_KERNEL})`, () => {
  it(
    "killed five times has what an unkilled one has, and a report is made from it",
    async () => {
      const whole = await download("whole/raw");
      expect([whole.code, whole.stderr]).toEqual([0, expect.not.stringContaining("internal error")]);
      expect(whole.stdout).toContain(
        "liquidations of all symbols: 2025-01-02 to 2025-06-30, past liquidations are not public",
      );
      expect(whole.stdout).toContain("open interest of SOLUSDT: 2025-03-09, the archive lacks them");
      expect(whole.stdout).toMatch(/next: make report DATA=whole\/raw\n {6}make record SYMBOLS="BTCUSDT /);
      expect(whole.stderr).toMatch(/archive files: \d+ of \d+, about \d+ (s|min) left/);
      expect(whole.stderr).toMatch(/waiting [12] s for 127\.0\.0\.1:\d+: it answered 429/);

      const asked = server.asked.length;
      for (const killedAt of KILLED_AT) {
        const killed = await download("data/raw", killedAt);
        expect(killed.code).toBeNull();
        // What a killed process leaves below data/raw can be imported as it is.
        if (existsSync(join(place, "data/raw/binance"))) {
          const names = Object.keys(contentBelow(join(place, "data/raw")));
          expect(names.filter((name) => !/\.(zip|json|CHECKSUM|FETCHED)$/.test(name))).toEqual([]);
        }
      }
      const last = await download("data/raw");
      expect(last.code).toBe(0);
      expect(contentBelow(join(place, "data/raw"))).toEqual(contentBelow(join(place, "whole/raw")));
      expect(readdirSync(join(place, "data/raw/binance")).filter((name) => name.includes(".tmp-"))).toEqual([]);
      // What was there was not asked for again: a killed run costs its first questions and what was under way.
      expect(server.asked.length - asked).toBeLessThan(asked + KILLED_AT.length * 800);
      const again = await download("data/raw");
      expect([again.code, again.stdout]).toEqual([0, expect.stringContaining("nothing was new")]);

      const lake = await openLake(join(place, "lake"));
      const receipt = await importFiles(lake, [join(place, "data/raw")]);
      const markets = await lake.readMarkets({ barMs: HOUR_MS });
      await lake.close();
      expect(receipt.series.filter(({ table, gapCount }) => table === "bars" && gapCount > 0)).toEqual([]);
      expect(markets.map(({ bars }) => bars.symbol).sort()).toEqual([...SYMBOLS].sort());
      for (const { bars } of markets) {
        const simulated = data.markets.find((one) => one.bars.symbol === bars.symbol)!.bars;
        const from = simulated.timeMs.indexOf(bars.timeMs[0]!);
        expect(bars.timeMs.length).toBe(180 * 24 + 14);
        expect(bars.close).toEqual(simulated.close.slice(from, from + bars.timeMs.length));
      }

      // Cells run in the checkout, whose notebooks and folders a report is made of.
      const made = spawnSync(
        "node",
        [join(root, "dist/workbench/cli.js"), "report", "--profile", "tiny", "--data", join(place, "data/raw")],
        { cwd: root, encoding: "utf8", env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" } },
      );
      expect([made.status, made.stderr.slice(-1_000)]).toEqual([0, expect.any(String)]);
      const report = join(root, dirname(made.stdout.trimEnd().split("\n").at(-1)!));
      const pages = readdirSync(report).filter((name) => /^0[1-7]-.*\.html$/.test(name));
      const page = readFileSync(join(report, "01-data.html"), "utf8");
      const { verdict } = JSON.parse(readFileSync(join(report, "verdict.json"), "utf8")) as { verdict: string };
      rmSync(report, { recursive: true });
      expect(pages.length).toBe(7);
      expect(made.stdout).toMatch(new RegExp(`^verdict: ${verdict}$`, "m"));
      // The day that no server had, and the table that nobody publishes.
      expect(page).toContain("2025-03-09");
      expect(page).toMatch(/no liquidation history/);
    },
    LONGEST_MS,
  );
});
