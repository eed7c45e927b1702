/**
 * Keeps what no archive has: liquidations as they are pushed, open interest, depth and funding as they are asked for.
 *
 * Whatever comes is a record in a segment before anybody looks at it; what it means is read from the segments, by
 * `importFiles`, as often and as late as one likes. Which minutes were covered is in there too.
 */
import { join } from "node:path";
import { makeFolder, machineFailure, requireRng, tryProcessLock } from "../../core/index.js";
import { contractNamed, isSymbol } from "../symbols.js";
import { RECORDED_EXCHANGES, recordedExchange } from "./exchanges/recordedExchanges.js";
import type { RecordedExchange } from "./exchanges/recordedExchange.js";
import { RECORDER_LOCK } from "./openSegment.js";
import type { OpenSocket } from "./streamConnection.js";
import { streamAddress } from "./streamAddress.js";
import { Recorder } from "./recorder.js";
import type { RecordOptions, RecordReceipt } from "./recordOptions.js";

/** A list of questions fits their limits, and one subscription. */
const MOST_SYMBOLS = 50;

/**
 * Records until it is stopped.
 *
 * @throws {RangeError} If a symbol or an address cannot be one, or the exchange does not know the symbol.
 * @throws {Error} If another recorder writes into the folder, or the machine gives no room; all that was received
 * until then is kept.
 */
export async function recordMarket(options: RecordOptions): Promise<RecordReceipt> {
  requireRng("record", options.rng);
  const exchange = exchangeOf(options.exchange ?? "binance");
  const symbols = symbolsOf(options.symbols);
  const streamUrl = streamAddress("streamUrl", options.streamUrl ?? exchange.streamUrl, "ws");
  const restUrl = streamAddress("restUrl", options.restUrl ?? exchange.restUrl, "http");
  const directory = join(options.directory ?? "data/raw/recorded", exchange.name);
  const openSocket = await socketOpener();
  try {
    makeFolder(directory);
  } catch (error) {
    throw machineFailure(`record into "${directory}"`, error);
  }
  const lock = tryProcessLock(join(directory, RECORDER_LOCK));
  if ("holder" in lock)
    throw new Error(
      `Cannot record into "${directory}" as nobody else may be recording there: process ${lock.holder} is; name ` +
        "both's symbols in one call, or give another folder",
    );
  try {
    const recorder = new Recorder({ ...options, exchange, symbols, directory });
    return await recorder.run({ streamUrl, restUrl, openSocket });
  } finally {
    lock.release();
  }
}

function exchangeOf(name: string): RecordedExchange {
  const exchange = recordedExchange(name);
  if (exchange !== undefined) return exchange;
  throw new RangeError(
    `Cannot record as the exchange must be one of ${RECORDED_EXCHANGES.join(", ")}: found ${JSON.stringify(name)}`,
  );
}

/** In the exchange's spelling, each once. */
function symbolsOf(texts: readonly string[]): string[] {
  const symbols = [...new Set(texts.map((text) => contractNamed(text.toUpperCase())))];
  const wrong = symbols.find((symbol) => !isSymbol(symbol));
  if (wrong !== undefined)
    throw new RangeError(
      "Cannot record as every symbol must be letters and digits, as in BTCUSDT: found " +
        JSON.stringify(wrong.slice(0, 60)),
    );
  if (symbols.length >= 1 && symbols.length <= MOST_SYMBOLS) return symbols;
  throw new RangeError(`Cannot record as there must be 1 to ${MOST_SYMBOLS} symbols: found ${symbols.length}`);
}

async function socketOpener(): Promise<OpenSocket> {
  const { WebSocket } = await import("ws");
  return (url, limits) => new WebSocket(url, { ...limits, perMessageDeflate: false, followRedirects: false });
}
