/**
 * Who wrote a line of a journal, so that the next process can tell whether the writer still lives.
 *
 * A name holds host, process number and the moment the process started, in the kernel's ticks since
 * boot: a number that is given out again belongs to another start.
 */
import { hostname } from "node:os";
import { processStart } from "../../core/index.js";

const PREFIX = "tenbin";

/** This process, as its lines name it. */
export function ownWorkerId(): string {
  return `${PREFIX}-${hostname()}-${process.pid}-${processStart(process.pid) ?? "0"}`;
}

/** `unknown`: on another host, or not one of ours. */
export type WorkerLife = "alive" | "gone" | "unknown";

export function lifeOf(workerId: string): WorkerLife {
  const match = /^tenbin-(.+)-(\d+)-(\d+)$/.exec(workerId);
  if (match === null || match[1] !== hostname()) return "unknown";
  return processStart(Number(match[2])) === match[3] ? "alive" : "gone";
}
