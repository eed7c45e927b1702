/** Which process wrote something: a number is given out again, a number with its start is not. */
import { readFileSync } from "node:fs";

/** States of a process that runs no more: zombie, dead. */
const ENDED: ReadonlySet<string> = new Set(["Z", "X"]);

/**
 * When a process started, in the kernel's ticks since boot; undefined if no process has this number, or one that has
 * ended and only waits for its parent to ask how, which in a container may be never.
 */
export function processStart(processId: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, "utf8");
    // Field 22; the second, the program's name, may hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return ENDED.has(fields[0]!) ? undefined : fields[19];
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ESRCH") return undefined;
    throw error;
  }
}

/** Whether no process has this number, or one that runs no more. */
export function isProcessGone(processId: number): boolean {
  return processStart(processId) === undefined;
}
