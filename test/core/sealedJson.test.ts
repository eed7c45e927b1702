import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openSealedJson, sealJson, sealText } from "../../src/core/sealedJson.js";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("sealJson", () => {
  it("ends with the hash of all that stands before it", () => {
    const text = sealJson({ a: [1, "x"], b: null });
    const [body, seal] = text.split(',\n "sha256": ');
    expect(seal).toBe(`"${createHash("sha256").update(body!).digest("hex")}"\n}\n`);
    expect(JSON.parse(text)).toMatchObject({ a: [1, "x"], b: null });
  });

  it("is read back as it was", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue(), { minKeys: 1 }), (value) => {
        expect(openSealedJson(bytesOf(sealJson(value)))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("is refused with any bit flipped, any byte gone, or anything behind it", () => {
    const sealed = bytesOf(sealJson({ name: "天秤", weights: [0.25, 0.75], sha256x: "0" }));
    for (let at = 0; at < sealed.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const flipped = Uint8Array.from(sealed);
        flipped[at]! ^= 1 << bit;
        expect(() => openSealedJson(flipped)).toThrow(
          /^(was changed after it was saved|does not end with its own hash)/,
        );
      }
      expect(() => openSealedJson(sealed.subarray(0, at))).toThrow(/^does not end with its own hash/);
    }
    expect(() => openSealedJson(bytesOf(`${sealJson({ a: 1 })} `))).toThrow(/^does not end/);
  });

  it.each(['{\n "a": 1,\n "a": 2', '{\n "a": 1.0', '{\n "a":  1', '{\n "a": {"b": 1}', '{\n "a": "\\u0061"'])(
    "refuses %j, which another reader might take otherwise",
    (text) => {
      expect(() => openSealedJson(bytesOf(sealText(text)))).toThrow(/^is not as this version writes it/);
    },
  );

  it("says what is no JSON although its hash vouches for it", () => {
    expect(() => openSealedJson(bytesOf(sealText("{x")))).toThrow("is not JSON");
    expect(() => openSealedJson(bytesOf(sealText(`{"a":${"[".repeat(100_000)}`)))).toThrow("is not JSON");
  });
});
