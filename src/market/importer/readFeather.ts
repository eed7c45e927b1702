/** Feather files, which are Arrow files by another name: freqtrade's default. */
import type { Column, Table } from "@uwdata/flechette";
import type { TypedColumn } from "../lake/readParquetColumns.js";

/** `FEA1` is the format before Arrow's, which nothing has written since 2020. */
export function isFeather(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 6)).toString("latin1") === "ARROW1";
}

/** Timestamps and dates. */
const TIMES: readonly number[] = [8, 10];
/** Whole numbers, floating ones and decimals. */
const NUMBERS: readonly number[] = [2, 3, 7];
const TEXTS: readonly number[] = [5, -1, 20];
/** What of an integer a double holds; an instant in nanoseconds has more digits. */
const MOST_EXACT = 2n ** 53n;

/**
 * The columns of numbers, times and texts; others are left out. A null is NaN, or "".
 *
 * @param limitBytes Most that one buffer may unpack to.
 * @throws {RangeError} If it is no whole file. The message goes on from `as `.
 */
export async function readFeather(
  bytes: Uint8Array,
  { limitBytes }: { readonly limitBytes: number },
): Promise<TypedColumn[]> {
  const { tableFromIPC, setCompressionCodec, CompressionType } = await import("@uwdata/flechette");
  const { decompressFrame } = await import("lz4js");
  const { decompress } = await import("fzstd");
  const room = (length: number) => {
    if (!(length >= 0 && length <= limitBytes)) throw new RangeError(`a buffer unpacks to ${length} bytes`);
    return new Uint8Array(length);
  };
  const encode = () => {
    throw new RangeError("nothing is packed here");
  };
  setCompressionCodec(CompressionType.LZ4_FRAME, {
    encode,
    decode: (packed, length) => {
      const target = room(length);
      if (decompressFrame(packed, target) !== length) throw new RangeError("a buffer does not unpack to its length");
      return target;
    },
  });
  setCompressionCodec(CompressionType.ZSTD, { encode, decode: (packed, length) => decompress(packed, room(length)) });
  try {
    const table = tableFromIPC(bytes, { useBigInt: true });
    return table.names.flatMap((name, k) => typedColumn(name, table, k) ?? []);
  } catch (error) {
    throw new RangeError(
      `it must be a whole Arrow or Feather file: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function typedColumn(name: string, table: Table, k: number): TypedColumn | undefined {
  const column = table.getChildAt(k) as Column<unknown>;
  const type = table.schema.fields[k]!.type;
  const typeId = "dictionary" in type && typeof type.dictionary === "object" ? type.dictionary.typeId : type.typeId;
  if (TEXTS.includes(typeId))
    return { name, kind: "text", values: Array.from(column, (value) => (typeof value === "string" ? value : "")) };
  const kind = TIMES.includes(typeId) ? "time" : NUMBERS.includes(typeId) ? "number" : undefined;
  if (kind === undefined) return undefined;
  const zone = "timezone" in type ? type.timezone : null;
  return {
    name,
    kind,
    values: Float64Array.from(column, numberOf),
    ...(kind === "time" ? { isZoneless: zone === null || zone === undefined || zone === "" } : {}),
  };
}

function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  if (value instanceof Date) return value.getTime();
  if (typeof value !== "bigint") return NaN;
  return Number(value > MOST_EXACT || value < -MOST_EXACT ? value / 1_000n : value);
}
