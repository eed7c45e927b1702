import { describe, expect, it } from "vitest";
import { warningsOnTop } from "../../../src/report/pages/composeIndexPage.js";

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
});
