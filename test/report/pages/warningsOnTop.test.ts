import { describe, expect, it } from "vitest";
import { warningsOnTop } from "../../../src/report/pages/warningsOnTop.js";

describe("warningsOnTop", () => {
  const warnings = [
    { model: "v4 as shipped", text: "v4 as shipped: Buy share outside 30-70 % in the last fits" },
    { model: "v4 as written", text: "v4 as written: collapsed" },
    { model: "v3.1", text: "v3.1: collapsed" },
    { model: "v3.1", text: "v3.1: Buy share outside 30-70 %" },
    { model: null, text: "ICPUSDT lacks a day" },
  ];

  it("says what the judged model did, and folds the models beside it behind one line", () => {
    expect(warningsOnTop(warnings, { judged: "v4 as shipped" })).toEqual([
      { found: "v4 as shipped: Buy share outside 30-70 % in the last fits." },
      {
        found: "3 warnings about the models beside it: v4 as written 1, v3.1 2.",
        folded: ["v4 as written: collapsed.", "v3.1: collapsed.", "v3.1: Buy share outside 30-70 %."],
      },
      { found: "1 warning about the data.", means: "Each is listed below, under What data." },
    ]);
    expect(warningsOnTop([], { judged: "v4 as shipped" })).toEqual([]);
  });

  it("says each kind of trouble once, with its places behind it", () => {
    const [first] = warnings;
    const clause = "Buy share outside 30-70 %";
    const places = ["while it learnt, 3 of 12 steps", "in the last fits, 1 of 4 steps"];
    const many = [{ ...first!, clause, places }];
    expect(warningsOnTop(many, { judged: "v4 as shipped" })).toEqual([
      {
        found: "v4 as shipped: Buy share outside 30-70 %, in 2 places.",
        folded: ["While it learnt, 3 of 12 steps.", "In the last fits, 1 of 4 steps."],
      },
    ]);
    const once = [{ ...first!, clause, places: places.slice(0, 1) }];
    expect(warningsOnTop(once, { judged: "v4 as shipped" })).toEqual([{ found: `${first!.text}.` }]);
  });

  it("counts files that were left out, and names them behind their number", () => {
    const leftOut = ["a.csv was left out", "b.csv was left out"];
    expect(warningsOnTop([], { judged: "v4 as shipped", leftOut })).toEqual([
      { found: "2 files were left out, whole or in part.", folded: ["a.csv was left out.", "b.csv was left out."] },
    ]);
    expect(warningsOnTop([], { judged: "v4 as shipped", leftOut: leftOut.slice(1) })).toEqual([
      { found: "b.csv was left out." },
    ]);
  });
});
