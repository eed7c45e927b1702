/**
 * A training process: takes one fit at a time from its parent, says how it goes, and ends with it.
 */
import { machineFailure, messageOf, type ProgressEvent } from "../../core/index.js";
import { loadDataset } from "../../dataset/index.js";
import type { EpochRecord } from "../../models/index.js";
import type { OpenFit, WorkerMessage } from "./fitInChildren.js";
import { runFitJob, type FitJob, type MembersFor } from "./fitJob.js";
import { rememberLast } from "./fitPool.js";

/** Serves the parent of this process until it goes. */
export function serveFits({ membersFor }: { readonly membersFor: MembersFor }): void {
  const cached = rememberLast(loadDataset);
  const send = (message: WorkerMessage) => process.send?.(message);
  process.on("message", ({ directory, job }: OpenFit) => {
    const onProgress = (event: ProgressEvent) => send({ kind: "progress", event });
    const onEpoch = (record: EpochRecord) => send({ kind: "epoch", record });
    runFitJob(directory, job, { loadDataset: cached, membersFor, onProgress, onEpoch }).then(
      () => send({ kind: "done" }),
      (error: unknown) => send({ kind: "failed", message: sayFailed(job, error) }),
    );
  });
  // A parent that was killed leaves no process behind.
  process.on("disconnect", () => process.exit(0));
  send({ kind: "ready" });
}

function sayFailed({ task }: FitJob, error: unknown): string {
  const failure = machineFailure(`fit ${task}`, error);
  const said = messageOf(failure);
  return failure === error ? `Cannot fit ${task}: ${said}` : said;
}
