/** A recorder in a process of its own that is killed again and again, against an exchange that misbehaves. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRng, importFiles, openLake } from "tenbin";
import { expect } from "vitest";
import { systemClock } from "../../../src/core/clock.js";
import { marketAsModules } from "../marketAsModules.js";
import { FakeExchange, type Mischief } from "./fakeExchange.js";
import { expectTruth, lengthOf, spansIn, START_MS, SYMBOLS } from "./recording.js";

/** Times as fast as the machine's clock, for both processes. */
const SPEED = 20;
const MISCHIEF: readonly Mischief[] = [
  ...(["cut", "close", "lag", "repeat", "reorder", "half a frame", "garbage", "binary", "huge"] as const),
  ...(["no pong", "silent", "wrong ack", "no ack", "refused", "error page"] as const),
];

/** What the process does: everything as `tenbin record` does it, but for the clock. */
const scriptOf = (code: string): string => `
  import { createRng } from ${JSON.stringify(join(code, "core/rng.js"))};
  import { recordMarket } from ${JSON.stringify(join(code, "market/recorder/recordMarket.js"))};
  import * as clocks from ${JSON.stringify(join(code, "market/recorder/recorderClock.js"))};
  const { sleep, systemRecorderClock: machine } = clocks;
  const [directory, streamUrl, restUrl, realMs, seed] = process.argv.slice(1);
  const stop = new AbortController();
  process.on("SIGTERM", () => stop.abort());
  const clock = {
    nowMs: () => ${START_MS} + (machine.nowMs() - Number(realMs)) * ${SPEED},
    steadyMs: () => machine.steadyMs() * ${SPEED},
    sleep: (durationMs, signal) => sleep(durationMs / ${SPEED}, signal),
  };
  let begun = false;
  const onStatus = ({ messages }) => {
    if (begun || messages === 0) return;
    begun = true;
    process.stdout.write("begun");
  };
  await recordMarket({
    symbols: ${JSON.stringify(SYMBOLS)}, directory, streamUrl, restUrl, clock, onStatus, signal: stop.signal,
    rng: createRng(Number(seed)),
  });
  process.stdout.write(String(process.resourceUsage().maxRSS));`;

export interface Killed {
  readonly kills: number;
  /** Real time. */
  readonly mostMsBetween: number;
  readonly seed: number;
  /** Real time that it runs on after the last kill, until it is asked to stop. */
  readonly thenMs: number;
}

/**
 * Kills, starts again, asks the last one to stop, and holds the lake against the truth of the exchange.
 *
 * @returns The most memory that the last process had, in KiB, and the covered share of what was served.
 */
export async function expectSurvival({ kills, mostMsBetween, seed, thenMs }: Killed): Promise<{
  readonly mostKib: number;
  readonly coveredFrac: number;
}> {
  const folder = mkdtempSync(join(tmpdir(), "killed-recorder-"));
  const code = marketAsModules(
    fileURLToPath(new URL(`../../../dist/.killed-recorder-${process.pid}`, import.meta.url)),
  );
  const rng = createRng(seed);
  const realMs = systemClock.nowMs();
  const nowMs = () => START_MS + (systemClock.nowMs() - realMs) * SPEED;
  const fake = await FakeExchange.start({ symbols: SYMBOLS, nowMs, seed, perMinute: 20, mischief: MISCHIEF });
  const start = (k: number): Recorder => {
    const words = [folder, fake.streamUrl, fake.restUrl, String(realMs), String(k)];
    return new Recorder(
      spawn(process.execPath, ["--input-type=module", "-e", scriptOf(code), ...words], {
        stdio: ["ignore", "pipe", "inherit"],
      }),
    );
  };
  try {
    for (let k = 0; k < kills; k++) {
      const recorder = start(k);
      // Now and then before it has begun, now and then while it packs what the one before left.
      if (rng.uniform() < 0.9) await recorder.said("begun");
      await pause(rng.integer(mostMsBetween));
      expect(await recorder.end("SIGKILL")).toEqual({ code: null, signal: "SIGKILL" });
    }
    const last = start(kills);
    await last.said("begun");
    await pause(thenMs);
    expect(await last.end("SIGTERM")).toEqual({ code: 0, signal: null });

    const names = readdirSync(join(folder, "binance"), { recursive: true, encoding: "utf8" });
    const files = names.filter((name) => statSync(join(folder, "binance", name)).isFile());
    expect(files.filter((name) => !/^\d{4}-\d{2}-\d{2}\/\d{6}-\d{3}\.jsonl\.gz$/.test(name))).toEqual([]);
    const lake = await openLake(join(folder, "lake"));
    try {
      await importFiles(lake, [join(folder, "binance")]);
      await expectTruth(lake, fake);
      const spans = spansIn(lake, "BTCUSDT");
      expect(spans.length).toBeGreaterThan(1);
      return {
        mostKib: Number(last.output.replace("begun", "")),
        coveredFrac: lengthOf(spans) / lengthOf(fake.served),
      };
    } finally {
      await lake.close();
    }
  } finally {
    await fake.stop();
    rmSync(folder, { recursive: true, force: true });
    rmSync(code, { recursive: true, force: true });
  }
}

class Recorder {
  output = "";
  readonly #child: ChildProcess;
  readonly #ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.#ended = new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal })));
    child.stdout!.on("data", (text: Buffer) => (this.output += text.toString("utf8")));
  }

  async said(word: string): Promise<void> {
    const heard = new Promise<void>((resolve) => {
      const listen = () => {
        if (this.output.includes(word)) resolve();
      };
      this.#child.stdout!.on("data", listen);
      listen();
    });
    await Promise.race([heard, this.#ended]);
  }

  async end(signal: NodeJS.Signals): Promise<{ readonly code: number | null; readonly signal: string | null }> {
    this.#child.kill(signal);
    return this.#ended;
  }
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
