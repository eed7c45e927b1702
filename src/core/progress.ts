/**
 * What long work tells whoever watches it. Rooms report plain events; the terminal and the notebook
 * decide how to draw them.
 */

/** One step of a piece of work. */
export interface ProgressEvent {
  /** What is being done, as a person would say it: "LSTM, fold 2 of 3". */
  readonly task: string;
  /** Steps finished, 0 at the start. */
  readonly done: number;
  /** Steps in all. */
  readonly total: number;
  /** A figure worth seeing while waiting: "loss 0.412, Buy ratio 0.51". */
  readonly detail?: string;
}

/** Called at the start, after each step and at the end; must return quickly and never throw. */
export type ProgressListener = (event: ProgressEvent) => void;
