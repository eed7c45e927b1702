/** `tenbin record` as a user runs it: built, in its own process, against an exchange on the loopback. */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../src/core/clock.js";
import { FakeExchange } from "../market/recorder/fakeExchange.js";
import { hasKernel, root, WITHOUT_KERNEL } from "./setUp.js";

let place: string;
let fake: FakeExchange;
beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), "tenbin-record-"));
  // An exchange whose time runs fast, so that its heartbeats need not be waited for.
  const begunMs = systemClock.nowMs();
  const nowMs = () => begunMs + 20 * (systemClock.nowMs() - begunMs);
  fake = await FakeExchange.start({ symbols: ["BTCUSDT"], nowMs, perMinute: 30 });
});
afterEach(async () => {
  await fake.stop();
  rmSync(place, { recursive: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param stopWhen Sends SIGINT once stderr says it. */
function record(words: readonly string[], stopWhen?: RegExp): Promise<Ended> {
  const child = spawn("node", [join(root, "dist/workbench/cli.js"), "record", ...words], {
    cwd: place,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  let isStopped = false;
  child.stdout.on("data", (text: Buffer) => (said.stdout += text.toString("utf8")));
  child.stderr.on("data", (text: Buffer) => {
    said.stderr += text.toString("utf8");
    if (isStopped || stopWhen?.test(said.stderr) !== true) return;
    isStopped = true;
    setTimeout(() => child.kill("SIGINT"), 2_000);
  });
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, ...said })));
}

describe.skipIf(!hasKernel)(`tenbin record (${WITHOUT_KERNEL})`, () => {
  it("records until it is interrupted, closes, and says what it has", async () => {
    const here = ["--stream-url", fake.streamUrl, "--rest-url", fake.restUrl];
    const { code, stdout, stderr } = await record(["--symbols", "btcusdt", ...here], /connected/);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining("    at ")]);
    expect(stdout).toMatch(
      /^binance: \d+ messages in 1 segments, \d+ bytes before packing, below data\/raw\/recorded\/binance\n1 connections; /,
    );
    expect(stdout).toMatch(/^BTCUSDT: \d+ s covered from .*, 0 gaps; \d+ liquidations in [\d.]+ % of its seconds; /m);
    expect(stdout).toMatch(/the feed shows one a second at most and hides about [\d.]+ % of them/);
    const names = readdirSync(join(place, "data/raw/recorded/binance"), { recursive: true, encoding: "utf8" });
    expect(names.filter((name) => name.endsWith(".jsonl.gz"))).toHaveLength(1);
    expect(names.filter((name) => /lock|tmp/.test(name))).toEqual([]);
  });

  it.each([
    [[], /--symbols must name contracts, as in "BTCUSDT ETHUSDT"/],
    [["--symbols", "BTCUSDT", "--exchange", "okx"], /--exchange must be binance or bybit: found "okx"/],
    [["--symbols", "BTCUSDT", "--minutes", "-1"], /--minutes must be a number above 0: found "-1"/],
    [["--symbols", "BTCUSDT", "--minutes", "0"], /--minutes must be a number above 0: found "0"/],
    [["--symbols", "a/../b"], /Cannot record as every symbol must be letters and digits/],
    [["--symbols", "BTCUSDT", "--stream-url", "ws://example.com"], /Cannot record as streamUrl must be wss:\/\/host/],
  ])("refuses %j with one sentence and exit 2", async (words, said) => {
    const { code, stdout, stderr } = await record(words);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(said);
    expect(readdirSync(place)).toEqual([]);
  });
});
