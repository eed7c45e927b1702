/** Feather files of pyarrow that are damaged where their metadata lies, and all over. */
import { readFileSync } from "node:fs";
import { createRng, type Rng } from "tenbin";
import { systemClock } from "../../src/core/clock.js";
import { readFeather } from "../../src/market/importer/readFeather.js";

/** Whole files of test/golden/feather.py, by name. */
export const FEATHER_FILES = (
  JSON.parse(readFileSync("test/golden/feather.json", "utf8")) as { files: Record<string, string> }
).files;

/** Longest that one damaged file may take, on a machine that does other things too. */
const MOST_MS = 2_000;
/** Of the footer, and of the schema and the first batch. */
const METADATA_BYTES = 900;

function damaged(whole: Uint8Array, rng: Rng): Uint8Array {
  const below = (n: number) => Math.floor(rng.uniform() * n);
  const kind = rng.uniform();
  if (kind < 0.05) return Uint8Array.from({ length: below(200) }, (_, k) => "ARROW1".charCodeAt(k) || below(256));
  if (kind < 0.15) return whole.slice(0, below(whole.length));
  const bytes = Uint8Array.from(whole);
  for (let times = 1 + below(4); times > 0; times--) {
    const near = below(METADATA_BYTES);
    const at = kind < 0.4 ? near : kind < 0.65 ? bytes.length - 1 - near : below(bytes.length);
    bytes[at] = rng.uniform() < 0.3 ? 255 : below(256);
  }
  return bytes;
}

/** Tables whose columns are of one length, or an error by name; each within two seconds. */
export async function fuzzFeather(name: string, runs: number): Promise<{ tables: number; refused: number }> {
  const rng = createRng(1).child(name);
  const whole = Buffer.from(FEATHER_FILES[name]!, "base64");
  let tables = 0;
  let refused = 0;
  for (let run = 0; run < runs; run++) {
    const bytes = damaged(whole, rng);
    const fromMs = systemClock.nowMs();
    try {
      const columns = await readFeather(bytes, { limitBytes: 2 ** 26 });
      if (new Set(columns.map(({ values }) => values.length)).size > 1) throw new Error("columns differ in length");
      tables++;
    } catch (error) {
      if (!(error instanceof RangeError) || !error.message.startsWith("it must be a whole Arrow or Feather file: "))
        throw new Error(`run ${run}: ${String(error)}`, { cause: error });
      refused++;
    }
    const tookMs = systemClock.nowMs() - fromMs;
    if (tookMs > MOST_MS) throw new Error(`run ${run} took ${tookMs} ms`);
  }
  return { tables, refused };
}
