import { messageOf } from "../../core/index.js";
import { Database, quotedPath } from "./database.js";

/** One column of a typed table. */
export type TypedColumn =
  | {
      readonly name: string;
      /** `time`: epoch milliseconds, fractions and NaN for a null included. */
      readonly kind: "time" | "number";
      readonly values: Float64Array;
      /** Of times: whether they are those of some clock. */
      readonly isZoneless?: boolean;
    }
  | { readonly name: string; readonly kind: "text"; readonly values: readonly string[] };

const NUMBER = /^(?:U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*|BOOLEAN)$/;

/**
 * The columns of one Parquet file that hold numbers, times or texts; others are left out. A null is NaN, or "".
 *
 * @throws {RangeError} If it is no whole Parquet file. The message goes on from `as `.
 */
export async function readParquetColumns(path: string): Promise<TypedColumn[]> {
  const database = await Database.open();
  try {
    const table = `read_parquet(${quotedPath(path)}, hive_partitioning = false)`;
    const described = await database.rows(`DESCRIBE SELECT * FROM ${table}`);
    const [counted] = await database.rows(`SELECT count(*)::INTEGER AS n FROM ${table}`);
    const rows = Number(counted?.["n"] ?? 0);
    const columns: TypedColumn[] = [];
    for (const { column_name: name, column_type: type } of described) {
      const column = await readColumn(database, table, { name: String(name), type: String(type), rows });
      if (column !== undefined) columns.push(column);
    }
    return columns;
  } catch (error) {
    throw new RangeError(`it must be a whole Parquet file: ${messageOf(error).split("\n")[0]}`);
  } finally {
    database.close();
  }
}

async function readColumn(
  database: Database,
  table: string,
  { name, type, rows }: { readonly name: string; readonly type: string; readonly rows: number },
): Promise<TypedColumn | undefined> {
  const quotedName = `"${name.replaceAll('"', '""')}"`;
  const doubles = async (sql: string) =>
    (await database.columns(`SELECT coalesce(${sql}, 'NaN'::DOUBLE) AS v FROM ${table}`, ["v"], rows))["v"]!;
  if (type === "DATE" || type.startsWith("TIMESTAMP"))
    return {
      name,
      kind: "time",
      values: await doubles(`epoch_us(${quotedName}) / 1000.0`),
      isZoneless: !type.endsWith("TIME ZONE"),
    };
  if (type === "FLOAT") return { name, kind: "number", values: await doubles(`${quotedName}::VARCHAR::DOUBLE`) };
  // An instant in nanoseconds has more digits than a double: what is finer than a microsecond is cut off first.
  if (type === "BIGINT" || type === "UBIGINT")
    return {
      name,
      kind: "number",
      values: await doubles(
        `(CASE WHEN abs(${quotedName}) >= 1e17 THEN ${quotedName} // 1000 ELSE ${quotedName} END)::DOUBLE`,
      ),
    };
  if (NUMBER.test(type)) return { name, kind: "number", values: await doubles(`${quotedName}::DOUBLE`) };
  if (type !== "VARCHAR" && !type.startsWith("ENUM")) return undefined;
  const texts = await database.rows(`SELECT coalesce(${quotedName}::VARCHAR, '') AS v FROM ${table}`);
  return { name, kind: "text", values: texts.map(({ v }) => String(v)) };
}
