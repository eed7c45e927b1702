/**
 * Runs one notebook unattended with the real kernel, and fails on whatever a reader would call a failure.
 *
 * nbclient drives the kernel (executeNotebook.py); this side starts it, follows its events and turns a
 * failure into one error with the cell, its source and its message.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, delimiter, dirname, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { ProgressEvent } from "../../core/index.js";
import { parseNotebookMessage, type NotebookFailure } from "./notebookMessage.js";
import { repositoryRoot, sourceFile } from "../../run/index.js";
import { pythonPath } from "../pythonPath.js";

/** What a running notebook tells; cells count code cells from 1. */
export type NotebookEvent =
  | { readonly event: "started"; readonly notebook: string; readonly cells: number }
  | { readonly event: "cell"; readonly notebook: string; readonly cell: number; readonly cells: number }
  | { readonly event: "progress"; readonly notebook: string; readonly progress: ProgressEvent }
  | { readonly event: "finished"; readonly notebook: string; readonly cells: number };

export interface RunNotebookOptions {
  /** Where the executed notebook goes; written whole when every cell passed, else not at all. */
  readonly outputPath: string;
  /** The resolved YAML, handed to the cells in `TENBIN_CONFIG`. */
  readonly configPath?: string;
  /** The longest one cell may run; 6 hours by default. */
  readonly cellTimeoutMs?: number;
  /** Told when the notebook starts, at each cell, of work inside a cell, and at the end. */
  readonly onEvent?: (event: NotebookEvent) => void;
  /** Ends the run and its kernel. */
  readonly signal?: AbortSignal;
}

/** A notebook that did not run to its end. */
export class NotebookError extends Error {
  override readonly name = "NotebookError";
  constructor(
    message: string,
    /** Path of the notebook as it was given. */
    readonly notebook: string,
    readonly failure: NotebookFailure,
  ) {
    super(message);
  }
}

const SIX_HOURS_MS = 21_600_000;
const KEPT_LOG = 4_000;

/**
 * Executes `notebook` from a fresh kernel in the repository root and writes the executed copy.
 *
 * @throws {NotebookError} If a cell is refused by the compiler, throws, leaves a rejection floating,
 * outlives `cellTimeoutMs`, kills the kernel, or is tagged `figure` or `table` and shows none.
 */
export async function runNotebook(notebook: string, options: RunNotebookOptions): Promise<void> {
  const { outputPath, configPath, cellTimeoutMs = SIX_HOURS_MS, onEvent = () => {}, signal } = options;
  const name = basename(notebook, ".ipynb");
  if (!existsSync(pythonPath()))
    throw new Error(
      `Cannot run ${notebook} as the set-up has not run here: ${pythonPath()} is absent; run: make build`,
    );
  const child = spawn(
    pythonPath(),
    [
      sourceFile("workbench/executeNotebook.py"),
      resolve(notebook),
      resolve(outputPath),
      "--events",
      "3",
      "--cell-timeout",
      String(cellTimeoutMs / 1_000),
    ],
    {
      cwd: repositoryRoot(),
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      signal,
      env: {
        ...process.env,
        // The kernel spec says "node": the one that runs this.
        PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}`,
        PYTHONDONTWRITEBYTECODE: "1",
        ...(configPath === undefined ? {} : { TENBIN_CONFIG: resolve(configPath) }),
      },
    },
  );
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      log = (log + text).slice(-KEPT_LOG);
    });
  }

  let cells = 0;
  let finished = false;
  let failure: NotebookFailure | undefined;
  const follow = async (): Promise<void> => {
    for await (const line of createInterface({ input: child.stdio[3] as Readable })) {
      const message = parseNotebookMessage(line);
      if (message.event === "failed") failure = message;
      else if (message.event === "progress") onEvent({ event: "progress", notebook: name, progress: message.progress });
      else if (message.event === "cell") onEvent({ event: "cell", notebook: name, cell: message.cell, cells });
      else if (message.event === "started") {
        cells = message.cells;
        onEvent({ event: "started", notebook: name, cells });
      } else finished = true;
    }
  };
  const ended = new Promise<number | null>((settle, refuse) => child.once("error", refuse).once("close", settle));
  const [code] = await Promise.all([ended, follow()]);

  if (failure === undefined && (code !== 0 || !finished)) {
    failure = {
      event: "failed",
      kind: "runner",
      cell: 0,
      source: "",
      message: `The runner ended with ${code}: ${log.trim()}`,
    };
  }
  if (failure !== undefined) throw new NotebookError(describe(notebook, failure, log), notebook, failure);
  onEvent({ event: "finished", notebook: name, cells });
}

function describe(notebook: string, { kind, cell, source, message }: NotebookFailure, log: string): string {
  const where = cell === 0 ? "" : `, code cell ${cell} (${kind}):\n${indented(source)}\n`;
  const tail = kind === "kernel-death" && log.trim() !== "" ? `\n${log.trim()}` : "";
  return `Cannot run ${notebook}${where === "" ? ": " : where}${message}${tail}`;
}

function indented(source: string): string {
  return source.replace(/^/gm, "    ");
}
