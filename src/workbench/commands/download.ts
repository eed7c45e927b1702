/** `tenbin download`: a market's past from its exchange, as raw files. */
import { readConfig } from "../../config/index.js";
import { createRng, DAY_MS, formatDate, HOUR_MS, MINUTE_MS, systemClock } from "../../core/index.js";
import { downloadMarket, EXCHANGE_NAMES, waitWords, type DownloadReceipt } from "../../market/index.js";
import { DEFAULT_CONFIG_PATH } from "../../run/index.js";
import { withTimeLeft } from "../terminal/withTimeLeft.js";
import { textOf, UsageError, type Command, type OptionValues } from "./command.js";
import { downloadLines } from "./downloadLines.js";
import { print, withTerminal } from "./terminal.js";

const INTO = "data/raw";

export const download: Command = {
  name: "download",
  summary: "Fetches a market's past from its exchange; killed or run again it fetches what is new.",
  options: [
    { flag: "symbols", value: "<names>", meaning: 'perpetual contracts: "BTCUSDT ETHUSDT"' },
    { flag: "days", value: "<n>", meaning: "whole UTC days before today (default 180)" },
    { flag: "exchange", value: "<name>", meaning: `${EXCHANGE_NAMES.join(" or ")} (default binance)` },
    { flag: "interval", value: "<length>", meaning: "of the bars: 1m, 5m, 15m, 1h, ... (default 5m)" },
    { flag: "until", value: "<date>", meaning: "last UTC day, as 2025-12-31 (default now)" },
    { flag: "into", value: "<folder>", meaning: `of raw files (default ${INTO})` },
    { flag: "archive-url", value: "<url>", meaning: "another server with the public archive's files and listing" },
    { flag: "rest-url", value: "<url>", meaning: "another server with the exchange's REST interface" },
  ],
  async run(values) {
    const options = optionsOf(values);
    const { minPresentFrac } = readConfig(DEFAULT_CONFIG_PATH).data;
    const receipt = await withTerminal(({ onProgress, note }) =>
      downloadMarket({
        ...options,
        // Only the jitter of waits hangs on it; what is stored does not.
        rng: createRng(systemClock.nowMs()),
        onProgress: withTimeLeft(onProgress, systemClock),
        onNote: note,
        onWait: ({ host, waitMs, reason }) => note(`waiting ${waitWords(waitMs)} for ${host}: ${reason}`),
      }),
    );
    print([...downloadLines(receipt, { minPresentFrac }), ...nextLines(receipt, options.into)]);
    return endOf(receipt);
  },
};

/** A server that failed may not fail again; what is there stays. */
function endOf({ tables }: DownloadReceipt): number {
  const failed = tables.flatMap(({ missing }) => missing.filter(({ mayComeLater }) => mayComeLater));
  if (failed.length === 0) return 0;
  process.stderr.write(
    `tenbin download: Cannot end whole as every server must give what it has: ${failed.length} spans failed, see ` +
      "above; run the same command again, it goes on from here\n",
  );
  return 2;
}

function nextLines({ symbols }: DownloadReceipt, into: string): string[] {
  return [
    `next: make report DATA=${into}`,
    `      make record SYMBOLS="${symbols.join(" ")}" keeps what nobody sells later: liquidations, book depth`,
  ];
}

function optionsOf(values: OptionValues) {
  const symbols = (textOf(values, "symbols") ?? "").split(/[\s,]+/).filter((name) => name !== "");
  if (symbols.length === 0) throw new UsageError('--symbols needs names of contracts: "BTCUSDT ETHUSDT"');
  const days = textOf(values, "days");
  if (days !== undefined && !/^[1-9]\d{0,3}$/.test(days))
    throw new UsageError(`--days must be a whole number of days: found "${days}"`);
  const given = {
    exchange: textOf(values, "exchange"),
    days: days === undefined ? undefined : Number(days),
    barMs: intervalOf(textOf(values, "interval")),
    untilMs: untilOf(textOf(values, "until")),
    archiveUrl: textOf(values, "archive-url"),
    restUrl: textOf(values, "rest-url"),
  };
  return { symbols, into: textOf(values, "into") ?? INTO, ...definedOnly(given) };
}

function intervalOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, count, unit] = /^([1-9]\d?)([mh])$/.exec(text) ?? [];
  if (count === undefined) throw new UsageError(`--interval must be minutes or hours, as 5m or 1h: found "${text}"`);
  return Number(count) * (unit === "m" ? MINUTE_MS : HOUR_MS);
}

/** The end of a UTC day, whatever zone the machine is in. */
function untilOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const dayMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00.000Z`) : NaN;
  // Node takes 31 February for 3 March.
  if (Number.isNaN(dayMs) || formatDate(dayMs) !== text)
    throw new UsageError(`--until must be a day, as 2025-12-31: found "${text}"`);
  return dayMs + DAY_MS;
}

/** Without the members that nobody gave. */
function definedOnly<T extends object>(given: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: Exclude<T[Name], undefined>;
  };
}
