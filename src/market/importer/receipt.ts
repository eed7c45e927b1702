/** What an import did, as plain JSON. */
import { FETCHED } from "./fetchTime.js";
import type { TableName } from "../lake/tables.js";
import type { LiquidationCensoring } from "../liquidationCensoring.js";

export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** One series after the import, and what this call's files had of it. */
export interface SeriesReceipt {
  readonly table: TableName;
  readonly symbol: string;
  readonly venue: string;
  /** Of bars and volumes by period. */
  readonly barMs?: number;
  /** In the lake now. */
  readonly rows: number;
  /** Of them, new with this import. */
  readonly added: number;
  /** In the files of this import, whatever became of them. */
  readonly read: number;
  /** Equal to another row of these files, or to one that was there already. */
  readonly duplicates: number;
  /** Of the duplicates, those that gave another value; the fuller reading stayed. */
  readonly conflicts: number;
  /** The earliest time of such a row. */
  readonly firstConflictMs?: number;
  /** Not filled, empty, zero or a stale leftover. */
  readonly dropped: number;
  /** Rows that stood behind a later one in their file; they were sorted. */
  readonly outOfOrder: number;
  /** 1 if the last bar is held back as nothing proves it finished. */
  readonly unfinished: number;
  /** First to last row; of bars to the last close. Null without rows. */
  readonly span: TimeSpan | null;
  /** Holes; of liquidations what lies between recorded spans. At most 20 are listed. */
  readonly gaps: readonly TimeSpan[];
  readonly gapCount: number;
  /** Of liquidations that `recordMarket` recorded: what their feed does not show. */
  readonly censoring?: LiquidationCensoring;
}

export interface FileReceipt {
  /** From the path that was given. */
  readonly name: string;
  readonly sha256: string;
  /** As recognised, or `skipped: no known layout`. */
  readonly layout: string;
  readonly rows: number;
  /** What it added to: `bars BTCUSDT 5 min`. */
  readonly series: readonly string[];
  /** The first line that names a licence in the papers beside it. */
  readonly licence: string | null;
  readonly notes: readonly string[];
}

/** A series that is not part of the markets, and why. */
export interface ApartReceipt {
  readonly series: string;
  readonly rows: number;
  readonly reason: string;
  /** Where it came from; null for one that the lake held already. */
  readonly file: string | null;
}

/** A file of which nothing was imported as something in it cannot be right. */
export interface SetAsideReceipt {
  /** From the path that was given. */
  readonly name: string;
  /** What must hold, and what was found. */
  readonly reason: string;
  /** What is not in the lake for it. */
  readonly cost: string;
}

export interface ImportReceipt {
  readonly files: readonly FileReceipt[];
  readonly series: readonly SeriesReceipt[];
  readonly apart: readonly ApartReceipt[];
  readonly setAside: readonly SetAsideReceipt[];
  /** In plain sentences: conflicts, files without a symbol. */
  readonly warnings: readonly string[];
}

/** What a receipt says of a file that was set aside; its note says why. */
export const SET_ASIDE = "set aside";
/** What a receipt says of the papers beside a raw file, by how their names end. */
export const PAPER_LAYOUTS: readonly { readonly ending: string; readonly layout: string }[] = [
  { ending: ".CHECKSUM", layout: "checksum of the file it is named after" },
  { ending: FETCHED, layout: "fetch time of the file it is named after" },
];
/** What a receipt says of a file in which no layout was recognised. */
export const SKIPPED = "skipped: no known layout";
/** What a receipt says of files that are of no layout. */
export const NO_LAYOUTS: readonly string[] = [SET_ASIDE, SKIPPED, ...PAPER_LAYOUTS.map(({ layout }) => layout)];
