/** A lake in a folder, through DuckDB. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { machineFailure, makeFolder, settled } from "../../core/index.js";
import type { SimulatedTruth, SymbolMarket } from "../schema.js";
import { Database } from "./database.js";
import type { Lake, LakeChange, LakeContents, LakeReadOptions } from "./lake.js";
import { mainBarsOf } from "./mainSeries.js";
import {
  contentHashOf,
  readManifest,
  writeManifest,
  type Manifest,
  type MonthFile,
  type StoredSeries,
} from "./manifest.js";
import { seriesOfMarket, seriesOfTruth, truthOf } from "./marketSeries.js";
import { monthsOf } from "./months.js";
import { readMainMarkets } from "./readMainMarkets.js";
import { rowCount, seriesId, type Series, type SeriesKey } from "./series.js";
import { TABLE_NAMES, TABLES } from "./tables.js";
import { withWriteLock } from "./writeLock.js";
import { changedManifest } from "./changedManifest.js";
import { readStored } from "./readStored.js";
import { keyOf, pathOf } from "./storedPath.js";
import { tableSql } from "./tableSql.js";

/** Of what was written rather than imported. */
const UNNAMED_VENUE = "unnamed";

/**
 * Opens the lake in `directory`, which is made when it does not exist.
 *
 * @throws {SyntaxError} If its table of contents cannot be read.
 */
export async function openLake(directory: string): Promise<Lake> {
  try {
    makeFolder(directory);
    const manifest = readManifest(directory);
    return new ParquetLake(directory, manifest, await Database.open());
  } catch (error) {
    throw machineFailure(`open the lake in "${directory}"`, error);
  }
}

class ParquetLake implements Lake {
  readonly directory: string;
  readonly #database: Database;
  #manifest: Manifest;
  /** Views over the files of this manifest are made when somebody asks in SQL. */
  #viewsOf: Manifest | undefined;

  constructor(directory: string, manifest: Manifest, database: Database) {
    this.directory = directory;
    this.#manifest = manifest;
    this.#database = database;
  }

