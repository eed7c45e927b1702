import { describe, expect, it } from "vitest";
import { pathSpreadFigure } from "../../../../src/report/index.js";
import type { PathSpread } from "../../../../src/training/index.js";

const spread = (recipe: string, values: readonly number[]): PathSpread => ({
  recipe,
  auc: values.map((value) => ({ value, low: value - 0.01, high: value + 0.02 })),
  mean: values.reduce((sum, value) => sum + value, 0) / values.length,
  deviation: 0.0125,
  folds: 6,
  n: 1_000,
  effectiveN: 40,
  confidence: 0.95,
});
const spreads = [spread("v3.1", [0.6, 0.61, 0.62]), spread("v4 as shipped", [0.7, 0.72, 0.71])];

describe("pathSpreadFigure", () => {
  const figure = pathSpreadFigure(spreads);

  it("says in its title from where to where the shipped model's paths reach", () => {
    expect(figure.title).toBe(
      "v4 as shipped ranks with an AUC of 0.700 to 0.720 on its 3 backtest paths, 0.710 on average",
    );
  });

  it("draws a dot a path of every model, whiskers on them, and the mean with its spread", () => {
    const [v31, shipped, means] = figure.data;
    expect([v31!["x"], shipped!["x"]]).toEqual([
      [0.6, 0.61, 0.62],
      [0.7, 0.72, 0.71],
    ]);
    expect(shipped!["error_x"]).toMatchObject({
      array: [0, 1, 2].map(() => expect.closeTo(0.02, 9) as number),
      arrayminus: [0, 1, 2].map(() => expect.closeTo(0.01, 9) as number),
    });
    expect(means).toMatchObject({ x: [0.61, 0.71], error_x: { array: [0.0125, 0.0125] } });
    // A row a model, nothing of one reaching into the next.
    const heights = [v31!, shipped!].map(({ y }) => y as number[]);
    expect(Math.min(...heights[0]!)).toBeGreaterThan(Math.max(...heights[1]!) + 0.3);
  });

  it("says what a path is, that none could have been traded, and which one stands in", () => {
    expect(figure.definition.text).toMatch(/none of them is an account that could have been traded/);
    expect(figure.definition.text).toMatch(
      /path 1 stands in, in order of time: 0\.700 \[0\.690, 0\.720\] for v4 as shipped/,
    );
  });

  it("stands on a table of every path", () => {
    expect(figure.table.rows[3]).toEqual(["v3.1", "mean of the paths", expect.closeTo(0.61, 9), null, null]);
    expect(figure.table.rows).toHaveLength(2 * 5);
    for (const row of figure.table.rows) expect(row).toHaveLength(figure.table.columns.length);
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
  });

  it("refuses to be drawn of nothing", () => {
    expect(() => pathSpreadFigure([])).toThrow(RangeError);
  });
});
