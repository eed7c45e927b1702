/**
 * What the terminal shows while notebooks run: the notebook, its cell, the work inside it and the time
 * since the start. A terminal gets one line redrawn in place, a log file a line at a time.
 */
import { systemClock, type Clock, type ProgressListener, sayCounted } from "../../core/index.js";
import { progressLine } from "../notebooks/notebookProgress.js";
import type { NotebookEvent } from "../notebooks/runNotebook.js";
import { plainText } from "./plainText.js";

export interface TerminalOptions {
  /** Where the text goes, as it stands. */
  readonly write: (text: string) => void;
  /** Redraws one line in place; else a line at a time, and work inside a cell at most every 10 s. */
  readonly isTerminal: boolean;
  /** Width that a redrawn line is cut to. */
  readonly columns?: number;
  readonly clock?: Clock;
}

export interface TerminalProgress {
  /** Shows where a notebook is. */
  readonly onNotebook: (event: NotebookEvent) => void;
  readonly onProgress: ProgressListener;
  /** Whether a line is redrawn in place. */
  readonly isTerminal: boolean;
  /** A line in place of the one before; in a log file one more. */
  show(line: string): void;
  /** A line that stays. */
  note(line: string): void;
  /** Clears the redrawn line and stops the clock. */
  close(): void;
}

const LOG_INTERVAL_MS = 10_000;
const TICK_MS = 1_000;
const DRAW_INTERVAL_MS = 100;

/** Starts the clock that the lines show. */
export function terminalProgress({
  write,
  isTerminal,
  columns = 100,
  clock = systemClock,
}: TerminalOptions): TerminalProgress {
  const startedMs = clock.nowMs();
  let line = "";
  let where = "";
  let shownMs = startedMs;
  const draw = (): void =>
    write(`\r\x1b[2K${cut(`${formatElapsed(clock.nowMs() - startedMs)}  ${line}`, columns - 1)}`);
  const ticker = isTerminal ? setInterval(draw, TICK_MS).unref() : undefined;

  const say = (text: string, leastIntervalMs: number): void => {
    line = plainText(text);
    const nowMs = clock.nowMs();
    if (nowMs - shownMs < leastIntervalMs) return;
    shownMs = nowMs;
    if (isTerminal) draw();
    else write(`${formatElapsed(nowMs - startedMs)}  ${line}\n`);
  };
  const note = (text: string): void =>
    write(`${isTerminal ? "\r\x1b[2K" : ""}${formatElapsed(clock.nowMs() - startedMs)}  ${plainText(text)}\n`);
  const onProgress: ProgressListener = (event) =>
    say(`${where}${where === "" ? "" : "  "}${progressLine(event)}`, isTerminal ? DRAW_INTERVAL_MS : LOG_INTERVAL_MS);

  return {
    onNotebook: (event) => {
      if (event.event === "progress") return onProgress(event.progress);
      where = event.event === "cell" ? `${event.notebook}  cell ${event.cell} of ${event.cells}` : event.notebook;
      if (event.event === "finished") note(`${event.notebook}  ${sayCounted(event.cells, "cell")} done`);
      else say(where, 0);
    },
    onProgress,
    isTerminal,
    show: (line) => say(line, 0),
    note,
    close: () => {
      clearInterval(ticker);
      if (isTerminal) write("\r\x1b[2K");
    },
  };
}

/** `1:05`, or `2:03:04` from an hour on. */
export function formatElapsed(elapsedMs: number): string {
  const seconds = Math.floor(elapsedMs / 1_000);
  const two = (value: number): string => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
