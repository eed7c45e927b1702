import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeHtml, escapeJson, escapePlotly, idPart, tableAsCsv, visibleText } from "../../src/report/index.js";
import { HOSTILE, hostileText } from "./hostile.js";
import { elementsOf, parseMarkup, textOf } from "./markup.js";

describe("escapeHtml", () => {
  it("shows marks that turn a line round instead of obeying them", () => {
    expect(escapeHtml("\u202Egnp.exe")).toBe("\ufffdgnp.exe");
  });

  it("never lets text become an element or leave an attribute", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const root = parseMarkup(`<p title="${escapeHtml(text)}">${escapeHtml(text)}</p>`);
        expect(elementsOf(root).map(({ tag, attributes }) => [tag, Object.keys(attributes)])).toEqual([
          ["p", ["title"]],
        ]);
        expect(textOf(root)).toBe(visibleText(text).replace(/\u2009|(?<=\d) (?=%)/g, "\u202f"));
      }),
    );
  });
});

describe("escapeJson", () => {
  it("never closes its script, and reads back unchanged", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const json = escapeJson({ text });
        expect(json).not.toMatch(/[<\u2028\u2029]/);
        expect(JSON.parse(json)).toEqual({ text });
      }),
    );
  });
});

describe("escapePlotly", () => {
  it("leaves no tag but those of plotly's own formatting", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const [safe] = escapePlotly([text]) as [string];
        for (const [tag] of safe.matchAll(/<[^>]*/g)) expect(tag).toMatch(/^<\/?(b|i|br|sub|sup|extra)\s*\/?$/i);
      }),
    );
  });
});

describe("idPart", () => {
  it("is always usable as an id", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(idPart(text)).toMatch(/^[\w-]*$/);
      }),
    );
  });
});

describe("tableAsCsv", () => {
  it("writes every digit and ends each line as the standard says", () => {
    expect(
      tableAsCsv({
        caption: "T",
        columns: ["hour", "share"],
        rows: [
          ["00", 1 / 3],
          ["01", null],
          ["02", Number.NaN],
        ],
      }),
    ).toBe("hour,share\r\n00,0.3333333333333333\r\n01,not shown\r\n02,not shown\r\n");
  });

  it.each(["=1+1", "+cmd", "-cmd", "@SUM(1)", "\t=1+1", " =1+1", "\uff1d1+1", "|cmd"])(
    "lets no spreadsheet run %j",
    (text) => {
      expect(tableAsCsv({ caption: "T", columns: [text], rows: [] })).toMatch(/^"?'/);
    },
  );

  it("leaves negative numbers as they are", () => {
    expect(tableAsCsv({ caption: "T", columns: ["x"], rows: [["-0.5"], [-0.5]] })).toBe("x\r\n-0.5\r\n-0.5\r\n");
  });

  it.each(HOSTILE)("can be put into an address: %j", (text) => {
    expect(() => encodeURIComponent(tableAsCsv({ caption: "T", columns: [text], rows: [[text]] }))).not.toThrow();
  });
});
