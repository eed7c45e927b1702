/** Which process wrote something: a number is given out again, a number with its start is not. */
import { readFileSync } from "node:fs";

/**
 * When a process started, in the kernel's ticks since boot; undefined if no process has this number.
 */
export function processStart(processId: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, "utf8");
    // Field 22; the second, the program's name, may hold spaces and brackets.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ESRCH") return undefined;
    throw error;
  }
}

/** Whether no process has this number. */
export function isProcessGone(processId: number): boolean {
  return processStart(processId) === undefined;
}
