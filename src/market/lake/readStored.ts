/** Reads stored series and holds each file to the hash of its rows. */
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { machineCodeOf, machineFailure, messageOf } from "../../core/index.js";
import { asDouble, quotedPath, type Database } from "./database.js";
import { readManifest, type Manifest, type MonthFile, type StoredSeries } from "./manifest.js";
import { hashOfRows } from "./months.js";
import { sliceColumns, type Series } from "./series.js";
import { keyOf } from "./storedPath.js";
import { TABLES } from "./tables.js";

/** A lake as one handle sees it. */
export interface StoredLake {
  readonly directory: string;
  readonly database: Database;
  readonly manifest: Manifest;
}

/**
 * Reads series of one table and the same columns in one query, and verifies their hashes.
 *
 * @throws {RangeError} If a file is damaged. @throws {Error} If another handle has written since.
 */
export async function readStored(lake: StoredLake, group: readonly StoredSeries[]): Promise<Series[]> {
  const { table, columns: present } = group[0]!;
  const specs = TABLES[table].columns.filter(({ name }) => present.includes(name));
  const names = specs.map(({ name }) => name);
  const files = group.flatMap((stored) => stored.files);
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const all =
    rows === 0
      ? Object.fromEntries(names.map((name) => [name, new Float64Array(0)]))
      : await readColumns(
          lake,
          `SELECT ${specs.map(asDouble).join(", ")} FROM ${parquetSql(lake.directory, files)}`,
          names,
          rows,
        );
  let at = 0;
  return group.map((stored) => {
    const from = at;
    for (const file of stored.files) {
      const found = hashOfRows(stored, sliceColumns(all, at, (at += file.rows)));
      if (found !== file.sha256)
        throw damaged(
          lake,
          `"${file.path}" must hold the rows that were written: their hash is ${found.slice(0, 12)}, ` +
            `expected ${file.sha256.slice(0, 12)}`,
        );
    }
    const columns = from === 0 && at === rows ? all : sliceColumns(all, from, at);
    return { ...keyOf(stored), columns };
  });
}

async function readColumns(
  lake: StoredLake,
  sql: string,
  names: readonly string[],
  rows: number,
): Promise<Record<string, Float64Array>> {
  try {
    return await lake.database.columns(sql, names, rows);
  } catch (error) {
    if (machineCodeOf(error) !== undefined) throw machineFailure(`read the lake in "${lake.directory}"`, error);
    requireUnchanged(lake);
    throw damaged(lake, `its files must be readable: ${messageOf(error).split("\n")[0]}`);
  }
}

/** @throws {Error} If another handle has written since, and has removed what this one still lists. */
function requireUnchanged({ directory, manifest }: StoredLake): void {
  if (isDeepStrictEqual(readManifest(directory), manifest)) return;
  throw new Error(
    `Cannot read the lake in "${directory}" as it must stay as it was when it was opened: another process has ` +
      "written to it since; open it again",
  );
}

function damaged({ directory }: StoredLake, found: string): RangeError {
  return new RangeError(`Cannot read the lake in "${directory}" as ${found}; remove that folder and import again`);
}

/** The files as one table. */
export function parquetSql(directory: string, files: readonly MonthFile[]): string {
  return (
    `read_parquet([${files.map(({ path }) => quotedPath(join(directory, path))).join(", ")}], ` +
    "hive_partitioning = true, hive_types_autocast = false)"
  );
}
