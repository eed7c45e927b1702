/** Columns of numbers as little-endian bytes behind one another. */

/** 32-bit and 64-bit columns keep their width. */
export function packFloats(columns: readonly (Float32Array | Float64Array)[]): Uint8Array {
  return Buffer.concat(
    columns.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)),
  );
}

/** @throws {RangeError} If the bytes are not exactly the columns asked for, or a value is not finite. */
export function unpackFloats32(name: string, bytes: Uint8Array, lengths: readonly number[]): Float32Array[] {
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (bytes.length !== 4 * total)
    throw new RangeError(`Cannot read ${name} as it must hold ${total} 32-bit numbers: found ${bytes.length} bytes`);
  return cut(name, new Float32Array(ownBuffer(bytes)), lengths);
}

/** {@link unpackFloats32} for 64-bit columns. */
export function unpackFloats64(name: string, bytes: Uint8Array, lengths: readonly number[]): Float64Array[] {
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (bytes.length !== 8 * total)
    throw new RangeError(`Cannot read ${name} as it must hold ${total} 64-bit numbers: found ${bytes.length} bytes`);
  return cut(name, new Float64Array(ownBuffer(bytes)), lengths);
}

/** A copy from offset 0; Buffer's own slice would share the pool that small files are read into. */
function ownBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function cut<Column extends Float32Array | Float64Array>(
  name: string,
  all: Column,
  lengths: readonly number[],
): Column[] {
  if (all.some((value) => !Number.isFinite(value)))
    throw new RangeError(`Cannot read ${name} as every number must be finite`);
  let at = 0;
  return lengths.map((length) => {
    const column = all.slice(at, at + length) as Column;
    at += length;
    return column;
  });
}
