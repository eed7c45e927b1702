import { describe, expect, it } from "vitest";
import { withTimeLeft } from "../../../src/workbench/terminal/withTimeLeft.js";

/** Details that are shown when steps end at these seconds. */
function shown(atSeconds: readonly number[], total = 100): (string | undefined)[] {
  const details: (string | undefined)[] = [];
  let nowMs = 0;
  const listener = withTimeLeft(({ detail }) => details.push(detail), { nowMs: () => nowMs });
  atSeconds.forEach((seconds, done) => {
    nowMs = 1_000 * seconds;
    listener({ task: "archive files", done, total, detail: "a.zip" });
  });
  return details;
}

describe("withTimeLeft", () => {
  it("says nothing of the first seconds, then goes by the pace so far", () => {
    expect(shown([0, 1, 10, 30])).toEqual(["a.zip", "a.zip", "about 8 min left, a.zip", "about 16 min left, a.zip"]);
  });

  it("counts seconds near the end and hours at the beginning", () => {
    expect(shown([0, 4], 3)[1]).toBe("about 8 s left, a.zip");
    expect(shown([0, 600], 100)[1]).toBe("about 17 h left, a.zip");
  });

  it("says nothing when all is done or the clock was set back", () => {
    expect(shown([0, 10], 1)[1]).toBe("a.zip");
    expect(shown([0, -5])[1]).toBe("a.zip");
  });

  it("begins anew with each task", () => {
    const details: (string | undefined)[] = [];
    let nowMs = 0;
    const listener = withTimeLeft(({ detail }) => details.push(detail), { nowMs: () => nowMs });
    listener({ task: "archive files", done: 0, total: 9 });
    nowMs = 60_000;
    listener({ task: "replies", done: 3, total: 9 });
    nowMs = 70_000;
    listener({ task: "replies", done: 4, total: 9 });
    expect(details).toEqual([undefined, undefined, "about 50 s left"]);
  });
});
