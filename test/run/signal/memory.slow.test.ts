/** What a decision holds beside the market that it was given and the rows that it gives back. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FEATURES } from "../../../src/features/index.js";
import { handMadeMarket } from "../../features/handMadeMarket.js";
import { hasKernel, root, WITHOUT_KERNEL } from "../../workbench/setUp.js";
import { writeToySignal } from "./toySignal.js";

const BARS = 1_300_000;
/**
 * Nine columns of the bars, four of the answer and two of words are 120 bytes, which is what was measured. With a
 * table of all features and their columns it is 790.
 */
const MOST_BYTES_A_BAR = 200;

/** Scores that many bars in a process of its own; prints the most memory that it ever held, in bytes. */
const CHILD = `
const [door, directory, bars] = process.argv.slice(2);
const { loadSignal } = await import(door);
const n = Number(bars);
const column = (valueOf) => Float64Array.from({ length: n }, (_, i) => valueOf(i));
const price = (i) => 100 + 10 * Math.sin(i / 500) + (i * 7_919 % 101) / 100;
const market = { bars: { symbol: "HANDUSDT", barMs: 300_000, timeMs: column((i) => Date.UTC(2010, 0, 1) + i * 300_000),
  open: column(price), high: column((i) => price(i) + 1), low: column((i) => price(i) - 1), close: column(price),
  volume: column((i) => i % 17), quoteVolume: column((i) => i % 13), tradeCount: column((i) => i % 11),
  takerBuyVolume: column((i) => i % 5) } };
const signal = await loadSignal(directory);
const { receipt } = await signal.decide(market);
console.log(JSON.stringify({ scored: receipt.scored, peakBytes: process.resourceUsage().maxRSS * 1024 }));
`;

let place: string;
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), "tenbin-memory-"));
  writeFileSync(join(place, "child.mjs"), CHILD);
  const { bars } = handMadeMarket({ rows: 900, seed: 1 });
  const inputs = ["bars", "quoteVolume", "tradeCount", "takerBuyVolume"];
  const features = FEATURES.filter((feature) => feature.inputs.every((input) => inputs.includes(input)));
  await writeToySignal(join(place, "signal"), { market: { bars }, features, windowBars: 24, members: ["linear"] });
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

function score(bars: number): { readonly scored: number; readonly peakBytes: number } {
  const door = join(root, "dist/index.js");
  const words = [join(place, "child.mjs"), door, join(place, "signal"), String(bars)];
  const { status, stdout, stderr } = spawnSync("node", words, { encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as ReturnType<typeof score>;
}

describe.skipIf(!hasKernel)(`the memory of a decision${hasKernel ? "" : ` (${WITHOUT_KERNEL})`}`, () => {
  it("grows with the bars given and the rows given back alone, over 1.3 M bars", () => {
    const [few, many] = [score(BARS / 10), score(BARS)];
    expect([few.scored, many.scored]).toEqual([BARS / 10 - 299, BARS - 299]);
    const bytesABar = (many.peakBytes - few.peakBytes) / (0.9 * BARS);
    expect(bytesABar).toBeLessThan(MOST_BYTES_A_BAR);
  });
});
