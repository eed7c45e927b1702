import { messageOf } from "../../core/index.js";
import { Database, quotedPath } from "./database.js";

/**
 * The rows of one Parquet file one after the other, an object a row; whole numbers come as numbers where these hold
 * them exactly. Only some thousands are held at a time.
 *
 * A number of 32 bits comes as the shortest decimal that names it, as every library prints it: 0.3 and not
 * 0.30000001192. The same table then reads the same from Parquet and from CSV, and compares with a threshold of
 * 0.3 as whoever wrote it saw it compare.
 *
 * @throws {SyntaxError} If the file is no whole Parquet.
 */
export async function* readParquetRows(path: string): AsyncGenerator<Readonly<Record<string, unknown>>> {
  const database = await Database.open();
  try {
    const table = `read_parquet(${quotedPath(path)}, hive_partitioning = false)`;
    const columns = await database.rows(`DESCRIBE SELECT * FROM ${table}`);
    const short = columns
      .filter(({ column_type: type }) => type === "FLOAT")
      .map(({ column_name: name }) => `"${String(name).replaceAll('"', '""')}"`);
    const replaced = short.map((name) => `${name}::VARCHAR::DOUBLE AS ${name}`).join(", ");
    yield* database.eachRow(`SELECT *${replaced === "" ? "" : ` REPLACE (${replaced})`} FROM ${table}`);
  } catch (error) {
    throw new SyntaxError(
      `Cannot import "${path}" as it must be a whole Parquet file: ${messageOf(error).split("\n")[0]}`,
    );
  } finally {
    database.close();
  }
}
