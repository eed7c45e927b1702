/** Segments that a living recorder writes: what they hold changes from one look to the next. */
import { basename, dirname, join } from "node:path";
import { lockHolderOf } from "../../core/index.js";

/** In an exchange's folder, held while somebody records into it. */
export const RECORDER_LOCK = "recorder.lock";

const PLAIN_SEGMENT = /^\d{6}-\d{3,}\.jsonl$/;

/** Whether a file is a segment that is still written to, or packed just now, by a recorder that lives. */
export function isOpenSegment(path: string): boolean {
  if (!PLAIN_SEGMENT.test(basename(path))) return false;
  return lockHolderOf(join(dirname(dirname(path)), RECORDER_LOCK)) !== undefined;
}
