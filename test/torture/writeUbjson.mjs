// @ts-check
/** The bytes of a value as XGBoost writes it: what src/models/gradientBoosting/xgboost/parseUbjson.ts reads. */

/** @param {unknown} value @returns {Buffer} */
export function writeUbjson(value) {
  if (value instanceof Float32Array) return column("d", value, 4, (bytes, at, one) => bytes.writeFloatBE(one, at));
  if (value instanceof Int32Array) return column("l", value, 4, (bytes, at, one) => bytes.writeInt32BE(one, at));
  if (value instanceof Uint8Array) return column("U", value, 1, (bytes, at, one) => bytes.writeUInt8(one, at));
  if (value instanceof BigInt64Array) return column("L", value, 8, (bytes, at, one) => bytes.writeBigInt64BE(one, at));
  if (typeof value === "string") return Buffer.concat([Buffer.from("S"), text(value)]);
  if (typeof value === "number") {
    const isWhole = Number.isInteger(value) && Math.abs(value) <= 2 ** 31;
    const bytes = Buffer.alloc(4);
    if (isWhole) bytes.writeInt32BE(value | 0);
    else bytes.writeFloatBE(value);
    return Buffer.concat([Buffer.from(isWhole ? "l" : "d"), bytes]);
  }
  if (Array.isArray(value)) return Buffer.concat([Buffer.from("[#"), length(value.length), ...value.map(writeUbjson)]);
  const members = Object.entries(/** @type {object} */ (value)).flatMap(([key, one]) => [text(key), writeUbjson(one)]);
  return Buffer.concat([Buffer.from("{"), ...members, Buffer.from("}")]);
}

/** @param {string} words */
function text(words) {
  return Buffer.concat([length(words.length), Buffer.from(words, "latin1")]);
}

/** @param {number} count */
function length(count) {
  const bytes = Buffer.from("L00000000");
  bytes.writeBigInt64BE(BigInt(count), 1);
  return bytes;
}

/**
 * @template {number | bigint} T
 * @param {string} kind
 * @param {ArrayLike<T>} values
 * @param {number} width
 * @param {(bytes: Buffer, at: number, value: T) => void} write
 */
function column(kind, values, width, write) {
  const bytes = Buffer.alloc(values.length * width);
  for (let k = 0; k < values.length; k++) write(bytes, k * width, /** @type {T} */ (values[k]));
  return Buffer.concat([Buffer.from(`[$${kind}#`), length(values.length), bytes]);
}
