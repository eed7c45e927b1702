// @ts-check
/** Changes one value somewhere inside parsed data, so that what it is written back as is well-formed. */

/** @typedef {import("tenbin").Rng} Rng */

const ODD_NUMBERS = [-1, 0, 1, 2, 3, 7, 255, 65_536, 2 ** 31 - 1, -(2 ** 31), 1e9, 0.5, -1e38, 3e38, 1e-45];
const ODD_TEXTS = ["", "0", "1", "-1", "2", "3", "999999999", "1e999", "nan", "[5E-1]", "gbtree", "dart", "gblinear"];

/**
 * @param {any} value Changed in place.
 * @param {Rng} rng
 */
export function changeValue(value, rng) {
  const keys = Object.keys(value);
  if (keys.length === 0) return;
  const key = keys[rng.integer(keys.length)] ?? "";
  const found = value[key];
  const isColumn = ArrayBuffer.isView(found);
  if (rng.integer(30) === 0) remove(value, key);
  else if (rng.integer(29) === 0) value[key] = value[keys[rng.integer(keys.length)] ?? ""];
  else if (isColumn && rng.integer(8) === 0) value[key] = /** @type {any} */ (found).slice(0, rng.integer(4));
  else if (typeof found === "object" && found !== null && (!isColumn || Object.keys(found).length > 0))
    changeValue(found, rng);
  else if (typeof found === "number" || isColumn) set(value, key, ODD_NUMBERS[rng.integer(ODD_NUMBERS.length)] ?? 0);
  else if (typeof found === "bigint") set(value, key, BigInt(Math.trunc(ODD_NUMBERS[rng.integer(8)] ?? 0)));
  else value[key] = ODD_TEXTS[rng.integer(ODD_TEXTS.length)];
}

/** @param {any} value @param {string} key @param {unknown} odd */
function set(value, key, odd) {
  if (ArrayBuffer.isView(value[key])) return;
  value[key] = odd;
}

/** @param {any} value @param {string} key */
function remove(value, key) {
  if (Array.isArray(value)) value.splice(Number(key), 1);
  else if (!ArrayBuffer.isView(value)) delete value[key];
}
