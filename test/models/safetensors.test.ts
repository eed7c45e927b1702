import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packSafetensors, unpackSafetensors, type NamedTensor } from "../../src/models/directory/safetensors.js";
import { golden } from "./golden.js";

interface Said {
  readonly name: string;
  readonly dtype: "F32" | "F64";
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

const reference = golden<{ tensors: Said[]; ours: Said[]; file: string; withMetadata: string }>("safetensorsFiles");
const asTensor = ({ name, dtype, shape, values }: Said): NamedTensor => ({
  name,
  shape,
  values: dtype === "F32" ? Float32Array.from(values) : Float64Array.from(values),
});
const byName = (tensors: Iterable<NamedTensor>) =>
  [...tensors].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, "base64"));

/** A file with this header, its length as it is or as said. */
function fileOf(header: unknown, dataBytes: number, headerLength?: bigint): Uint8Array {
  const text = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(headerLength ?? BigInt(text.length));
  return Buffer.concat([length, text, Buffer.alloc(dataBytes)]);
}

const entry = (begin: number, end: number, shape = [(end - begin) / 4], dtype = "F32") => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe("unpackSafetensors", () => {
  it("reads what the reference implementation wrote, to the bit", () => {
    for (const file of [reference.file, reference.withMetadata])
      expect(byName(unpackSafetensors("a.safetensors", bytesOf(file)).values())).toEqual(
        reference.tensors.map(asTensor),
      );
  });

  it("reads bytes that begin anywhere in their buffer", () => {
    const file = bytesOf(reference.file);
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    expect(unpackSafetensors("a.safetensors", shifted.subarray(3))).toEqual(unpackSafetensors("a.safetensors", file));
  });

  it.each<[string, Uint8Array, RegExp]>([
    ["of 7 bytes", new Uint8Array(7), /must be a safetensors file: it holds 7 bytes$/],
    ["whose header is longer than itself", fileOf({}, 0, 3n), /its header says 3 bytes, the file holds 10/],
    ["whose header is longer than any number", fileOf({}, 0, 2n ** 64n - 1n), /its header says 18446744073709551615/],
    ["whose header is no JSON", fileOf("{x", 0), /its header is no JSON$/],
    ["whose header is nested without end", fileOf("[".repeat(200_000), 0), /its header is no JSON$/],
    ["whose header is a list", fileOf([], 0), /its header is no object$/],
    ["of a type it does not know", fileOf({ a: entry(0, 4, [2], "F16") }, 4), /a.dtype/],
    ["with a negative offset", fileOf({ a: entry(-4, 0) }, 4), /a.data_offsets/],
    ["with an offset that is no whole number", fileOf({ a: entry(0, 4.5, [1]) }, 8), /a.data_offsets/],
    ["with a negative side", fileOf({ a: entry(0, 4, [-1]) }, 4), /a.shape/],
    [
      "with a key it does not know",
      fileOf({ a: { ...entry(0, 4), run: "rm" } }, 4),
      /: a has no key "run"; its keys are dtype, shape, data_offsets$/,
    ],
    ["whose metadata are numbers", fileOf({ __metadata__: { a: 1 } }, 0), /its metadata must be texts by name$/],
    [
      "that ends too early",
      fileOf({ a: entry(0, 8) }, 4),
      /"a" says it is bytes 0 to 8, the next ones of 4 begin at 0$/,
    ],
    ["whose end lies before its beginning", fileOf({ a: entry(0, 4), b: entry(4, 0, [1]) }, 4), /"b" says it is/],
    ["with a hole", fileOf({ a: entry(0, 4), b: entry(8, 12) }, 12), /"b" says it is bytes 8 to 12, .* begin at 4$/],
    [
      "with an overlap",
      fileOf({ a: entry(0, 8), b: entry(4, 12) }, 12),
      /"b" says it is bytes 4 to 12, .* begin at 8$/,
    ],
    ["with bytes that nobody names", fileOf({ a: entry(0, 4) }, 12), /8 bytes at its end are named by no tensor$/],
    ["whose shape is larger than its bytes", fileOf({ a: entry(0, 4, [3]) }, 4), /"a" must hold 3 numbers of 4 bytes/],
    [
      "whose shape overflows",
      fileOf({ a: entry(0, 4, Array(8).fill(2 ** 52)) }, 4),
      /"a" must hold .* it holds 4 bytes$/,
    ],
  ])("refuses a file %s", (_what, file, message) => {
    expect(() => unpackSafetensors("a.safetensors", file)).toThrow(RangeError);
    expect(() => unpackSafetensors("a.safetensors", file)).toThrow(message);
  });

  it("reads or refuses any bytes, and never more numbers than there are bytes", () => {
    const whole = bytesOf(reference.file);
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), fc.nat(whole.length), (changes, length) => {
        const broken = whole.slice(0, changes.length % 2 === 0 ? whole.length : length);
        for (const [at, value] of changes) if (at < broken.length) broken[at] = value;
        try {
          const values = [...unpackSafetensors("a.safetensors", broken).values()];
          expect(values.reduce((sum, each) => sum + each.values.byteLength, 0)).toBeLessThan(broken.length);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("packSafetensors", () => {
  it("writes the bytes that the reference implementation writes, in whatever order it is given them", () => {
    const tensors = reference.tensors.map(asTensor);
    expect(Buffer.from(packSafetensors(tensors)).toString("base64")).toBe(reference.file);
    expect(Buffer.from(packSafetensors([...tensors].reverse())).toString("base64")).toBe(reference.file);
  });

  it("writes what the reference implementation reads", () => {
    const ours = readFileSync(new URL("../golden/safetensorsOurs.safetensors", import.meta.url));
    expect(Buffer.from(packSafetensors(reference.ours.map(asTensor)))).toEqual(ours);
  });

  it("begins every number at a multiple of its width", () => {
    const name = fc.string({ minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 5 }), (names) => {
        const tensors = names.map((each, k) => ({
          name: each,
          shape: [k],
          values: k % 2 === 0 ? new Float32Array(k).fill(k) : new Float64Array(k).fill(k),
        }));
        const file = packSafetensors(tensors.filter(({ name: each }) => each !== "__metadata__"));
        expect(Number(Buffer.from(file).readBigUInt64LE()) % 8).toBe(0);
        expect(unpackSafetensors("a.safetensors", file).size).toBe(
          names.filter((each) => each !== "__metadata__").length,
        );
      }),
      { examples: [[["__proto__", "constructor", "toString"]]] },
    );
  });
});
