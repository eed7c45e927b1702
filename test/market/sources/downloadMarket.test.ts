import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRng, downloadMarket } from "tenbin";
import { describe, it } from "vitest";
import { archive, binance } from "./fakeExchanges.js";
import { startServer } from "./fakeServer.js";
import { DAY_MS, HOUR_MS, simulatedExchange } from "./officialFiles.js";

describe("x", () => {
  it("y", async () => {
    const data = simulatedExchange(["BTCUSDT", "ETHUSDT"], { days: 40 });
    const nowMs = data.endMs - 10 * HOUR_MS + 60_000;
    const [a, b] = [archive({ ...data, endMs: data.endMs - DAY_MS }), binance(data, { nowMs })];
    const server = await startServer((r) => b(r) ?? a(r), nowMs);
    const into = mkdtempSync(join(tmpdir(), "dl-"));
    const receipt = await downloadMarket({
      symbols: ["BTCUSDT", "eth/usdt:usdt"],
      days: 38,
      barMs: HOUR_MS,
      into: join(into, "raw"),
      archiveUrl: server.url,
      restUrl: server.url,
      rng: createRng(1),
      isPaced: false,
      wait: async () => {},
      onNote: console.log,
      onWait: console.log,
    });
    console.log(JSON.stringify(receipt, null, 1));
    console.log(
      readdirSync(into, { recursive: true, encoding: "utf8" })
        .filter((n) => n.includes("BTC") && /json|monthly/.test(n))
        .sort()
        .join("\n"),
    );
    console.log(server.asked.length);
    await server.stop();
  });
});