  async query(sql: string): Promise<Record<string, unknown>[]> {
    if (this.#viewsOf !== this.#manifest) {
      for (const table of TABLE_NAMES)
        await this.#database.run(
          `CREATE OR REPLACE VIEW ${table} AS ${tableSql(this.directory, this.#manifest, table)}`,
        );
      this.#viewsOf = this.#manifest;
    }
    return this.#database.rows(sql);
  }

  async writeMarkets(markets: readonly SymbolMarket[], { source }: { readonly source: string }): Promise<void> {
    const coverage = markets.flatMap(({ bars, liquidations }) =>
      liquidations === undefined ? [] : [{ venue: UNNAMED_VENUE, symbol: bars.symbol, spans: liquidations.coverageMs }],
    );
    await this.change(() => ({
      series: markets.flatMap((market) => seriesOfMarket(market, UNNAMED_VENUE)),
      coverage,
      instead: markets.map(({ bars }) => bars.symbol),
      sources: [source],
    }));
  }

  async writeTruth(truth: readonly SimulatedTruth[], { barMs }: { readonly barMs: number }): Promise<void> {
    await this.change(() => ({ series: truth.map((one) => seriesOfTruth(one, { barMs, venue: UNNAMED_VENUE })) }));
  }

  async readMarkets({ barMs, symbols = this.contents().symbols }: LakeReadOptions): Promise<SymbolMarket[]> {
    const { series, coverage } = this.#manifest;
    return readMainMarkets({
      main: mainBarsOf(series, symbols),
      symbols,
      barMs,
      keys: series,
      coverage,
      read: (key) => this.#read(key),
    });
  }

  async readTruth({ barMs, symbols = this.contents().symbols }: LakeReadOptions): Promise<SimulatedTruth[]> {
    return settled(
      symbols.map(async (symbol) => {
        const series = await this.readSeries({ table: "truth", symbol, venue: UNNAMED_VENUE, barMs });
        if (series === undefined)
          throw new RangeError(
            `Cannot read the truth of ${symbol} as the lake in "${this.directory}" must hold one for ` +
              `bars of ${barMs} ms: found none`,
          );
        return truthOf(series);
      }),
    );
  }

  async contentHash(): Promise<string> {
    // Reading verifies every file against the hash that the table of contents gives it. Series of one
    // table are read together, since a recording has hundreds of small ones.
    const alike = new Map<string, StoredSeries[]>();
    for (const one of this.#manifest.series) {
      const kind = `${one.table} ${one.columns.join()}`;
      alike.set(kind, [...(alike.get(kind) ?? []), one]);
    }
    for (const group of alike.values()) await this.#readAlike(group);
    return contentHashOf(this.#manifest);
  }

  contents(): LakeContents {
    const { series, coverage, unfinished, sources, symbols: written } = this.#manifest;
    const withBars = new Set(
      series.filter(({ table, files }) => table === "bars" && files.length > 0).map(({ symbol }) => symbol),
    );
    const imported = [...withBars].filter((symbol) => !written.includes(symbol)).sort();
    return {
      symbols: [...written.filter((symbol) => withBars.has(symbol)), ...imported],
      series,
      coverage,
      unfinished,
      sources,
    };
  }

  async readSeries(key: SeriesKey): Promise<Series | undefined> {
    const stored = this.#manifest.series.find((one) => seriesId(one) === seriesId(key));
    return stored === undefined ? undefined : this.#read(stored);
  }

  async change(decide: () => LakeChange | Promise<LakeChange>): Promise<void> {
    try {
      await withWriteLock(this.directory, async () => {
        // Another handle may have written since this one was opened.
        const before = readManifest(this.directory);
        this.#manifest = before;
        this.#removeUnlisted(before);
        const change = await decide();
        const series = await this.#writeSeries(change.series, before);
        const manifest = changedManifest(before, change, series);
        writeManifest(this.directory, manifest);
        this.#manifest = manifest;
        this.#removeUnlisted(manifest);
      });
    } catch (error) {
      throw machineFailure(`write to the lake in "${this.directory}"`, error);
    }
  }

  async close(): Promise<void> {
    this.#database.close();
  }

  /** Writes the months that are not there already. */
  async #writeSeries(series: readonly Series[], before: Manifest): Promise<StoredSeries[]> {
    const there = new Set(before.series.flatMap(({ files }) => files.map(({ path }) => path)));
    const stored: StoredSeries[] = [];
    const { directory } = this;
    // One month is hashed while others are written.
    function* missing() {
      for (const one of series) {
        const files: MonthFile[] = [];
        stored.push({ ...keyOf(one), columns: namesIn(one), files });
        for (const { month, columns, fromMs, toMs, sha256 } of monthsOf(one)) {
          const path = pathOf(one, month, sha256);
          files.push({ path, month, rows: rowCount(columns), fromMs, toMs, sha256 });
          if (there.has(path)) continue;
          makeFolder(dirname(join(directory, path)));
          const constants = { venue: one.venue, ...(one.barMs === undefined ? {} : { barMs: one.barMs }) };
          yield { path: join(directory, path), specs: TABLES[one.table].columns, columns, constants };
        }
      }
    }
    await this.#database.writeFiles(missing());
    return stored;
  }

  async #read(stored: StoredSeries): Promise<Series> {
    return (await this.#readAlike([stored]))[0]!;
  }

  #readAlike(group: readonly StoredSeries[]): Promise<Series[]> {
    const { directory } = this;
    return readStored({ directory, database: this.#database, manifest: this.#manifest }, group);
  }

  /** Parquet files that no write finished, or that a later one replaced. */
  #removeUnlisted({ series }: Manifest): void {
    const listed = new Set(series.flatMap(({ files }) => files.map(({ path }) => path)));
    for (const table of TABLE_NAMES) {
      const root = join(this.directory, table);
      if (!existsSync(root)) continue;
      for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        if (entry.isFile() && !listed.has(relative(this.directory, path))) rmSync(path, { force: true });
      }
    }
  }
}

/** The columns that a series has, in the order of its table. */
function namesIn({ table, columns }: Series): string[] {
  return TABLES[table].columns.map(({ name }) => name).filter((name) => columns[name] !== undefined);
}
