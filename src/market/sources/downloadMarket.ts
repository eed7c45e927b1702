/**
 * A market's past from its exchange, as raw files below `data/raw`: the public archive first, the exchange itself for
 * what that lacks. What is there already is never asked for again, so a killed download goes on where it stopped.
 */
import { setTimeout as waitFor } from "node:timers/promises";
import {
  MINUTE_MS,
  requireInteger,
  requireRng,
  systemClock,
  withProcessLock,
  type Clock,
  type ProgressListener,
  type Rng,
} from "../../core/index.js";
import { barName } from "./barName.js";
import { downloadInto } from "./downloadInto.js";
import type { DownloadReceipt } from "./downloadReceipt.js";
import type { Exchange } from "./exchanges/exchange.js";
import { exchangeNamed } from "./exchanges/knownExchanges.js";
import { politeClient, type SourceWait } from "./http/politeClient.js";
import { SourceError } from "./http/sourceErrors.js";
import { openServers } from "./openServers.js";
import { openRawStore, rawFolderOf } from "./rawStore.js";

export interface DownloadOptions {
  /** In any spelling of the exchange's or of ccxt's: `BTCUSDT`, `BTC/USDT:USDT`. */
  readonly symbols: readonly string[];
  /** Whole UTC days before the present one, or before `untilMs`; 180 when absent. */
  readonly days?: number;
  /** `binance` when absent. */
  readonly exchange?: string;
  /** Length of the bars; 5 minutes when absent. */
  readonly barMs?: number;
  /** End of the span, exclusive; the present of the exchange when absent. */
  readonly untilMs?: number;
  /** Folder of raw files; `data/raw` when absent. */
  readonly into?: string;
  /** Another server with the archive's files and listing. */
  readonly archiveUrl?: string;
  /** Another server with the exchange's interface. */
  readonly restUrl?: string;
  /** Of the jitter of waits; nothing that is stored depends on it. */
  readonly rng: Rng;
  readonly onProgress?: ProgressListener;
  /** What a user should know at once: a wait, a late listing. */
  readonly onNote?: (line: string) => void;
  /** Called before each wait that a server asked for or caused. */
  readonly onWait?: (wait: SourceWait) => void;
  /** Archive files that are fetched at once; 4 when absent. */
  readonly atOnce?: number;
  /** Injected by tests: the machine's clock, which is only compared with the exchange's, waiting, and patience. */
  readonly clock?: Clock;
  /** How it waits; a timer when absent. */
  readonly wait?: (durationMs: number) => Promise<void>;
  readonly silenceMs?: number;
  /** Whether requests to the exchange keep its pace; only a test's server needs none. */
  readonly isPaced?: boolean;
}

const DAYS = 180;
const MOST_DAYS = 3_660;
const BAR_MS = 5 * MINUTE_MS;

/**
 * Downloads what is not there yet and says what cannot be had.
 *
 * Timing: everything ends with the exchange's time at the start of the call; bars that are open then are not asked for.
 * Files are the servers' own bytes, each whole under its name or absent, a paper beside it: the archive's checksum, or
 * when and from where a reply came.
 *
 * @throws {RangeError} If an option is out of range, the exchange unknown, a symbol none of its contracts, or no
 * server answers at all.
 * @throws {Error} If another process downloads into the folder, or the machine gives no room.
 */
export async function downloadMarket(options: DownloadOptions): Promise<DownloadReceipt> {
  requireRng("download", options.rng);
  const { days = DAYS, barMs = BAR_MS, symbols, into = "data/raw" } = options;
  requireInteger("download", { days }, { atLeast: 1, atMost: MOST_DAYS });
  const exchange = exchangeNamed(options.exchange ?? "binance");
  if (symbols.length === 0) throw new RangeError("Cannot download as there must be at least one symbol: found none");
  requireBars(exchange, barMs);
  for (const url of [options.archiveUrl, options.restUrl]) if (url !== undefined) requireWebAddress(url);
  const refusal = (holder: string) =>
    `Cannot download into "${into}" as one process at a time may write there: process ${holder} does; wait for it, ` +
    "or stop it";
  return withProcessLock(`${rawFolderOf(into)}.lock`, { refusal }, async () => {
    try {
      return await download(exchange, { ...options, days, barMs, into });
    } catch (error) {
      // Nothing at all could be had.
      if (error instanceof SourceError)
        throw new RangeError(`Cannot download from ${exchange.name} as ${error.message}`);
      throw error;
    }
  });
}

async function download(
  exchange: Exchange,
  options: DownloadOptions & { readonly days: number; readonly barMs: number; readonly into: string },
): Promise<DownloadReceipt> {
  const { rng, silenceMs, clock = systemClock, onWait } = options;
  const notes: string[] = [];
  const onNote = (line: string): void => {
    notes.push(line);
    options.onNote?.(line);
  };
  const client = politeClient({
    rng: rng.child("download"),
    wait: options.wait ?? ((durationMs) => waitFor(durationMs)),
    onWait: (wait) => onWait?.(wait),
    forbiddenWaitMs: exchange.forbiddenWaitMs,
    ...(silenceMs === undefined ? {} : { silenceMs }),
  });
  const servers = await openServers(exchange, {
    client,
    archiveUrl: options.archiveUrl,
    restUrl: options.restUrl ?? exchange.restUrl,
    isPaced: options.isPaced ?? true,
    machineMs: () => clock.nowMs(),
    onNote,
  });
  const store = openRawStore(options.into, exchange.name);
  const receipt = await downloadInto(store, { ...options, exchange, client, servers, onNote });
  return { ...receipt, notes };
}

function requireBars({ name, intervals }: Exchange, barMs: number): void {
  if (!intervals.has(barMs))
    throw new RangeError(
      `Cannot download as the bars of ${name} must be one of ${[...intervals.keys()].map(barName).join(", ")} long: ` +
        `found ${barMs} ms`,
    );
}

function requireWebAddress(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "")
    throw new RangeError(
      `Cannot download from ${JSON.stringify(text.slice(0, 80))} as a server must be an address like ` +
        "https://data.binance.vision: found none",
    );
}
