import { describe, expect, it } from "vitest";
import {
  formatElapsed,
  terminalProgress,
  type TerminalProgress,
} from "../../../src/workbench/terminal/terminalProgress.js";

function onLog(): { progress: TerminalProgress; text: () => string; pass: (ms: number) => void } {
  let nowMs = 0;
  let text = "";
  const progress = terminalProgress({
    write: (part) => (text += part),
    isTerminal: false,
    clock: { nowMs: () => nowMs },
  });
  return { progress, text: () => text, pass: (ms) => (nowMs += ms) };
}

describe("terminalProgress", () => {
  it("writes notebook, cell and elapsed time to a log, a line a cell", () => {
    const { progress, text, pass } = onLog();
    progress.onNotebook({ event: "started", notebook: "04-training", cells: 2 });
    pass(61_000);
    progress.onNotebook({ event: "cell", notebook: "04-training", cell: 1, cells: 2 });
    pass(4_000);
    progress.onNotebook({ event: "finished", notebook: "04-training", cells: 2 });
    expect(text()).toBe("0:00  04-training\n1:01  04-training  cell 1 of 2\n1:05  04-training  2 cells done\n");
  });

  it("writes work inside a cell to a log at most every 10 s", () => {
    const { progress, text, pass } = onLog();
    progress.onNotebook({ event: "cell", notebook: "04-training", cell: 5, cells: 9 });
    for (let done = 0; done <= 30; done++) {
      progress.onNotebook({
        event: "progress",
        notebook: "04-training",
        progress: { task: "LSTM, fold 1 of 3", done, total: 30, detail: "loss 0.41" },
      });
      pass(1_000);
    }
    expect(text().split("\n").slice(1, -1)).toEqual(
      [10, 20, 30].map((s) => `0:${s}  04-training  cell 5 of 9  LSTM, fold 1 of 3: ${s} of 30, loss 0.41`),
    );
  });

  it("redraws one line in place on a terminal, cut to its width", () => {
    let text = "";
    const progress = terminalProgress({
      write: (part) => (text += part),
      isTerminal: true,
      columns: 20,
      clock: { nowMs: () => 0 },
    });
    progress.onNotebook({ event: "cell", notebook: "a-notebook-with-a-long-name", cell: 1, cells: 2 });
    progress.close();
    expect(text).toBe("\r\x1b[2K0:00  a-notebook-w…\r\x1b[2K");
  });
});

describe("formatElapsed", () => {
  it.each([
    [0, "0:00"],
    [65_999, "1:05"],
    [7_384_000, "2:03:04"],
  ])("says %i ms as %s", (elapsedMs, said) => {
    expect(formatElapsed(elapsedMs)).toBe(said);
  });
});
