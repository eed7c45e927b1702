// @ts-check
/** What broken disks, editors, exports and people do to a file, drawn by a seeded generator. */

/** @typedef {import("tenbin").Rng} Rng */

/** Where numbers stand, something that parsers take for one, or nearly. */
const ODD_WORDS = [
  "",
  "NaN",
  "Infinity",
  "-0",
  "1e400",
  "1e-400",
  "0x10",
  "1_000",
  "1,5",
  "٣",
  "null",
  "true",
  "9007199254740993",
  "-1",
  "1e18",
  '"',
  '""',
  "{}",
  "[",
  "\\u0000",
  "__proto__",
  "constructor",
  "../..",
  "$(x)",
  "'; DROP TABLE bars; --",
];
const ODD_BYTES = [0, 9, 10, 13, 34, 39, 44, 58, 59, 92, 123, 125, 0x80, 0xbf, 0xc3, 0xef, 0xfe, 0xff];

/** @type {readonly ((bytes: Buffer, rng: Rng) => Buffer)[]} */
const WAYS = [
  // A bit falls over.
  (bytes, rng) => {
    const changed = Buffer.from(bytes);
    const at = rng.integer(changed.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << rng.integer(8));
    return changed;
  },
  // The end is missing.
  (bytes, rng) => bytes.subarray(0, rng.integer(bytes.length)),
  // A piece is missing, stands twice or elsewhere.
  (bytes, rng) => {
    const { before, piece, after } = cut(bytes, rng);
    return Buffer.concat([before, after, rng.integer(2) === 0 ? piece : Buffer.alloc(0)]);
  },
  (bytes, rng) => {
    const { before, piece, after } = cut(bytes, rng);
    return Buffer.concat([before, piece, piece, after]);
  },
  // A foreign byte.
  (bytes, rng) => {
    const at = rng.integer(bytes.length);
    const odd = Buffer.of(ODD_BYTES[rng.integer(ODD_BYTES.length)] ?? 0);
    return Buffer.concat([bytes.subarray(0, at), odd, bytes.subarray(at + rng.integer(2))]);
  },
  // A foreign word in the place of one.
  (bytes, rng) => {
    const text = bytes.toString("latin1");
    const words = [...text.matchAll(/[\w.+-]+/g)];
    const word = words[rng.integer(Math.max(1, words.length))];
    if (word === undefined) return bytes;
    const odd = ODD_WORDS[rng.integer(ODD_WORDS.length)] ?? "";
    return Buffer.from(text.slice(0, word.index) + odd + text.slice(word.index + word[0].length), "latin1");
  },
  // Two lines change places, or one is lost or doubled.
  (bytes, rng) => {
    const lines = bytes.toString("latin1").split("\n");
    const [from, to] = [rng.integer(lines.length), rng.integer(lines.length)];
    const line = lines[from] ?? "";
    if (rng.integer(3) > 0) lines.splice(from, 1);
    if (rng.integer(3) > 0) lines.splice(to, 0, line);
    return Buffer.from(lines.join("\n"), "latin1");
  },
];

/**
 * `bytes` changed in one to three ways; never longer than twice per way.
 *
 * @param {Uint8Array} bytes
 * @param {Rng} rng
 * @returns {Buffer}
 */
export function mutateBytes(bytes, rng) {
  let changed = Buffer.from(bytes);
  for (let times = 1 + rng.integer(3); times > 0; times--) {
    const way = WAYS[rng.integer(WAYS.length)];
    if (changed.length > 0 && way !== undefined) changed = Buffer.from(way(changed, rng));
  }
  return changed;
}

/**
 * @param {Buffer} bytes
 * @param {Rng} rng
 */
function cut(bytes, rng) {
  const from = rng.integer(bytes.length);
  const to = Math.min(bytes.length, from + 1 + rng.integer(40));
  return { before: bytes.subarray(0, from), piece: bytes.subarray(from, to), after: bytes.subarray(to) };
}
