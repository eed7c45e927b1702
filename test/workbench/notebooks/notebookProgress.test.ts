import { describe, expect, it } from "vitest";
import type { ProgressListener } from "../../../src/core/index.js";
import type { DisplayBundle } from "../../../src/workbench/notebooks/kernelDisplay.js";
import { notebookProgress } from "../../../src/workbench/notebooks/notebookProgress.js";

/** A cell's display, a clock and a second's beat that the test moves. */
function notebook() {
  const lines: string[] = [];
  const shown = new Map<string, string>();
  const now = { ms: 0 };
  let beat: (() => void) | undefined;
  let cell = { hasEnded: false };
  const writeAs = (id: string, bundle: DisplayBundle, update: boolean): void => {
    expect(shown.has(id)).toBe(update);
    const line = String(bundle["text/plain"]);
    shown.set(id, line);
    lines.push(line);
  };
  const say: ProgressListener = notebookProgress({
    display: () => {
      const shownIn = cell;
      return { cell: shownIn, hasEnded: () => shownIn.hasEnded, write: () => {}, writeAs };
    },
    clock: { nowMs: () => now.ms },
    everySecond: (draw) => {
      beat = draw;
      return () => (beat = undefined);
    },
  });
  return {
    lines,
    say,
    pass: (seconds: number) => {
      for (let k = 0; k < seconds; k++) {
        now.ms += 1_000;
        beat?.();
      }
    },
    endCell: () => (cell.hasEnded = true),
    nextCell: () => (cell = { hasEnded: false }),
    ticks: () => beat !== undefined,
  };
}

describe("notebookProgress", () => {
  it("shows the first step at once, and then the seconds that it lasts", () => {
    const { lines, say, pass } = notebook();
    say({ task: "walk-forward", done: 0, total: 10, detail: "10 fits to do" });
    pass(3);
    expect(lines).toEqual([
      "walk-forward: 0 of 10, 10 fits to do",
      "walk-forward: 0 of 10, 10 fits to do, for 2 s",
      "walk-forward: 0 of 10, 10 fits to do, for 3 s",
    ]);
  });

  it("says how long the rest may take when the pace is known", () => {
    const { lines, say, pass } = notebook();
    say({ task: "fits", done: 0, total: 10 });
    pass(10);
    say({ task: "fits", done: 1, total: 10 });
    expect(lines.at(-1)).toBe("fits: 1 of 10, about 90 s left");
  });

  it("ticks no longer when all is done, when the cell has ended, or in another cell", () => {
    const done = notebook();
    done.say({ task: "fits", done: 0, total: 1 });
    done.say({ task: "fits", done: 1, total: 1 });
    expect(done.ticks()).toBe(false);
    for (const leave of ["endCell", "nextCell"] as const) {
      const left = notebook();
      left.say({ task: "fits", done: 0, total: 1 });
      left[leave]();
      left.pass(5);
      expect([left.lines.length, left.ticks()]).toEqual([1, false]);
    }
  });

  it("gives each cell a line of its own", () => {
    const { lines, say, nextCell } = notebook();
    say({ task: "a", done: 0, total: 1 });
    nextCell();
    say({ task: "b", done: 0, total: 1 });
    expect(lines).toEqual(["a: 0 of 1", "b: 0 of 1"]);
  });
});
