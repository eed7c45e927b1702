import { describe, expect, it } from "vitest";
import type { Figure } from "../../../src/report/index.js";
import { plotlyBundle, progress, show } from "../../../src/workbench/index.js";

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
  });
});

describe("plotlyBundle", () => {
  it("gives JupyterLab the figure's own data with its title and subtitle", () => {
    expect(plotlyBundle(figure)).toMatchObject({
      data: figure.data,
      layout: { xaxis: { title: { text: "hour" } }, title: { text: figure.title, subtitle: { text: "n 2" } } },
    });
  });
});

describe("progress", () => {
  it("does nothing outside a notebook kernel", () => {
    expect(() => progress({ task: "LSTM", done: 0, total: 1 })).not.toThrow();
  });
});
