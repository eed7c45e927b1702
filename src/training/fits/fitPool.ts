/**
 * A pool of child processes that runs fits side by side, one native thread each, which keeps every
 * core busy and every result the same whatever the number of processes.
 */
import { sayCounted } from "../../core/index.js";
import { existsSync } from "node:fs";
import type { ProgressEvent, ProgressListener } from "../../core/index.js";
import { loadDataset } from "../../dataset/index.js";
import { MEMBERS, type EpochRecord, type Member } from "../../models/index.js";
import { fitInChildren, type OpenFit } from "./fitInChildren.js";
import { fitDirectory, runFitJob, type FitJob } from "./fitJob.js";

export interface PoolOptions {
  /** Where results are kept. */
  readonly fitsDirectory: string;
  /** Child processes; 0 runs the fits in this process, one after the other. */
  readonly processes: number;
  /** Members that this process knows; the built-in ones when absent. */
  readonly members?: readonly Member[];
  /** What the work is called: "walk-forward". */
  readonly task: string;
  readonly onProgress?: ProgressListener;
  /** Told after every step of every fit; what it throws ends the run, with that error. */
  readonly onEpoch?: (job: FitJob, record: EpochRecord) => void;
}

/**
 * Runs every job whose result is not there yet; returns when all results are.
 *
 * @throws {Error} If a fit fails or its process dies twice; names the job. Finished results are kept.
 */
export async function runFitJobs(
  jobs: readonly FitJob[],
  { fitsDirectory, processes, members = MEMBERS, task, onProgress, onEpoch }: PoolOptions,
): Promise<void> {
  const open = openFits(jobs, fitsDirectory);
  const total = jobs.length;
  let done = total - open.length;
  const tell = (detail: string) => onProgress?.({ task, done, total, detail });
  tell(open.length === 0 ? "all fits found" : `${sayCounted(open.length, "fit")} to do`);
  if (open.length === 0) return;

  const onFit = (event: ProgressEvent) =>
    tell(`${event.task}: ${event.done} of at most ${event.total}, ${event.detail ?? ""}`);
  const finished = (job: FitJob) => {
    done++;
    tell(`${job.task}: done`);
  };
  if (processes === 0) {
    const cached = rememberLast(loadDataset);
    for (const { directory, job } of open) {
      await runFitJob(directory, job, {
        loadDataset: cached,
        membersFor: async () => members,
        onProgress: onFit,
        onEpoch: (record) => onEpoch?.(job, record),
      });
      finished(job);
    }
    return;
  }
  await fitInChildren(open, { processes, onFit, finished, ...(onEpoch === undefined ? {} : { onEpoch }) });
}

/** Keeps the last dataset loaded, since consecutive jobs share it. */
export function rememberLast<T>(load: (directory: string) => T): (directory: string) => T {
  let last: { readonly directory: string; readonly value: T } | undefined;
  return (directory) => {
    if (last?.directory !== directory) last = { directory, value: load(directory) };
    return last.value;
  };
}

/** Jobs without a result, each once. */
function openFits(jobs: readonly FitJob[], fitsDirectory: string): OpenFit[] {
  const byDirectory = new Map(jobs.map((job) => [fitDirectory(fitsDirectory, job), job]));
  return [...byDirectory]
    .filter(([directory]) => !existsSync(directory))
    .map(([directory, job]) => ({ directory, job }));
}
