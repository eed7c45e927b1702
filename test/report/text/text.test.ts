import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  figureAsText,
  html,
  htmlAsText,
  LEFT_OUT,
  renderAnswerCards,
  renderDefinition,
  renderTable,
  tableAsText,
  type DataTable,
} from "../../../src/report/index.js";
import { wrapText } from "../../../src/report/text/wrapText.js";
import { MODELS } from "../fixtures/assessments.js";
import { DISTRIBUTION } from "../fixtures/indexPage.js";
import { hostileText } from "../hostile.js";

const TABLE: DataTable = {
  caption: "Buy share by hour",
  columns: ["hour", "share", "note", "count"],
  rows: [
    ["00", 0.4123, "as it should be", 43_200],
    ["01", null, "-", 7],
  ],
};

describe("tableAsText", () => {
  it("puts words to the left and numbers to the right, each as a page prints it", () => {
    expect(tableAsText(TABLE).split("\n")).toEqual([
      "Buy share by hour",
      "hour      share  note              count",
      "00        0.412  as it should be  43 200",
      "01    not shown  -                     7",
    ]);
  });

  it("counts the rows and columns that it leaves out", () => {
    const wide = { caption: "Wide", columns: ["a", "b", "c"], rows: [1, 2, 3].map((k) => [k, k, k]) };
    expect(tableAsText(wide, { rows: 2, width: 4 }).split("\n")).toEqual(
      ["Wide", "a  b", "1  1", "2  2", `${LEFT_OUT} and 1 more row`, `${LEFT_OUT} and 1 more column`].map(
        (line) => line,
      ),
    );
  });

  it("never has a line longer than asked for, or a line break inside a cell", () => {
    const table = fc.record({
      caption: hostileText,
      columns: fc.tuple(hostileText, hostileText, hostileText),
      rows: fc.array(fc.tuple(hostileText, fc.option(fc.double()), hostileText), { maxLength: 30 }),
    });
    fc.assert(
      fc.property(table, (each) => {
        const lines = tableAsText(each, { width: 60 }).split("\n");
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(60);
        expect(lines.join("")).not.toMatch(/[\u0000-\u0008\u202a-\u202e]/);
      }),
    );
  });
});

describe("figureAsText", () => {
  it("says the finding, what would be drawn and the numbers behind it", () => {
    const [title, subtitle, gap, caption, headings] = figureAsText(DISTRIBUTION).split("\n");
    expect([title, subtitle, gap, caption]).toEqual([DISTRIBUTION.title, DISTRIBUTION.subtitle, "", "Scores"]);
    expect(headings).toMatch(/^model +smallest +mean +largest$/);
  });
});

describe("wrapText", () => {
  it("breaks at spaces, but not inside a number, and cuts a word that is too long", () => {
    expect(wrapText("n = 2\u2009880 bars unforeseeably", 8)).toEqual(["n =", "2 880", "bars", "unfores\u2026"]);
  });
});

describe("htmlAsText", () => {
  it("says a row of a table in a line, and what cards say in lines", () => {
    expect(
      htmlAsText(renderTable({ ...TABLE, caption: "a < b" }))
        .split("\n")
        .slice(0, 3),
    ).toEqual(["a < b", "hour  share  note  count", "00  0.412  as it should be  43 200"]);
    expect(htmlAsText(renderAnswerCards(MODELS[2]!.assessment)).split("\n").slice(0, 2)).toEqual([
      "Is it balanced?",
      "Yes",
    ]);
  });

  it("leaves out what a screen reader does not hear", () => {
    expect(htmlAsText(html`<p>AUC ${renderDefinition({ text: "Share of pairs" })} is 0.9<br>or so</p>`)).toBe(
      "AUC is 0.9\nor so",
    );
  });

  it("gives every text back as it went in, but for white space", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]*$/), (text) => {
        const words = text
          .replace(/(?<=\d) (?=%)/g, "\u202f")
          .replace(/\s+/g, " ")
          .trim();
        expect(htmlAsText(html`<p title="${text}">${text}</p>`, { width: Infinity })).toBe(words);
      }),
    );
  });
});
