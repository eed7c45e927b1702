/** Every report below a folder, read back from its verdict.json; what cannot be read is named and harms no other. */
import { isUtf8 } from "node:buffer";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isMachineFailing, messageOf, readBoundedFile } from "../../core/index.js";
import { LARGEST_VERDICT_BYTES, parseVerdict } from "../verdict/parseVerdict.js";
import type { Verdict } from "../verdict/verdict.js";

/** A report with its verdict. */
export interface ListedRun {
  /** Of its folder. */
  readonly name: string;
  readonly verdict: Verdict;
}

/** A folder whose verdict.json is none. */
export interface BrokenRun {
  readonly name: string;
  readonly reason: string;
}

/** What a folder of reports holds, in the order of names. */
export interface ReportRuns {
  readonly runs: readonly ListedRun[];
  readonly broken: readonly BrokenRun[];
}

/** Folders under construction, and those that one is about to replace: `strong-quick-3f2a.tmp-4711`, `….old`. */
const UNFINISHED = /\.tmp-\d+(\.old)?$/;

/** A folder without verdict.json is no run of ours: it is left out. */
export function readRuns(reports: string): ReportRuns {
  const runs: ListedRun[] = [];
  const broken: BrokenRun[] = [];
  const folders = readdirSync(reports, { withFileTypes: true, encoding: "buffer" })
    .filter((entry) => entry.isDirectory())
    .map((entry) => Buffer.from(entry.name))
    .filter((bytes) => !UNFINISHED.test(bytes.toString()))
    .sort(Buffer.compare);
  for (const bytes of folders) {
    const name = bytes.toString();
    // Under its name it would not be found again.
    if (!isUtf8(bytes)) {
      broken.push({ name, reason: "the name of its folder is not UTF-8; rename it" });
      continue;
    }
    const path = join(reports, name, "verdict.json");
    if (!existsSync(path)) continue;
    try {
      runs.push({ name, verdict: parseVerdict(readBoundedFile(path, LARGEST_VERDICT_BYTES).toString("utf8")) });
    } catch (error) {
      // A page that lacks a run because the disk stood still would be believed.
      if (isMachineFailing(error)) throw error;
      broken.push({ name, reason: messageOf(error).replaceAll(path, "verdict.json") });
    }
  }
  return { runs, broken };
}
