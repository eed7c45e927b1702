/**
 * Progress of long work inside a cell: one line that is updated in place, and nothing of it in an
 * exported page. A headless run takes the same messages to the terminal.
 */
import { systemClock, type ProgressEvent, type ProgressListener } from "../../core/index.js";
import { kernelDisplay } from "./kernelDisplay.js";

/** Dropped by the headless runner, which tells the terminal instead. */
const PROGRESS = "application/vnd.tenbin.progress+json";
const LEAST_INTERVAL_MS = 500;

let cell: object | undefined;
let shownAtMs = 0;
let displays = 0;

/**
 * Hand this to whatever takes `onProgress`: `await trainWalkForward(dataset, { onProgress: progress })`.
 * At most two updates a second, except that the last step of a task is always shown; outside a
 * notebook kernel it does nothing.
 */
export const progress: ProgressListener = (event) => {
  const display = kernelDisplay();
  if (display === undefined) return;
  const nowMs = systemClock.nowMs();
  const isNewCell = display.cell !== cell;
  if (!isNewCell && event.done < event.total && nowMs - shownAtMs < LEAST_INTERVAL_MS) return;
  if (isNewCell) displays += 1;
  cell = display.cell;
  shownAtMs = nowMs;
  const line = progressLine(event);
  display.writeAs(
    `tenbin-progress-${displays}`,
    {
      "text/plain": line,
      "text/html": `<progress max="${Number(event.total)}" value="${Number(event.done)}"></progress> ${escaped(line)}`,
      [PROGRESS]: event,
    },
    !isNewCell,
  );
};

/** `LSTM, fold 2 of 3: 7 of 12, loss 0.412`. */
export function progressLine({ task, done, total, detail }: ProgressEvent): string {
  return `${task}: ${done} of ${total}${detail === undefined ? "" : `, ${detail}`}`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
