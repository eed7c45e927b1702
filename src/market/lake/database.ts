/** DuckDB behind typed arrays: the only file that knows its interface. It is loaded on first use. */
import { createRequire } from "node:module";
import type { DuckDBConnection } from "@duckdb/node-api";
import { settled } from "../../core/index.js";
import type { ColumnSpec } from "./tables.js";
import { rowCount, type Columns } from "./series.js";
import type { ParquetColumn } from "./parquetColumn.js";

/** What the library's types keep private: a vector's values in place. */
interface DoubleVector {
  readonly items: Float64Array;
  flush(): void;
}

/** Rows of one chunk, DuckDB's fixed size. */
const CHUNK_ROWS = 2_048;
/** Prices hardly repeat: their bytes are split by place instead of looked up, which is smaller and faster to write. */
const PARQUET = "FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 1";

/** Loaded as the CommonJS that it is: `import` reads all its files for the names that they export first. */
function duckDb(): typeof import("@duckdb/node-api") {
  return createRequire(import.meta.url)("@duckdb/node-api") as typeof import("@duckdb/node-api");
}

/** A Parquet file and what it shall hold. */
interface FileToWrite {
  readonly path: string;
  readonly specs: readonly ColumnSpec[];
  readonly columns: Columns;
  /** The same in every row. */
  readonly constants: Readonly<Record<string, string | number>>;
}

export class Database {
  readonly #connections: readonly DuckDBConnection[];
  readonly #close: () => void;

  private constructor(connections: readonly DuckDBConnection[], close: () => void) {
    this.#connections = connections;
    this.#close = close;
  }

  /** A database in memory with two connections, since one COPY uses one core. */
  static async open(): Promise<Database> {
    const { DuckDBInstance } = duckDb();
    const instance = await DuckDBInstance.create(":memory:");
    return new Database([await instance.connect(), await instance.connect()], () => instance.closeSync());
  }

  async run(sql: string): Promise<void> {
    await this.#connections[0]!.run(sql);
  }

  /** Rows as objects; whole numbers come as numbers where these hold them exactly. */
  async rows(sql: string): Promise<Record<string, unknown>[]> {
    return (await (await this.#connections[0]!.run(sql)).getRowObjectsJS()).map(plainRow);
  }

  /** The same one after the other, of which only some are held at a time. */
  async *eachRow(sql: string): AsyncGenerator<Record<string, unknown>> {
    const result = await this.#connections[0]!.stream(sql);
    for await (const rows of result.yieldRowObjectJs()) for (const row of rows) yield plainRow(row);
  }

  /** @param sql Must give `rows` rows of DOUBLE columns without NULL. */
  async columns(sql: string, names: readonly string[], rows: number): Promise<Record<string, Float64Array>> {
    const result = await this.#connections[0]!.run(sql);
    const read = names.map(() => new Float64Array(rows));
    let at = 0;
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) break;
      if (at + chunk.rowCount > rows)
        throw new RangeError(`Cannot read columns as there must be ${rows} rows: found more`);
      read.forEach((column, k) => column.set(doubles(chunk.getColumnVector(k)).items.subarray(0, chunk.rowCount), at));
      at += chunk.rowCount;
    }
    if (at !== rows) throw new RangeError(`Cannot read columns as there must be ${rows} rows: found ${at}`);
    return Object.fromEntries(names.map((name, k) => [name, read[k]!]));
  }

