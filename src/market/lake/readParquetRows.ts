import { Database } from "./database.js";

/**
 * The rows of one Parquet file, one object a row; whole numbers come as numbers where these hold them exactly.
 *
 * @throws {SyntaxError} If the file is no whole Parquet. @throws {RangeError} If its name could stand for several.
 */
export async function readParquetRows(path: string): Promise<Readonly<Record<string, unknown>>[]> {
  if (/[*?[\]{}]/.test(path))
    throw new RangeError(
      `Cannot import "${path}" as the name of a Parquet file must hold none of * ? [ ] { }: rename it`,
    );
  const database = await Database.open();
  try {
    return await database.rows(`SELECT * FROM read_parquet('${path.replaceAll("'", "''")}')`);
  } catch (error) {
    throw new SyntaxError(
      `Cannot import "${path}" as it must be a whole Parquet file: ` +
        `${error instanceof Error ? error.message.split("\n")[0] : String(error)}`,
    );
  } finally {
    database.close();
  }
}
