/** Papers beside a raw file: checksums and licences. */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from "node:fs";
import { messageOf } from "../../core/index.js";

/** No checksum and no licence is longer. */
const MOST_BYTES = 2 ** 20;

/** A paper's text, or why there is something by that name that is not read. */
export type SideFile = { readonly text: string } | { readonly unread: string };

/**
 * The text of a paper; undefined if there is none. Only a regular file is read, at most its first megabyte: a link
 * could lead out of the tree, a pipe or a device may never end.
 */
export function sideFile(path: string): SideFile | undefined {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  let file: number;
  try {
    // Between a look and the opening it could become a pipe.
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return { unread: error instanceof Error && "code" in error ? String(error.code) : String(error) };
  }
  try {
    if (!fstatSync(file).isFile()) return { unread: "it is no regular file" };
    const bytes = Buffer.alloc(MOST_BYTES);
    let read = 0;
    for (let more = -1; more !== 0 && read < MOST_BYTES; read += more)
      more = readSync(file, bytes, read, MOST_BYTES - read, read);
    return { text: bytes.toString("utf8", 0, read) };
  } catch (error) {
    return { unread: messageOf(error) };
  } finally {
    closeSync(file);
  }
}
