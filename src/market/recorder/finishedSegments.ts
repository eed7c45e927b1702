/** What becomes of segments that are finished: gzip, one after the other, and never half. */
import {
  createReadStream,
  createWriteStream,
  existsSync,
  lstatSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { isProcessGone, messageOf } from "../../core/index.js";

/** Below the folder of an exchange; what else lies there is not ours. */
const SEGMENT = /^\d{4}-\d{2}-\d{2}\/\d{6}-\d{3,}\.jsonl$/;

/** Packs in the background, in the order in which segments were finished. */
export class FinishedSegments {
  readonly #onKept: (path: string, reason: string) => void;
  #last: Promise<void> = Promise.resolve();

  /** @param onKept Told of a segment that could not be packed and stays as it is, which any reader takes as well. */
  constructor({ onKept }: { readonly onKept: (path: string, reason: string) => void }) {
    this.#onKept = onKept;
  }

  pack(path: string): void {
    this.#last = this.#last.then(async () => {
      try {
        await packSegment(path);
      } catch (error) {
        this.#onKept(path, messageOf(error));
      }
    });
  }

  /** Packs what a recorder that is gone left in `directory`; nobody may be recording into it. */
  packLeft(directory: string): void {
    if (!existsSync(directory)) return;
    for (const name of readdirSync(directory, { recursive: true, encoding: "utf8" }).sort()) {
      const path = join(directory, name);
      const writer = /\.gz\.tmp-(\d+)$/.exec(name)?.[1];
      if (writer !== undefined && (Number(writer) === process.pid || isProcessGone(Number(writer))))
        rmSync(path, { force: true });
      if (!SEGMENT.test(name) || !lstatSync(path).isFile()) continue;
      // Killed between its packing and its removal, or before its first line.
      if (existsSync(`${path}.gz`) || statSync(path).size === 0) rmSync(path, { force: true });
      else this.pack(path);
    }
  }

  /** Ends when everything is packed. */
  async settled(): Promise<void> {
    await this.#last;
  }
}

/** The packed file has its name only when all of it is on the disk; the plain one goes then. */
async function packSegment(path: string): Promise<void> {
  const packed = `${path}.gz`;
  const temporary = `${packed}.tmp-${process.pid}`;
  try {
    await pipeline(createReadStream(path), createGzip(), createWriteStream(temporary));
    const file = await open(temporary, "r+");
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    renameSync(temporary, packed);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  rmSync(path, { force: true });
}
