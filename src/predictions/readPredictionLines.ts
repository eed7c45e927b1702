/** The lines of a text of predictions, plain or gzip. */
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { machineCodeOf, messageOf } from "../core/index.js";
import { linesOf } from "./linesOf.js";

const gunzipAsync = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(gunzip);
/** A million predictions are some 60 MB; what unpacks to more was made to fill a disk. */
const MOST_BYTES = 2 ** 30;
const CHUNK_BYTES = 2 ** 20;

/** @throws {SyntaxError} If the gzip is damaged or unpacks to more than 1 GiB. */
export async function readPredictionLines(path: string, packing: "plain" | "gzip"): Promise<AsyncIterable<string>> {
  return packing === "plain" ? linesOf(path) : linesOf(path, chunksOf(await unpacked(path)));
}

async function unpacked(path: string): Promise<Buffer> {
  try {
    return await gunzipAsync(readFileSync(path), { maxOutputLength: MOST_BYTES });
  } catch (error) {
    if (machineCodeOf(error) !== undefined) throw error;
    const reason = messageOf(error);
    throw new SyntaxError(`Cannot import "${path}" as its gzip must be whole and below 1 GiB unpacked: ${reason}`);
  }
}

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}
