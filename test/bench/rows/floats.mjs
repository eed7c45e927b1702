// @ts-check
/** Columns that both sides read: raw little-endian floats, one file each. */
import { readFileSync, writeFileSync } from "node:fs";

/**
 * @param {string} path
 * @param {Float64Array | Float32Array | Uint8Array} values
 */
export function writeColumn(path, values) {
  writeFileSync(path, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

/** @param {string} path */
export function readFloat64(path) {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  return new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
}

/** @param {string} path */
export function readFloat32(path) {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
}

/** @param {string} path */
export function readBytes(path) {
  return new Uint8Array(readFileSync(path));
}
