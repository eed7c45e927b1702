/**
 * Who wrote a line of a journal, so that the next process can tell whether the writer still lives.
 *
 * A name holds host, process number and the moment the process started, in the kernel's ticks since
 * boot: a number that is given out again belongs to another start.
 */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

const PREFIX = "tenbin";

/** This process, as its lines name it. */
export function ownWorkerId(): string {
  return `${PREFIX}-${hostname()}-${process.pid}-${startOf(process.pid) ?? "0"}`;
}

/** `unknown`: on another host, or not one of ours. */
export type WorkerLife = "alive" | "gone" | "unknown";

export function lifeOf(workerId: string): WorkerLife {
  const match = /^tenbin-(.+)-(\d+)-(\d+)$/.exec(workerId);
  if (match === null || match[1] !== hostname()) return "unknown";
  return startOf(Number(match[2])) === match[3] ? "alive" : "gone";
}

/** Field 22 of /proc/<pid>/stat; the second field, the program's name, may hold blanks and brackets. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}
