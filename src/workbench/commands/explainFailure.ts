/** How a command that could not do its work says so, and with which exit code. */
import { machineFailure, machineReasonIn, messageOf } from "../../core/index.js";
import type { NotebookError } from "../notebooks/runNotebook.js";
import { UsageError } from "./command.js";

export interface FailureExplanation {
  readonly text: string;
  /** 2 refused input or usage, a machine without room or rights, or a file that vanished; 70 everything else. */
  readonly code: 2 | 70;
}

/**
 * A refusal is one message; so is a machine without room or rights. Anything else is ours, and its stack
 * helps to mend it.
 *
 * @param help Usage of the command, shown where its words were not understood.
 */
export function explainFailure(error: unknown, command: string, help: string): FailureExplanation {
  const message = messageOf(error);
  if (error instanceof UsageError) return { text: `tenbin ${command}: ${message}\n\n${help}`, code: 2 };
  if (isOfNotebook(error)) return explainNotebook(error, command);
  if (isRefusal(error)) return { text: `tenbin ${command}: ${message}\n`, code: 2 };
  const failure = machineFailure("go on", error);
  if (failure instanceof Error && failure !== error)
    return { text: `tenbin ${command}: ${failure.message}\n`, code: 2 };
  if (isMissingFile(error)) {
    return {
      text:
        `tenbin ${command}: Cannot go on as every file and folder that it needs must be what it was and stay there: ` +
        `${message.split("\n")[0]!}; mend that and run the same command again\n`,
      code: 2,
    };
  }
  return {
    text: `tenbin ${command}: internal error\n${error instanceof Error ? (error.stack ?? message) : message}\n`,
    code: 70,
  };
}

/** By its name: what runs notebooks is loaded by the report alone. */
function isOfNotebook(error: unknown): error is NotebookError {
  return error instanceof Error && error.name === "NotebookError";
}

/** What a cell or its runner was refused by the machine is no mistake of the notebook's. */
function explainNotebook({ message, notebook, failure }: NotebookError, command: string): FailureExplanation {
  const reason = machineReasonIn(failure.message);
  if (reason === undefined) return { text: `tenbin ${command}: ${message}\n`, code: 70 };
  const cell = failure.cell === 0 ? "" : `, code cell ${failure.cell}`;
  const said = failure.message.trim().split("\n")[0]!;
  return {
    text:
      `tenbin ${command}: Cannot run ${notebook}${cell} as the machine must give room and rights: ${reason} ` +
      `(${said}); mend that and run the same command again\n`,
    code: 2,
  };
}

/** Somebody removed or replaced what was read or written, or a path cannot be made. */
function isMissingFile(error: unknown): error is Error {
  return (
    error instanceof Error &&
    "syscall" in error &&
    "path" in error &&
    "code" in error &&
    /^E(?:NOENT|NOTDIR|ISDIR|EXIST|NOTEMPTY|INVAL)$/.test(String(error.code))
  );
}

/**
 * Ours say "Cannot X as Y"; the engine's "Cannot read properties of undefined" and Node's, which have a code,
 * are no refusals.
 */
function isRefusal(error: unknown): error is Error {
  if (!(error instanceof Error) || !error.message.startsWith("Cannot ") || "code" in error) return false;
  return !(error instanceof TypeError || error instanceof ReferenceError) || error.message.includes(" as ");
}
