import { describe, expect, it } from "vitest";
import { html, type Figure } from "../../../src/report/index.js";
import { bundlesOf, plotlyBundle, progress, show, showEach } from "../../../src/workbench/index.js";

const figure: Figure = {
  id: "hours",
  title: "Buy share stays between 40 and 60 %",
  subtitle: "n 2",
  data: [{ type: "scatter", x: [0, 1], y: [0.41, 0.56] }],
  layout: { xaxis: { title: { text: "hour" } } },
  table: { caption: "Buy share by hour", columns: ["hour", "share"], rows: [["00", 0.41]] },
  definition: { text: "Share of decisions that say Buy" },
};

describe("show", () => {
  it("refuses to work outside a notebook kernel, and says so", () => {
    expect(() => show(figure)).toThrow(
      "Cannot show a value as show() works in a notebook cell: no tslab kernel is running",
    );
    expect(() => showEach([], () => figure, { panel: "History", needs: "a member" })).toThrow(/no tslab kernel/);
  });
});

describe("bundlesOf", () => {
  const lines = (text: unknown): string[] => String(text).split("\n");

  it("gives every display a plain-text face beside its HTML", () => {
    const shown = [figure, figure.table, html`<p>A component</p>`, [{ a: 1 }], { a: Float64Array.of(1) }];
    for (const value of shown)
      for (const bundle of bundlesOf(value))
        expect([typeof bundle["text/html"], typeof bundle["text/plain"]]).toEqual(["string", "string"]);
  });

  it("says of a figure its finding, what is drawn and its numbers", () => {
    const [words, drawn, numbers] = bundlesOf(figure);
    expect(words!["text/html"]).toContain("Buy share stays between 40 and 60");
    expect(words!["text/plain"]).toBe("");
    expect(lines(drawn!["text/plain"])).toEqual([
      figure.title,
      "n 2",
      "",
      "Buy share by hour",
      "hour  share",
      "00    0.410",
    ]);
    expect(drawn).toHaveProperty(["application/vnd.plotly.v1+json", "data"], figure.data);
    expect(numbers!["text/plain"]).toBe("");
  });

  it("draws nothing where a heat map has one colour: its sentence and its numbers, once", () => {
    const data = [{ type: "heatmap", z: [[1, 1]] }];
    const [only, ...others] = bundlesOf({ ...figure, data });
    expect(others).toEqual([]);
    expect(Object.keys(only!)).toEqual(["text/html", "text/plain"]);
    expect(only!["text/html"]).toMatch(/<figure id="hours">[\s\S]*0\.410/);
    expect(bundlesOf({ ...figure, data: [{ type: "heatmap", z: [[1, 2]] }] })).toHaveLength(3);
  });

  it("draws plotly's own words, and makes a table of their numbers", () => {
    const data = [{ type: "scatter", name: "gap", x: Float64Array.of(1, 2), y: [3, NaN] }];
    const [, drawn] = bundlesOf({ data, layout: { title: { text: "Mine" }, height: 300 } });
    expect(lines(drawn!["text/plain"])).toEqual([
      "Mine",
      "",
      "Its 2 points",
      "trace  x          y",
      "gap    1          3",
      "gap    2  not shown",
    ]);
    expect(drawn).toHaveProperty(["application/vnd.plotly.v1+json", "data", 0, "x"], [1, 2]);
    expect(drawn!["text/html"]).toContain("<figcaption>");
    expect(() => bundlesOf({ data: [], layout: {} })).toThrow(/\{ data, layout \} of plotly/);
  });

  it("gives two different figures of one's own two ids", () => {
    const idOf = (height: number): string =>
      /<figure id="([^"]+)"/.exec(String(bundlesOf({ data: [{ y: [1] }], layout: { height } })[1]!["text/html"]))![1]!;
    expect(idOf(300)).not.toBe(idOf(400));
    expect(idOf(300)).toBe(idOf(300));
  });

  it("shows a table of ours whole unless rows are asked for", () => {
    const table = { caption: "Long", columns: ["k"], rows: Array.from({ length: 30 }, (_, k) => [k]) };
    expect(lines(bundlesOf(table)[0]!["text/plain"])).toHaveLength(32);
    expect(lines(bundlesOf(table, { from: 3, rows: 2 })[0]!["text/plain"])).toEqual([
      "Long; 30 rows, rows 3 to 4 of them; show(value, { from, rows }) shows others",
      "row  k",
      "3    3",
      "4    4",
    ]);
  });

  it("escapes what rows hold", () => {
    const [{ "text/html": markup }] = bundlesOf([{ "<i>": "<script>alert(1)</script>" }]) as [Record<string, unknown>];
    expect(markup).not.toMatch(/<script|<i>/);
  });

  it.each([
    ["<p>text</p>", "string"],
    [7, "number"],
    [null, "null"],
    [[1, 2], "an array of number"],
    [{ a: [1], b: [1, 2] }, "an object of a, b"],
  ])("refuses %j and says what can be shown", (value, found) => {
    expect(() => bundlesOf(value as never)).toThrow(
      new TypeError(
        "Cannot show a value as it must be a figure, { data, layout } of plotly, a table, a component's HTML, an " +
          "array of row objects, a table " +
          "of arquero, a frame or series of danfo, or an object whose columns have one length: " +
          `found ${found}`,
      ),
    );
  });
});

describe("plotlyBundle", () => {
  it("gives JupyterLab the figure's own data, and a title that could not wrap to nobody", () => {
    const { data, layout } = plotlyBundle(figure);
    expect(data).toBe(figure.data);
    expect(layout).toMatchObject({ xaxis: { title: { text: "hour" } }, template: { layout: {} } });
    expect(layout).not.toHaveProperty("title");
  });

  it("leaves the looks of a layout alone that has a background or a template of its own", () => {
    const own = { ...figure, layout: { paper_bgcolor: "white" } };
    expect(plotlyBundle(own)["layout"]).toEqual({ paper_bgcolor: "white" });
  });
});

describe("progress", () => {
  it("does nothing outside a notebook kernel", () => {
    expect(() => progress({ task: "LSTM", done: 0, total: 1 })).not.toThrow();
  });
});
