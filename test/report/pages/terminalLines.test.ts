import { describe, expect, it } from "vitest";
import { terminalLines } from "../../../src/report/pages/composeIndexPage.js";

describe("terminalLines", () => {
  it("ends with the three answers, which a page of warnings would otherwise push out of sight", () => {
    const answers = ["Is it balanced? No.", "Is it honest? Yes.", "Would it earn? No."];
    const lines = terminalLines({ answers, figures: "five figures", warnings: [{ text: "collapsed" }] });
    expect(lines).toEqual(["warning: collapsed", "five figures", ...answers]);
  });
});
