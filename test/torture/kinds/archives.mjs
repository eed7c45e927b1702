// @ts-check
/** Packed files: what comes out of one is what went in, or it is refused. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import { openFile } from "../../../dist/market/importer/unpack.js";
import { mutateBytes } from "../mutateBytes.mjs";
import { RAW_FILES } from "../rawFiles.mjs";

/** @type {import("../kind.js").Kind} */
export const archives = {
  prepare: async (place) => {
    const content = Buffer.from(RAW_FILES[0]?.text ?? "");
    const packed = [
      { name: "BTCUSDT-1h-2025-10.zip", bytes: zip("BTCUSDT-1h-2025-10.csv", content) },
      { name: "BTCUSDT-1h-2025-10.csv.gz", bytes: gzipSync(content) },
    ];
    return async (rng) => {
      const { name, bytes } = packed[rng.integer(packed.length)] ?? { name: "", bytes: content };
      const path = join(place, name);
      const changed = mutateBytes(bytes, rng);
      writeFileSync(path, changed);
      const { contents } = await openFile({ path, name });
      for (const { bytes: found } of contents) {
        // What no longer begins as packed is taken for a plain file.
        const isPlain = Buffer.from(found).equals(changed);
        assert.ok(isPlain || Buffer.from(found).equals(content), `${name}: ${found.length} other bytes came out`);
      }
    };
  },
};

/**
 * A ZIP archive of one deflated file.
 *
 * @param {string} name
 * @param {Buffer} content
 */
function zip(name, content) {
  const packed = deflateRawSync(content);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from("PK\u0003\u0004", "latin1"), common, Buffer.from(name), packed]);
  const head = Buffer.from("PK\u0001\u0002\u0014\u0000", "latin1");
  const central = Buffer.concat([head, common, Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
