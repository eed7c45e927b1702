// @ts-check
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { filesBelow } from "../filesBelow.mjs";
import { beginAfter, CLI } from "../stages.mjs";
import { testModule } from "../testModule.mjs";

const INTO = "data/raw/recorded";
/** A recorder that was killed before has left this: it is packed while new messages come. */
const LEFT = "binance/2025-10-07/120000-000.jsonl";
const LEFT_TEXT = Array.from({ length: 60_000 }, (_, k) => `{"left":${k},"by":"a recorder that is gone"}\n`).join("");

/** Whatever message was on the disk stays there, once. @type {import("../kind.js").KilledKind} */
export const record = {
  prepare: async () => {
    const { FakeExchange } = await testModule("market", "recorder/fakeExchange.js");
    const symbols = ["BTCUSDT", "ETHUSDT"];
    const fake = await FakeExchange.start({
      symbols,
      perMinute: 600,
      seed: 1,
      nowMs: () => performance.timeOrigin + performance.now(),
    });
    const urls = ["--stream-url", fake.streamUrl, "--rest-url", fake.restUrl];
    /** @type {Map<string, readonly string[]>} */
    const known = new Map();
    return {
      begin: (folder) => {
        known.clear();
        beginAfter(folder, undefined);
        mkdirSync(join(folder, INTO, LEFT, ".."), { recursive: true });
        writeFileSync(join(folder, INTO, LEFT), LEFT_TEXT);
      },
      file: process.execPath,
      kills: 10,
      args: [CLI, "record", "--symbols", symbols.join(" "), "--minutes", "0.05", ...urls],
      changing: [INTO],
      // A segment that could not be packed stays as it is until then.
      catchesUp: true,
      halfDone: (folder) => lostLines(folder, known),
      result: (folder) =>
        new Map([
          [
            "unpacked",
            filesBelow(join(folder, INTO))
              .filter((name) => !/-\d{3,}\.jsonl\.gz$/.test(name))
              .join(" "),
          ],
          ["left", String(gunzipSync(readFileSync(join(folder, INTO, `${LEFT}.gz`))).toString("utf8") === LEFT_TEXT)],
        ]),
      stop: () => fake.stop(),
    };
  },
};

/**
 * @param {string} folder
 * @param {Map<string, readonly string[]>} known Whole lines of each segment, as they were seen before.
 */
function lostLines(folder, known) {
  const found = new Map(segmentsBelow(join(folder, INTO)));
  const lost = [...known].flatMap(([name, lines]) => {
    const now = found.get(name) ?? [];
    return lines.every((line, k) => now[k] === line) ? [] : [`${name} had ${lines.length} lines and has others`];
  });
  for (const [name, lines] of found) known.set(name, lines);
  return lost;
}

/** @param {string} folder @returns {[string, readonly string[]][]} */
function segmentsBelow(folder) {
  const names = filesBelow(folder).filter((name) => /\.jsonl(\.gz)?$/.test(name));
  return names.flatMap((name) => {
    // Packed and not yet removed.
    if (names.includes(`${name}.gz`)) return [];
    const bytes = readFileSync(join(folder, name));
    const text = (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
    return [[name.replace(/\.gz$/, ""), text.split("\n").slice(0, -1)]];
  });
}
