/** The lines that executeNotebook.py writes, checked where they enter. */
import type { ProgressEvent } from "../../core/index.js";

/** Why a notebook stopped. */
export interface NotebookFailure {
  readonly event: "failed";
  /**
   * - `error`: thrown, rejected, left floating, or refused by the compiler
   * - `time-out`, `kernel-death`: as they say
   * - `nothing-shown`: tagged `figure` or `table` without one
   * - `unreadable`: no notebook
   * - `runner`: the runner itself
   */
  readonly kind: "error" | "time-out" | "kernel-death" | "nothing-shown" | "unreadable" | "runner";
  /** Code cell, from 1; 0 before the first. */
  readonly cell: number;
  readonly source: string;
  readonly message: string;
}

export type NotebookMessage =
  | NotebookFailure
  | { readonly event: "started"; readonly cells: number }
  | { readonly event: "cell"; readonly cell: number }
  | { readonly event: "progress"; readonly progress: ProgressEvent }
  | { readonly event: "finished" };

const KINDS = ["error", "time-out", "kernel-death", "nothing-shown", "unreadable", "runner"] as const;

/** @throws {SyntaxError} If the line is none of the known messages. */
export function parseNotebookMessage(line: string): NotebookMessage {
  const value: unknown = JSON.parse(line);
  const field = (name: string): unknown =>
    typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  const text = (name: string): string => String(field(name) ?? "");
  const count = (name: string): number => {
    const found = Number(field(name));
    if (!Number.isFinite(found))
      throw new SyntaxError(`Cannot follow the notebook as "${name}" must be a number: ${line}`);
    return found;
  };
  switch (field("event")) {
    case "started":
      return { event: "started", cells: count("cells") };
    case "cell":
      return { event: "cell", cell: count("cell") };
    case "progress": {
      const detail = field("detail");
      const progress = { task: text("task"), done: count("done"), total: count("total") };
      return { event: "progress", progress: typeof detail === "string" ? { ...progress, detail } : progress };
    }
    case "failed": {
      const kind = KINDS.find((known) => known === field("kind")) ?? "runner";
      return { event: "failed", kind, cell: count("cell"), source: text("source"), message: text("message") };
    }
    case "finished":
      return { event: "finished" };
    default:
      throw new SyntaxError(`Cannot follow the notebook as this is no known event: ${line}`);
  }
}
