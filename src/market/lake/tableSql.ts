/** A table of the lake as a query in SQL. */
import { sqlType } from "./database.js";
import type { Manifest } from "./manifest.js";
import { TABLES, type TableName } from "./tables.js";
import { parquetSql } from "./readStored.js";

/** Tables whose series have a bar length. */
const BY_BAR: readonly TableName[] = ["bars", "taker_volume", "truth"];

/** A table's columns: symbol, venue, bar length where there is one, then its own. */
export function tableSql(directory: string, { series }: Manifest, table: TableName): string {
  const { columns } = TABLES[table];
  const keys = [
    { name: "symbol", type: "VARCHAR" },
    { name: "venue", type: "VARCHAR" },
    ...(BY_BAR.includes(table) ? [{ name: "barMs", type: "BIGINT" }] : []),
  ];
  const all = [...keys, ...columns.map((column) => ({ name: column.name, type: sqlType(column) }))];
  const files = series.filter((one) => one.table === table).flatMap((one) => one.files);
  if (files.length === 0)
    return `SELECT ${all.map(({ name, type }) => `NULL::${type} AS "${name}"`).join(", ")} WHERE false`;
  return `SELECT ${all.map(({ name }) => `"${name}"`).join(", ")} FROM ${parquetSql(directory, files)}`;
}
