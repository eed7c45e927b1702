import { describe, expect, it } from "vitest";
import { readFeather } from "../../src/market/importer/readFeather.js";
import { unpackLz4 } from "../../src/market/importer/unpackLz4.js";
import { FEATHER_FILES, fuzzFeather } from "./fuzzFeather.js";

describe("readFeather, of bytes that are damaged", () => {
  it.each(["lz4.feather", "plain.feather"])("%s: gives a table or an error by name, soon", async (name) => {
    const { tables, refused } = await fuzzFeather(name, 400);
    expect(tables).toBeGreaterThan(20);
    expect(refused).toBeGreaterThan(50);
  });

  it("refuses Zstandard by name", async () => {
    const bytes = Buffer.from(FEATHER_FILES["zstd.feather"]!, "base64");
    await expect(readFeather(bytes, { limitBytes: 2 ** 26 })).rejects.toThrow(
      "it is packed by Zstandard: write it with LZ4 or export it as Parquet",
    );
  });
});

describe("unpackLz4", () => {
  const frame = (...block: number[]) =>
    Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, block.length, 0, 0, 0, ...block, 0, 0, 0, 0);

  it("writes literals, then a match that overlaps itself", () => {
    // "ab", then 8 bytes from 2 back, then "c".
    const bytes = unpackLz4(frame(0x24, 97, 98, 2, 0, 0x10, 99), 11);
    expect(Buffer.from(bytes).toString()).toBe("ababababab" + "c");
  });

  it.each([
    ["a match begins before its buffer", frame(0x24, 97, 98, 3, 0, 0x10, 99), 11],
    ["a match begins before its buffer", frame(0x24, 97, 98, 0, 0, 0x10, 99), 11],
    ["it unpacks to more than it declares", frame(0x2f, 97, 98, 2, 0, 255, 255, 255, 0), 11],
    ["a block breaks off", frame(0xf0, 255, 255), 11],
    ["it unpacks to 11 bytes and declares 12", frame(0x24, 97, 98, 2, 0, 0x10, 99), 12],
    ["a block ends after its buffer", Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, 255, 255, 255, 127), 11],
  ])("refuses what breaks a rule: %s", (message, packed, length) => {
    expect(() => unpackLz4(packed, length)).toThrow(`LZ4 is damaged: ${message}`);
  });
});
