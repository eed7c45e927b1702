/** Feather files, which are Arrow files by another name: freqtrade's default. */
import type { Batch, Column, DataType, Table } from "@uwdata/flechette";
import { messageOf } from "../../core/index.js";
import type { TypedColumn } from "../lake/readParquetColumns.js";
import { requireSoundArrow } from "./requireSoundArrow.js";
import { unpackLz4 } from "./unpackLz4.js";

/** `FEA1` is the format before Arrow's, which nothing has written since 2020. */
export function isFeather(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 6)).toString("latin1") === "ARROW1";
}

/** Timestamps and dates. */
const TIMES: readonly number[] = [8, 10];
/** Whole numbers, floating ones and decimals. */
const DECIMAL = 7;
const NUMBERS: readonly number[] = [2, 3, DECIMAL];
const TEXTS: readonly number[] = [5, 20];
/** What of an integer a double holds; an instant in nanoseconds has more digits. */
const MOST_EXACT = 2n ** 53n;

/**
 * The columns of numbers, times and texts; others are left out. A null is NaN, or "".
 *
 * @param limitBytes Most that its buffers may unpack to, all together.
 * @throws {RangeError} If it is no whole file, or is packed by anything but LZ4, or has a column of categories. The
 * message goes on from `as `.
 */
export async function readFeather(
  bytes: Uint8Array,
  { limitBytes }: { readonly limitBytes: number },
): Promise<TypedColumn[]> {
  const { tableFromIPC, setCompressionCodec, CompressionType } = await import("@uwdata/flechette");
  let bytesLeft = limitBytes;
  const encode = () => {
    throw new RangeError("nothing is packed here");
  };
  const decode = (packed: Uint8Array, length: number) => {
    if (!(length >= 0 && length <= bytesLeft)) throw new RangeError(`a buffer unpacks to ${length} bytes`);
    bytesLeft -= length;
    return unpackLz4(packed, length);
  };
  const refuseZstandard = () => {
    throw new RangeError("it is packed by Zstandard: write it with LZ4 or export it as Parquet");
  };
  setCompressionCodec(CompressionType.LZ4_FRAME, { encode, decode });
  setCompressionCodec(CompressionType.ZSTD, { encode, decode: refuseZstandard });
  try {
    requireSoundArrow(bytes);
    const table = tableFromIPC(bytes, { useBigInt: true });
    return table.names.flatMap((name, k) => typedColumn(name, table, k) ?? []);
  } catch (error) {
    throw new RangeError(`it must be a whole Arrow or Feather file: ${messageOf(error)}`);
  }
}

function typedColumn(name: string, table: Table, k: number): TypedColumn | undefined {
  const column = table.getChildAt(k) as Column<unknown>;
  const type = table.schema.fields[k]!.type;
  const isText = TEXTS.includes(type.typeId);
  const kind = TIMES.includes(type.typeId) ? "time" : NUMBERS.includes(type.typeId) ? "number" : undefined;
  if (kind === undefined && !isText) return undefined;
  if (column.length !== table.numRows) throw new RangeError("its columns differ in length");
  for (const batch of column.data) requireRowsInBuffers(batch, name);
  if (isText)
    return { name, kind: "text", values: Array.from(column, (value) => (typeof value === "string" ? value : "")) };
  const zone = "timezone" in type ? type.timezone : null;
  return {
    name,
    kind: kind!,
    values: Float64Array.from(column, numberOf),
    ...(kind === "time" ? { isZoneless: zone === null || zone === undefined || zone === "" } : {}),
  };
}

/** Rows are what the buffers hold, and the texts of all of them no more than the bytes that there are. */
function requireRowsInBuffers(batch: Batch<unknown>, name: string): void {
  const { length, nullCount, validity, values, offsets, type } = batch;
  const held = offsets === undefined ? Math.floor(values.length / valuesOfRow(type)) : offsets.length - 1;
  if (length > 0 && length > held) throw new RangeError(`"${name}" has ${length} rows and bytes for ${held}`);
  if (nullCount > 0 && length > 8 * validity.length)
    throw new RangeError(`"${name}" says of too few rows what is null`);
  for (let row = 0; row < length && offsets !== undefined; row++)
    if (!(offsets[row]! >= 0 && offsets[row]! <= offsets[row + 1]! && offsets[row + 1]! <= values.length))
      throw new RangeError(`"${name}" has a text that does not end after it begins`);
}

/** Entries of the values that a row takes. */
function valuesOfRow(type: DataType): number {
  return "bitWidth" in type && type.typeId === DECIMAL ? Math.max(1, type.bitWidth / 64) : 1;
}

function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  if (value instanceof Date) return value.getTime();
  if (typeof value !== "bigint") return NaN;
  return Number(value > MOST_EXACT || value < -MOST_EXACT ? value / 1_000n : value);
}
