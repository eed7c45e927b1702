/**
 * A pool of child processes that runs fits side by side, one native thread each, which keeps every
 * core busy and every result the same whatever the number of processes.
 */
import { fork, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ProgressEvent, ProgressListener } from "../core/index.js";
import { loadDataset } from "../dataset/index.js";
import { fitDirectory, runFitJob, type FitJob } from "./fitJob.js";

/** What a worker tells its parent. */
export type WorkerMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "progress"; readonly event: ProgressEvent }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly message: string };

export interface PoolOptions {
  /** Where results are kept. */
  readonly fitsDirectory: string;
  /** Child processes; 0 runs the fits in this process, one after the other. */
  readonly processes: number;
  /** What the work is called: "walk-forward". */
  readonly task: string;
  readonly onProgress?: ProgressListener;
}

/** One native thread a process; PASSIVE since libgomp's spinning threads starve their neighbours. */
const WORKER_ENVIRONMENT = {
  TF_NUM_INTRAOP_THREADS: "1",
  TF_NUM_INTEROP_THREADS: "1",
  TF_ENABLE_ONEDNN_OPTS: "0",
  TF_CPP_MIN_LOG_LEVEL: "3",
  OMP_NUM_THREADS: "1",
  OMP_WAIT_POLICY: "PASSIVE",
};

/**
 * Runs every job whose result is not there yet; returns when all results are.
 *
 * @throws {Error} If a fit fails or its process dies twice; names the job. Finished results are kept.
 */
export async function runFitJobs(jobs: readonly FitJob[], { fitsDirectory, processes, task, onProgress }: PoolOptions): Promise<void> {
  const open = openFits(jobs, fitsDirectory);
  const total = jobs.length;
  let done = total - open.length;
  const tell = (detail: string) => onProgress?.({ task, done, total, detail });
  tell(open.length === 0 ? "all fits found" : `${open.length} fits to do`);
  if (open.length === 0) return;

  const onFit = (event: ProgressEvent) => tell(`${event.task}: ${event.done} of at most ${event.total}, ${event.detail ?? ""}`);
  const finished = (job: FitJob) => {
    done++;
    tell(`${job.task}: done`);
  };
  if (processes === 0) {
    const cached = rememberLast(loadDataset);
    for (const { directory, job } of open) {
      await runFitJob(directory, job, { loadDataset: cached, onProgress: onFit });
      finished(job);
    }
    return;
  }
  await runInChildren(open, { processes, onFit, finished });
}

/** Keeps the last dataset loaded, since consecutive jobs share it. */
export function rememberLast<T>(load: (directory: string) => T): (directory: string) => T {
  let last: { readonly directory: string; readonly value: T } | undefined;
  return (directory) => {
    if (last?.directory !== directory) last = { directory, value: load(directory) };
    return last.value;
  };
}

/** A fit and where its result goes, which the parent decides: a child may run other code than its parent. */
export interface OpenFit {
  readonly directory: string;
  readonly job: FitJob;
}

/** Jobs without a result, each once. */
function openFits(jobs: readonly FitJob[], fitsDirectory: string): OpenFit[] {
  const byDirectory = new Map(jobs.map((job) => [fitDirectory(fitsDirectory, job), job]));
  return [...byDirectory].filter(([directory]) => !existsSync(directory)).map(([directory, job]) => ({ directory, job }));
}

interface ChildrenOptions {
  readonly processes: number;
  readonly onFit: (event: ProgressEvent) => void;
  readonly finished: (job: FitJob) => void;
}

function runInChildren(open: readonly OpenFit[], { processes, onFit, finished }: ChildrenOptions): Promise<void> {
  const queue = open.map((fit) => ({ ...fit, triesLeft: 2 }));
  const children = new Set<ChildProcess>();
  return new Promise((resolve, reject) => {
    let left = open.length;
    const stop = (error?: Error) => {
      for (const child of children) child.kill("SIGKILL");
      children.clear();
      if (error) reject(error);
      else resolve();
    };
    const start = () => {
      let current: (typeof queue)[number] | undefined;
      let diagnostics = "";
      // Flags of the parent, such as those of a script given on the command line, are not the child's.
      const child = fork(workerPath(), { serialization: "advanced", execArgv: [], stdio: ["ignore", "ignore", "pipe", "ipc"], env: { ...process.env, ...WORKER_ENVIRONMENT } });
      children.add(child);
      child.stderr?.on("data", (chunk: Buffer) => (diagnostics = (diagnostics + chunk.toString()).slice(-2_000)));
      const next = () => {
        current = queue.shift();
        if (current) child.send({ directory: current.directory, job: current.job } satisfies OpenFit);
        else {
          children.delete(child);
          child.kill();
        }
      };
      child.on("message", (message: WorkerMessage) => {
        if (message.kind === "progress") onFit(message.event);
        else if (message.kind === "failed") stop(new Error(`Cannot fit ${current?.job.task ?? "a model"}: ${message.message}`));
        else {
          if (message.kind === "done" && current) {
            finished(current.job);
            left--;
            if (left === 0) return stop();
          }
          next();
        }
      });
      child.on("error", (error) => stop(error));
      child.on("exit", (code, signal) => {
        if (!children.delete(child) || left === 0) return;
        if (current && --current.triesLeft === 0) {
          return stop(new Error(`Cannot fit ${current.job.task} as its process died twice (${signal ?? `exit ${code}`}): ${diagnostics.trim() || "no message"}`));
        }
        if (!current) return stop(new Error(`Cannot start a training process (${signal ?? `exit ${code}`}): ${diagnostics.trim() || "no message"}`));
        queue.unshift(current);
        start();
      });
    };
    for (let i = 0; i < Math.min(processes, open.length); i++) start();
  });
}

/** The compiled worker, from `dist` and from `src` alike, since a child process cannot run TypeScript. */
function workerPath(): string {
  const path = fileURLToPath(new URL("../../dist/training/worker.js", import.meta.url));
  if (!existsSync(path)) throw new Error(`Cannot start a training process as "${path}" must be built first; run "make build"`);
  return path;
}
