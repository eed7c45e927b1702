/** What has to be known of an exchange to download from it. */
import { isMarketTime } from "../../../core/index.js";
import type { TableName } from "../../lake/tables.js";

/** Tables that somebody may have to give. */
export type DownloadTable = Extract<TableName, "bars" | "funding" | "open_interest" | "depth" | "liquidations">;

/** A perpetual contract as the exchange lists it. */
export interface Contract {
  readonly symbol: string;
  /** As the exchange says it: `TRADING`, `SETTLING`. */
  readonly status: string;
  readonly isTrading: boolean;
  /** First trade; undefined if it does not say. */
  readonly listedMs?: number;
  /** Last trade of one that is no longer traded, where it says. */
  readonly endsMs?: number;
}

/** Which files of a table the public archive has. */
export interface ArchiveTable {
  /** Whether there are files of whole months, of days. */
  readonly monthly: boolean;
  readonly daily: boolean;
  /** The archive has stopped making them, so only what its listing names is asked for. */
  readonly isEnded?: true;
}

export interface RestQuery {
  readonly symbol: string;
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
  readonly barMs: number;
  /** Most rows that the reply may hold. */
  readonly limit: number;
}

/** How a table is asked for where the archive has none. */
export interface RestTable {
  /** The endpoint as ccxt names it. */
  readonly endpoint: string;
  parameters(query: RestQuery): Readonly<Record<string, string | number>>;
  /** Most rows of a reply. */
  readonly mostRows: number;
  /** Least time between two rows. */
  rowMs(barMs: number): number;
  /** What lies between most rows, where that is more. */
  readonly usualMs?: number;
  /** How far back the exchange keeps them; undefined: since the listing. */
  readonly keptMs?: number;
}

/** One table of an exchange and where it comes from. */
export interface TableSource {
  readonly table: DownloadTable;
  /** In paths and file names: `klines`. */
  readonly name: string;
  readonly archive?: ArchiveTable;
  readonly rest?: RestTable;
  /** Why rows can be missing that were asked for, as a clause. */
  readonly lack: string;
}

/** An exchange that can be downloaded from. */
export interface Exchange {
  /** What a user calls it; the venue of its rows. */
  readonly name: string;
  readonly ccxtId: string;
  readonly restUrl: string;
  /** Endpoints of ccxt's: its clock, its contracts. */
  readonly clock: { readonly endpoint: string; timeMs(reply: unknown): number };
  readonly contracts: {
    readonly endpoint: string;
    readonly parameters: Readonly<Record<string, string | number>>;
    /** @returns The contracts of a reply and what the next page is asked for by. */
    read(reply: unknown): { readonly contracts: readonly Contract[]; readonly cursor?: string };
  };
  /** The rows of a reply; undefined if it is none. */
  rowsOf(reply: unknown): readonly unknown[] | undefined;
  /** The exchange's own words in a reply of status 200 that asks for time. */
  busyWords(reply: string): string | undefined;
  /** What a 403 costs that says nothing of how long. */
  readonly forbiddenWaitMs: number;
  readonly archive?: { readonly filesUrl: string; readonly listingUrl: string; readonly root: string };
  /** Where it has no archive that is asked: what is done instead, in a sentence for the receipt. */
  readonly withoutArchive?: string;
  /** Columns of bars beside prices and volume. */
  readonly barColumns: readonly ("quoteVolume" | "tradeCount" | "takerBuyVolume")[];
  /** Bar lengths that it has, by their names in its addresses. */
  readonly intervals: ReadonlyMap<number, string>;
  readonly tables: readonly TableSource[];
}

/** A value of another's JSON as a record; an empty one if it is none. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

/** A list of another's JSON; undefined if it is none. */
export function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? (value as readonly unknown[]) : undefined;
}

/** A time in milliseconds, written as a number or as text; NaN if it is none. */
export function timeOf(value: unknown): number {
  const timeMs = typeof value === "number" || (typeof value === "string" && value !== "") ? Number(value) : NaN;
  return timeMs > 0 ? timeMs : NaN;
}

/**
 * A contract of an exchange's list; none where it has no name.
 *
 * @param trading The exchange's word for one that trades. What still trades does not end, whatever day it names.
 */
export function contractsIn(
  { symbol, status, listed, ends }: Readonly<Record<"symbol" | "status" | "listed" | "ends", unknown>>,
  trading: string,
): Contract[] {
  if (typeof symbol !== "string") return [];
  const [listedMs, endsMs] = [timeOf(listed), timeOf(ends)];
  const isTrading = status === trading;
  return [
    {
      symbol,
      status: typeof status === "string" ? status : "unknown",
      isTrading,
      ...(isMarketTime(listedMs) ? { listedMs } : {}),
      ...(!isTrading && isMarketTime(endsMs) ? { endsMs } : {}),
    },
  ];
}
