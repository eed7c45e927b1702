import { describe, expect, it } from "vitest";
import { benchTable, duration } from "./benchTable.mjs";
import { judgeRow, notMeasured } from "./judgeRow.mjs";

const peer = { name: "numpy", script: ["x_peer.py"], packages: ["numpy"], goal: 2, floor: "5x" };
const row = { id: "smote", title: "SMOTE", ours: ["x.mjs"], peers: [peer], tolerances: { sum: 0.01 } };
const run = (seconds: number, sum = 1) => ({
  seconds: [seconds],
  cpuSeconds: [seconds / 2],
  work: { rows: 7, sum },
  others: 0,
});
const round = (ours: number, theirs: number, { quiet = true, sum = 1 } = {}) => ({
  quiet,
  runs: { ours: run(ours), numpy: run(theirs, sum) },
});

describe("judgeRow", () => {
  it("compares medians of the quiet rounds, not of the others", () => {
    const judged = judgeRow(row, peer, [round(1, 3), round(9, 1, { quiet: false }), round(1.2, 3), round(1.1, 3.3)]);
    expect(judged).toMatchObject({
      verdict: "met",
      oursSeconds: 1.1,
      peerSeconds: 3,
      quietRounds: 3,
      rounds: 4,
      workAgreed: true,
      reason: "",
    });
    expect(judged.ratio).toBeCloseTo(3 / 1.1, 9);
    expect(judged.cpuRatio).toBeCloseTo(3 / 1.1, 9);
  });

  it("misses a goal by any amount", () => {
    expect(judgeRow(row, peer, [round(1, 1.99), round(1, 1.99), round(1, 1.99)]).verdict).toBe("not met");
    expect(judgeRow(row, peer, [round(1, 2), round(1, 2), round(1, 2)]).verdict).toBe("met");
  });

  it("fails a fast row whose sides did other work, in whichever round", () => {
    const judged = judgeRow(row, peer, [round(1, 9), round(1, 9), round(1, 9, { sum: 1.2 }), round(1, 9)]);
    expect(judged).toMatchObject({ verdict: "failed", workAgreed: false });
    expect(judged.reason).toContain("sum: ours 1, peer 1.2");
  });

  it("holds a peer that needs other settings to give the same work to the run with those", () => {
    const rounds = [round(1, 3, { sum: 5 }), round(1, 3, { sum: 5 }), round(1, 3, { sum: 5 })];
    expect(judgeRow(row, peer, rounds, { rows: 7, sum: 1 }).verdict).toBe("met");
    expect(judgeRow(row, peer, rounds, { rows: 8, sum: 1 }).verdict).toBe("failed");
  });

  it("decides nothing on a machine that others used", () => {
    const judged = judgeRow(row, peer, [round(1, 3), round(1, 3, { quiet: false }), round(1, 3)]);
    expect(judged).toMatchObject({
      verdict: "undecided",
      ratio: 3,
      reason: "others used the processors in 1 of 3 rounds, so these are medians of all",
    });
  });

  it("judges a row without a peer by its time", () => {
    const alone = { ...row, peers: [], mostSeconds: 300, rounds: 1 };
    const once = (seconds: number) => [{ quiet: true, runs: { ours: run(seconds) } }];
    expect(judgeRow(alone, undefined, once(299))).toMatchObject({
      verdict: "met",
      peer: "",
      goal: "300 s",
      ratio: null,
      workAgreed: null,
    });
    expect(judgeRow(alone, undefined, once(301)).verdict).toBe("not met");
  });
});

describe("benchTable", () => {
  it("is a line a row, then the reasons", () => {
    const table = benchTable([
      judgeRow(row, peer, [round(0.01, 0.03), round(0.01, 0.03), round(0.01, 0.03)]),
      notMeasured(row, { ...peer, name: "torch" }, "skipped", "pip cannot install torch"),
    ]);
    expect(table.split("\n")).toEqual([
      "row    beside  ours     peer     ratio  cpu ratio  goal  floor  quiet rounds  same work  verdict",
      "-----  ------  -------  -------  -----  ---------  ----  -----  ------------  ---------  -------",
      "smote  numpy   10.0 ms  30.0 ms  3.00x  3.00x      2x    5x     3 of 3        yes        met",
      "smote  torch   -        -        -      -          2x    5x     0 of 0        -          skipped",
      "",
      "smote beside torch skipped: pip cannot install torch",
    ]);
  });

  it("says seconds and milliseconds in three digits", () => {
    expect([290.4, 1.234, 0.9, 0.000912].map(duration)).toEqual(["290 s", "1.23 s", "900 ms", "0.912 ms"]);
  });
});
