/**
 * Progress of long work inside a cell: one line that is updated in place, and nothing of it in an
 * exported page. A headless run takes the same messages to the terminal.
 */
import { SECOND_MS, systemClock, type Clock, type ProgressEvent, type ProgressListener } from "../../core/index.js";
import { withTimeLeft } from "../terminal/withTimeLeft.js";
import { kernelDisplay, type KernelDisplay } from "./kernelDisplay.js";

/** Dropped by the headless runner, which tells the terminal instead. */
const PROGRESS = "application/vnd.tenbin.progress+json";
const LEAST_INTERVAL_MS = 500;
/** A step that takes no longer needs no seconds beside it. */
const QUIET_MS = 2 * SECOND_MS;

/** Where the line is drawn, by what clock, and what draws it again while a step lasts. */
export interface NotebookProgressParts {
  readonly display: () => KernelDisplay | undefined;
  readonly clock: Clock;
  /** Calls back about once a second until what it returns is called. */
  readonly everySecond: (draw: () => void) => () => void;
}

/** The line of each cell: what is done, for how long its last step has lasted, how long the rest may take. */
export function notebookProgress({ display: displayOf, clock, everySecond }: NotebookProgressParts): ProgressListener {
  let cell: object | undefined;
  let shownAtMs = 0;
  let steppedAtMs = 0;
  let displays = 0;
  let last: ProgressEvent;
  let line = "";
  let drawn = "";
  let stop: (() => void) | undefined;

  const draw = (display: KernelDisplay, text: string, isNewCell = false): void => {
    const bar = `<progress max="${Number(last.total)}" value="${Number(last.done)}"></progress>`;
    drawn = text;
    display.writeAs(
      `tenbin-progress-${displays}`,
      { "text/plain": text, "text/html": `${bar} ${escaped(text)}`, [PROGRESS]: last },
      !isNewCell,
    );
  };
  const rest = (): void => {
    stop?.();
    stop = undefined;
  };
  const say = withTimeLeft((event) => {
    line = progressLine(event);
  }, clock);

  return (event) => {
    const display = displayOf();
    if (display === undefined) return;
    const nowMs = clock.nowMs();
    const isNewCell = display.cell !== cell;
    const isDone = event.done >= event.total;
    say(event);
    last = event;
    steppedAtMs = nowMs;
    if (!isNewCell && !isDone && nowMs - shownAtMs < LEAST_INTERVAL_MS) return;
    if (isNewCell) displays += 1;
    cell = display.cell;
    shownAtMs = nowMs;
    draw(display, line, isNewCell);
    rest();
    if (isDone) return;
    stop = everySecond(() => {
      if (display.hasEnded() || displayOf()?.cell !== display.cell) return rest();
      const lastedMs = clock.nowMs() - steppedAtMs;
      const text = lastedMs < QUIET_MS ? line : `${line}, for ${Math.round(lastedMs / SECOND_MS)} s`;
      if (text !== drawn) draw(display, text);
    });
  };
}

/**
 * Hand this to whatever takes `onProgress`: `await trainWalkForward(dataset, { onProgress: progress })`.
 * At most two updates a second, except that the last step of a task is always shown; a step that lasts shows its
 * seconds. Outside a notebook kernel it does nothing.
 */
export const progress: ProgressListener = notebookProgress({
  display: kernelDisplay,
  clock: systemClock,
  everySecond: (draw) => {
    const timer = setInterval(draw, SECOND_MS).unref();
    return () => clearInterval(timer);
  },
});

/** `LSTM, fold 2 of 3: 7 of 12, loss 0.412`. */
export function progressLine({ task, done, total, detail }: ProgressEvent): string {
  return `${task}: ${done} of ${total}${detail === undefined ? "" : `, ${detail}`}`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
