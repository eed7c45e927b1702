/** Fits side by side in child processes: who works on what, who has died, and when all is done. */
import { fork, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ProgressEvent } from "../../core/index.js";
import type { EpochRecord } from "../../models/index.js";
import type { FitJob } from "./fitJob.js";

/** A fit and where its result goes, which the parent decides: a child may run other code than its parent. */
export interface OpenFit {
  readonly directory: string;
  readonly job: FitJob;
}

/** What a worker tells its parent. */
export type WorkerMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "progress"; readonly event: ProgressEvent }
  | { readonly kind: "epoch"; readonly record: EpochRecord }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly message: string };

export interface ChildrenOptions {
  /** At least 1; no more are started than there are fits. */
  readonly processes: number;
  readonly onFit: (event: ProgressEvent) => void;
  /** What it throws ends all fits, with that error. */
  readonly onEpoch?: (job: FitJob, record: EpochRecord) => void;
  /** Called once a fit, when its result is there. */
  readonly finished: (job: FitJob) => void;
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
/** A process may die of something else than its fit, once: the kernel takes the largest when memory is short. */
const MOST_TRIES = 2;
const LONGEST_DIAGNOSTICS = 2_000;

/**
 * Does every fit of a list that is not empty, each in one of several child processes.
 *
 * @returns When all are done; no process is left then, nor after an error.
 * @throws {Error} If a fit fails, its process dies twice, or none can be started.
 */
export function fitInChildren(fits: readonly OpenFit[], options: ChildrenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const children = new FitChildren(fits, {
      ...options,
      ended: (error) => (error === undefined ? resolve() : reject(error)),
    });
    children.startAll();
  });
}

interface QueuedFit extends OpenFit {
  triesLeft: number;
}

class FitChildren {
  readonly #options: ChildrenOptions & { readonly ended: (error?: Error) => void };
  readonly #queue: QueuedFit[];
  /** Every process that counts, and what it works on; nothing is heard any more of one that has left. */
  readonly #workOf = new Map<ChildProcess, QueuedFit | undefined>();
  #unfinished: number;

  constructor(fits: readonly OpenFit[], options: ChildrenOptions & { readonly ended: (error?: Error) => void }) {
    this.#options = options;
    this.#queue = fits.map((fit) => ({ ...fit, triesLeft: MOST_TRIES }));
    this.#unfinished = fits.length;
  }

  startAll(): void {
    const count = Math.min(this.#options.processes, this.#unfinished);
    for (let i = 0; i < count; i++) this.#start();
  }

  #start(): void {
    let diagnostics = "";
    // Flags of the parent, such as those of a script given on the command line, are not the child's.
    const child = fork(workerPath(), {
      serialization: "advanced",
      execArgv: [],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      env: { ...process.env, ...WORKER_ENVIRONMENT },
    });
    this.#workOf.set(child, undefined);
    child.stderr?.on(
      "data",
      (chunk: Buffer) => (diagnostics = (diagnostics + chunk.toString()).slice(-LONGEST_DIAGNOSTICS)),
    );
    child.on("message", (message: WorkerMessage) => {
      if (this.#workOf.has(child)) this.#hear(child, message);
    });
    child.on("error", (error) => this.#end(error));
    child.on("exit", (code, signal) => {
      if (this.#workOf.has(child))
        this.#replace(child, { how: signal ?? `exit ${code}`, said: diagnostics.trim() || "no message" });
    });
  }

  #hear(child: ChildProcess, message: WorkerMessage): void {
    const work = this.#workOf.get(child);
    if (message.kind === "progress") return this.#options.onFit(message.event);
    if (message.kind === "epoch") return this.#tell(work, message.record);
    if (message.kind === "failed") return this.#end(new Error(message.message));
    if (message.kind === "done" && work !== undefined) {
      this.#options.finished(work.job);
      this.#unfinished--;
      if (this.#unfinished === 0) return this.#end();
    }
    this.#feed(child);
  }

  #tell(work: QueuedFit | undefined, record: EpochRecord): void {
    if (work === undefined) return;
    try {
      this.#options.onEpoch?.(work.job, record);
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Gives a process its next fit, or lets it go. */
  #feed(child: ChildProcess): void {
    const work = this.#queue.shift();
    if (work === undefined) {
      this.#workOf.delete(child);
      child.kill();
      return;
    }
    this.#workOf.set(child, work);
    // A process that has just died cannot take it; its exit, which follows, hands the fit to another one.
    child.send({ directory: work.directory, job: work.job } satisfies OpenFit, () => {});
  }

  /** Starts another process for one that died, with the fit it was at. */
  #replace(child: ChildProcess, { how, said }: { readonly how: string; readonly said: string }): void {
    const work = this.#workOf.get(child);
    this.#workOf.delete(child);
    if (work === undefined) return this.#end(new Error(`Cannot start a training process (${how}): ${said}`));
    work.triesLeft--;
    if (work.triesLeft === 0)
      return this.#end(new Error(`Cannot fit ${work.job.task} as its process died twice (${how}): ${said}`));
    this.#queue.unshift(work);
    this.#start();
  }

  #end(error?: Error): void {
    for (const child of this.#workOf.keys()) child.kill("SIGKILL");
    this.#workOf.clear();
    this.#options.ended(error);
  }
}

/** The compiled worker, from `dist` and from `src` alike, since a child process cannot run TypeScript. */
function workerPath(): string {
  const path = fileURLToPath(new URL("../../../dist/training/fits/worker.js", import.meta.url));
  if (!existsSync(path))
    throw new Error(`Cannot start a training process as "${path}" must be built first; run "make build"`);
  return path;
}
