/** `tenbin record`: liquidations, depth, open interest and funding, kept as they come until it is stopped. */
import {
  createRng,
  formatDuration,
  formatMinute,
  MINUTE_MS,
  sayPercent,
  systemClock,
  sayCounted,
} from "../../core/index.js";
import {
  RECORDED_EXCHANGES,
  recordMarket,
  type RecordedExchangeName,
  type RecordReceipt,
  type RecordStatus,
  type SymbolTally,
} from "../../market/index.js";
import { recordLine } from "../terminal/recordLine.js";
import type { TerminalProgress } from "../terminal/terminalProgress.js";
import { textOf, UsageError, type Command, type OptionValues } from "./command.js";
import { print, withTerminal } from "./terminal.js";

/** A log file gets a line so often; a terminal has it before the eyes. */
const LOG_INTERVAL_MS = 10 * MINUTE_MS;

export const record: Command = {
  name: "record",
  summary: "Records what no archive has: liquidations, depth, open interest, funding; until it is stopped.",
  options: [
    { flag: "symbols", value: "<names>", meaning: 'contracts as the exchange spells them: "BTCUSDT ETHUSDT"' },
    { flag: "exchange", value: "<name>", meaning: `${RECORDED_EXCHANGES.join(" or ")} (default binance)` },
    { flag: "minutes", value: "<n>", meaning: "stops by itself after so many minutes" },
    { flag: "into", value: "<folder>", meaning: "where segments go (default data/raw/recorded)" },
    { flag: "stream-url", value: "<url>", meaning: "another wss:// host in place of the exchange's" },
    { flag: "rest-url", value: "<url>", meaning: "another https:// host in place of the exchange's" },
  ],
  async run(values) {
    const options = optionsOf(values);
    const receipt = await withTerminal((terminal) =>
      untilStopped((signal) => watched({ ...options, signal }, terminal)),
    );
    print(receiptLines(receipt));
    return 0;
  },
};

type RecordWords = Omit<Parameters<typeof recordMarket>[0], "signal">;

function optionsOf(values: OptionValues): RecordWords {
  const symbols = (textOf(values, "symbols") ?? "").split(/[\s,]+/).filter((symbol) => symbol !== "");
  if (symbols.length === 0) throw new UsageError('--symbols must name contracts, as in "BTCUSDT ETHUSDT"');
  const exchange = RECORDED_EXCHANGES.find((name) => name === (textOf(values, "exchange") ?? "binance"));
  if (exchange === undefined)
    throw new UsageError(
      `--exchange must be ${RECORDED_EXCHANGES.join(" or ")}: found "${textOf(values, "exchange")}"`,
    );
  const minutes = textOf(values, "minutes");
  if (minutes !== undefined && !(/^\d{1,7}(\.\d{1,6})?$/.test(minutes) && Number(minutes) > 0))
    throw new UsageError(`--minutes must be a number above 0: found "${minutes}"`);
  const [directory, streamUrl, restUrl] = ["into", "stream-url", "rest-url"].map((flag) => textOf(values, flag));
  return {
    symbols,
    exchange: exchange satisfies RecordedExchangeName,
    // Two recorders that were cut off together must not come back together.
    rng: createRng(systemClock.nowMs()),
    ...(minutes === undefined ? {} : { forMs: Number(minutes) * MINUTE_MS }),
    ...(directory === undefined ? {} : { directory }),
    ...(streamUrl === undefined ? {} : { streamUrl }),
    ...(restUrl === undefined ? {} : { restUrl }),
  };
}

/** Ends the work at the first SIGINT or SIGTERM; a second one ends the process, as if nobody listened. */
async function untilStopped<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const stopOnce = () => {
    process.off("SIGINT", stopOnce).off("SIGTERM", stopOnce);
    stop.abort();
  };
  process.on("SIGINT", stopOnce).on("SIGTERM", stopOnce);
  try {
    return await work(stop.signal);
  } finally {
    process.off("SIGINT", stopOnce).off("SIGTERM", stopOnce);
  }
}

/** Records with one calm line of how it goes, and a line that stays for what a person should know. */
function watched(
  options: Parameters<typeof recordMarket>[0],
  { show, note, isTerminal }: TerminalProgress,
): Promise<RecordReceipt> {
  let loggedMs = -Infinity;
  const onStatus = (status: RecordStatus) => {
    if (!isTerminal && status.steadyMs - loggedMs < LOG_INTERVAL_MS) return;
    loggedMs = status.steadyMs;
    show(recordLine(status));
  };
  return recordMarket({ ...options, onStatus, onNote: note });
}

function receiptLines(receipt: RecordReceipt): string[] {
  const { exchange, directory, segments, messages, bytes, stream, answers, unanswered, dropped } = receipt;
  return [
    `${exchange}: ${messages} messages in ${segments} segments, ${bytes} bytes before packing, below ${directory}`,
    `${stream.attempts} connections; ${answers} answers to questions, ${unanswered} without one`,
    ...receipt.symbols.map(symbolLine),
    ...Object.entries(dropped).map(([what, count]) => `not kept: ${what}, ${count} times`),
  ];
}

function symbolLine({ symbol, span, coveredMs, gapCount, gaps, liquidations }: SymbolTally): string {
  if (span === null) return `${symbol}: nothing is proven to be covered; no heartbeat of it came`;
  const { events, occupiedFrac, hiddenFrac, countedHiddenFrac } = liquidations;
  const last = gaps.at(-1);
  const hidden =
    events === 0
      ? "no liquidation"
      : countedHiddenFrac === undefined
        ? `${sayCounted(events, "liquidation")} in ${sayPercent(occupiedFrac)} of its seconds; the feed ` +
          `shows one a second at most ` +
          `and hides about ${sayPercent(hiddenFrac)} of them, more where they come in clusters`
        : `${sayCounted(events, "liquidation")}, all that there were; a feed of one a second would hide ` +
          sayPercent(countedHiddenFrac);
  return (
    `${symbol}: ${formatDuration(Math.floor(coveredMs / 1_000) * 1_000)} covered ` +
    `from ${formatMinute(span.fromMs)} to ${formatMinute(span.toMs)}, ` +
    `${gapCount === 1 ? "1 gap" : `${gapCount} gaps`}` +
    `${last === undefined ? "" : `, the last at ${formatMinute(last.fromMs)}`}; ${hidden}`
  );
}
