/** A file that somebody else may have put there, read whole: never a pipe, and never more than it can rightly hold. */
import { readFileSync, statSync } from "node:fs";
import { MAY_NOT_READ, whatStopsReading } from "./files.js";

/**
 * The bytes of a file of at most `mostBytes`.
 *
 * @throws {RangeError} That goes on after the file's name: if there is no such file, or a longer one; a hole of a
 * gigabyte is not held in memory to find that out.
 */
export function readBoundedFile(path: string, mostBytes: number): Buffer {
  const stop = whatStopsReading(path);
  // That is no fault of the file: reading it fails in the machine's own words.
  if (stop !== undefined && stop !== MAY_NOT_READ)
    throw new RangeError(`must be a file that can be read: found ${stop}`);
  const { size } = statSync(path);
  if (size > mostBytes) throw new RangeError(`must hold at most ${mostBytes} bytes: found ${size}`);
  return readFileSync(path);
}
