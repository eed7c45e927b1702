/**
 * The lake: Parquet files by symbol and month, and SQL over them.
 *
 * Every change is written beside what is there and becomes the content in one rename of the table of
 * contents; a process killed before that leaves the lake as it was, and the next write clears what it left.
 */
import type { SimulatedTruth, SymbolMarket } from "../schema.js";
import type { Coverage, StoredSeries, UnfinishedBar } from "./manifest.js";
import type { Series, SeriesKey } from "./series.js";

/** What a lake holds, without the rows. */
export interface LakeContents {
  /** Symbols with bars: written ones in the order written, imported ones by name. */
  readonly symbols: readonly string[];
  readonly series: readonly StoredSeries[];
  readonly coverage: readonly Coverage[];
  readonly unfinished: readonly UnfinishedBar[];
  /** What was written or imported. */
  readonly sources: readonly string[];
}

/** What one write replaces; everything else stays. */
export interface LakeChange {
  /** Whole series; one that is there already is replaced. */
  readonly series: readonly Series[];
  /** Replaces the coverage of the same venue and symbol. */
  readonly coverage?: readonly Coverage[];
  /** Replaces all unfinished bars. */
  readonly unfinished?: readonly UnfinishedBar[];
  /** Symbols of which everything else is removed first. */
  readonly instead?: readonly string[];
  readonly sources?: readonly string[];
}

export interface LakeReadOptions {
  /** Bars are made this long; a lake whose bars are longer is read as it is. */
  readonly barMs: number;
  /** Without it all symbols that have bars. */
  readonly symbols?: readonly string[];
}

export interface Lake {
  readonly directory: string;
  /**
   * Rows of a SQL query over `bars`, `liquidations`, `funding`, `open_interest`, `depth`, `taker_volume` and
   * `truth`; times are epoch milliseconds.
   */
  query(sql: string): Promise<Record<string, unknown>[]>;
  /** Writes markets whole; a symbol that is there already is replaced. */
  writeMarkets(markets: readonly SymbolMarket[], options: { readonly source: string }): Promise<void>;
  /** Writes what the simulator knows beside its markets, for bars of one length; replaces what was there. */
  writeTruth(truth: readonly SimulatedTruth[], options: { readonly barMs: number }): Promise<void>;
  /**
   * The main series of every symbol over the span that all share; other tables whole.
   *
   * @throws {RangeError} If there are no bars, the symbols share no span, or `barMs` is no multiple of their interval.
   */
  readMarkets(options: LakeReadOptions): Promise<SymbolMarket[]>;
  /** @throws {RangeError} If no truth was written for bars of this length. */
  readTruth(options: LakeReadOptions): Promise<SimulatedTruth[]>;
  /**
   * SHA-256 of all rows, read anew: whatever the order of import or the bytes of the files. @throws
   * {RangeError} If a file is damaged.
   */
  contentHash(): Promise<string>;
  /** The table of contents as of the last change. */
  contents(): LakeContents;
  /** One series with all its rows; undefined if there is none. @throws {RangeError} If a file is damaged. */
  readSeries(key: SeriesKey): Promise<Series | undefined>;
  /**
   * Changes the lake, whole or not at all.
   *
   * @param decide Says the change. While it runs nobody else can write and this lake shows what is there now, so
   * that whatever is read to be written back must be read in it.
   * @throws {Error} If another process, or another handle of this one, is writing; if the machine gives no room.
   */
  change(decide: () => LakeChange | Promise<LakeChange>): Promise<void>;
  /** Lets go of the database; the lake answers nothing afterwards. */
  close(): Promise<void>;
}
