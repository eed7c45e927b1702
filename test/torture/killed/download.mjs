// @ts-check
import { digestsBelow, filesBelow } from "../filesBelow.mjs";
import { beginAfter, CLI } from "../stages.mjs";
import { testModule } from "../testModule.mjs";

const HOUR_MS = 3_600_000;

/** Archive and exchange are served here: whatever has its name is whole. @type {import("../kind.js").KilledKind} */
export const download = {
  prepare: async () => {
    const { simulatedExchange } = await testModule("market", "sources/officialFiles.js");
    const { archive, binance } = await testModule("market", "sources/fakeExchanges.js");
    const { startServer } = await testModule("market", "sources/fakeServer.js");
    const symbols = ["BTCUSDT", "ETHUSDT"];
    const data = simulatedExchange(symbols, { days: 34 });
    const nowMs = data.endMs - 10 * HOUR_MS + 60_000;
    const parts = [archive({ ...data, endMs: data.endMs - 48 * HOUR_MS }), binance(data, { nowMs })];
    const server = await startServer(
      (/** @type {any} */ request) => parts.map((part) => part(request)).find((one) => one !== undefined),
      nowMs,
    );
    const servers = ["--archive-url", server.url, "--rest-url", server.url];
    return {
      begin: (folder) => beginAfter(folder, undefined),
      file: process.execPath,
      kills: 12,
      args: [CLI, "download", "--symbols", symbols.join(" "), "--days", "30", "--interval", "1h", ...servers],
      halfDone: (folder) =>
        filesBelow(`${folder}/data/raw/binance`)
          .filter((name) => !/\.(zip|json|CHECKSUM|FETCHED)$/.test(name))
          .map((name) => `${name} can be met by an import`),
      result: (folder) => digestsBelow(folder, ["data/raw"]),
      stop: () => server.stop(),
    };
  },
};
