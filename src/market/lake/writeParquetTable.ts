import { Database } from "./database.js";
import type { ParquetColumn } from "./parquetColumn.js";

/**
 * Writes one table to a Parquet file that any reader of Parquet opens. The file is made in place: whoever wants it
 * whole or absent writes it into a folder that is renamed.
 *
 * @param columns At least one, all of one length.
 * @throws {RangeError} If columns differ in length.
 */
export async function writeParquetTable(path: string, columns: readonly ParquetColumn[]): Promise<void> {
  const rows = columns[0]?.values.length ?? 0;
  const other = columns.find(({ values }) => values.length !== rows);
  if (other !== undefined)
    throw new RangeError(
      `Cannot write "${path}" as all columns must have one length: ${columns[0]!.name} has ${rows}, ` +
        `${other.name} has ${other.values.length}`,
    );
  const database = await Database.open();
  try {
    await database.writeTable(path, columns);
  } finally {
    database.close();
  }
}