  /** Writes each table of columns to its Parquet file; two at a time, each asked for when its turn comes. */
  async writeFiles(files: Iterable<FileToWrite>): Promise<void> {
    // One queue for both, which a loop that ends by itself does not close.
    const queue = files[Symbol.iterator]();
    const work = async (connection: DuckDBConnection, staging: string) => {
      for (let next = queue.next(); next.done !== true; next = queue.next())
        await writeFile(connection, staging, next.value);
    };
    // A thread beside the two that write gets in their way: it costs a third of their time.
    await this.run("SET threads = 1");
    try {
      // One that fails leaves the other at work: the database must not be closed under it.
      await settled(this.#connections.map((connection, k) => work(connection, `staging_${k}`)));
    } finally {
      await this.run("RESET threads");
    }
  }

  /** Writes one table of any columns; a value that is NaN becomes NULL. */
  async writeTable(path: string, columns: readonly ParquetColumn[]): Promise<void> {
    const [connection] = this.#connections;
    // Columns are staged by place: their names may be anything that Parquet takes.
    const staged = columns.map((_, k) => `c${k}`);
    const specs = staged.map((name): ColumnSpec => ({ name, kind: "number" }));
    const values = columns.map((column, k) => [staged[k]!, Float64Array.from(column.values)] as const);
    await stage(connection!, "staging_table", specs, Object.fromEntries(values));
    const written = columns.map(({ name, kind, words = [] }, k) => {
      const value = {
        integer: `${staged[k]}::BIGINT`,
        float: `${staged[k]}::FLOAT`,
        number: staged[k]!,
        word: `list_extract([${words.map(quoted).join(", ")}]::VARCHAR[], ${staged[k]}::BIGINT + 1)`,
      }[kind];
      return `CASE WHEN isnan(${staged[k]}) THEN NULL ELSE ${value} END AS "${name.replaceAll('"', '""')}"`;
    });
    await connection!.run(`COPY (SELECT ${written.join(", ")} FROM staging_table) TO ${quoted(path)} (${PARQUET})`);
    await connection!.run("DROP TABLE staging_table");
  }

  close(): void {
    for (const connection of this.#connections) connection.closeSync();
    this.#close();
  }
}

/** A text as SQL. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The path of one file that is read, as SQL: DuckDB would take `*`, `?` and `[` in it for a pattern. */
export function quotedPath(path: string): string {
  return quoted(path.replace(/[*?[]/g, "[$&]"));
}

/** The SQL type of a stored column. */
export function sqlType({ kind }: Pick<ColumnSpec, "kind">): string {
  return { time: "BIGINT", number: "DOUBLE", side: "VARCHAR" }[kind];
}

/** A stored column as the DOUBLE it is in memory. */
export function asDouble({ name, kind }: ColumnSpec): string {
  if (kind === "side") return `(CASE WHEN "${name}" = 'long' THEN 1 ELSE 0 END)::DOUBLE`;
  return kind === "time" ? `"${name}"::DOUBLE` : `coalesce("${name}", 'NaN'::DOUBLE)`;
}

async function writeFile(
  connection: DuckDBConnection,
  staging: string,
  { path, specs, columns, constants }: FileToWrite,
): Promise<void> {
  await stage(connection, staging, specs, columns);
  const fixed = Object.entries(constants).map(
    ([name, value]) => `${typeof value === "number" ? `${value}::BIGINT` : quoted(value)} AS "${name}"`,
  );
  const stored = specs.map((spec) => `${storedAs(spec, columns[spec.name])} AS "${spec.name}"`);
  await connection.run(
    `COPY (SELECT ${[...fixed, ...stored].join(", ")} FROM ${staging}) TO ${quoted(path)} (${PARQUET})`,
  );
  await connection.run(`DROP TABLE ${staging}`);
}

function storedAs(spec: ColumnSpec, values: Float64Array | undefined): string {
  if (values === undefined) return `NULL::${sqlType(spec)}`;
  if (spec.optional === true && hasMissing(values))
    return `CASE WHEN isnan("${spec.name}") THEN NULL ELSE "${spec.name}" END`;
  if (spec.kind === "side") return `CASE WHEN "${spec.name}" = 1 THEN 'long' ELSE 'short' END`;
  return `"${spec.name}"::${sqlType(spec)}`;
}

function hasMissing(values: Float64Array): boolean {
  // Comparing with itself costs a tenth of a call for each of millions of values.
  for (let i = 0; i < values.length; i++) if (values[i] !== values[i]) return true;
  return false;
}

/** Fills a temporary table of doubles, a chunk at a time. */
async function stage(
  connection: DuckDBConnection,
  table: string,
  specs: readonly ColumnSpec[],
  columns: Columns,
): Promise<void> {
  const { DuckDBDataChunk, DOUBLE } = duckDb();
  const names = specs.map(({ name }) => name).filter((name) => columns[name] !== undefined);
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${table} (${names.map((name) => `"${name}" DOUBLE`).join(", ")})`);
  const appender = await connection.createAppender(table);
  const types = names.map(() => DOUBLE);
  const rows = rowCount(columns);
  let chunk = DuckDBDataChunk.create(types, CHUNK_ROWS);
  let vectors = names.map((_, k) => doubles(chunk.getColumnVector(k)));
  for (let from = 0; from < rows; from += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, rows - from);
    if (count < CHUNK_ROWS) {
      chunk = DuckDBDataChunk.create(types, count);
      vectors = names.map((_, k) => doubles(chunk.getColumnVector(k)));
    }
    vectors.forEach((vector, k) => {
      vector.items.set(columns[names[k]!]!.subarray(from, from + count));
      vector.flush();
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

function doubles(vector: unknown): DoubleVector {
  return vector as DoubleVector;
}

function plainRow(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainNumber(value)]));
}

function plainNumber(value: unknown): unknown {
  return typeof value === "bigint" && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
