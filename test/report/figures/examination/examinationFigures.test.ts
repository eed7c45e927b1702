import { describe, expect, it } from "vitest";
import {
  barContributionsFigure,
  barStepsTable,
  groupImportanceFigure,
  nearestCasesTable,
  renderFigure,
  renderTable,
} from "../../../../src/report/index.js";
import type { BarExplanation } from "../../../../src/run/index.js";
import { HOSTILE } from "../../hostile.js";

const T0_MS = Date.UTC(2025, 11, 24, 8);
const TREES = {
  base: 0.1,
  margin: -0.4,
  contributions: Array.from({ length: 15 }, (_, k) => ({
    feature: `f_${k}`,
    value: k === 3 ? NaN : k,
    contribution: (k % 2 === 0 ? -1 : 1) * 0.5 ** k,
  })),
};
const BAR: BarExplanation = {
  symbol: "BTCUSDT",
  t0Ms: T0_MS,
  members: [
    { member: "LSTM", weight: 0.4, score: 0.5, unlinked: 0.6, priorCorrected: 0.6, calibrated: 0.62 },
    { member: "XGBoost", weight: 0.6, score: 0.4, unlinked: 0.5, priorCorrected: 0.5, calibrated: 0.52 },
  ],
  score: 0.44,
  probability: 0.56,
  threshold: 0.5,
  label: 0,
  returnFrac: -0.0012,
  trees: TREES,
  nearest: [0, 1, 1].map((label, k) => ({
    symbol: "ETHUSDT",
    t0Ms: T0_MS - k * 9e7,
    distance: 0.2 + k,
    label,
    returnFrac: 0.001,
  })),
};

describe("one decision taken apart", () => {
  it("says what was said, what came, and every step of every member", () => {
    const { caption, rows, columns } = barStepsTable(BAR);
    expect(caption).toBe("BTCUSDT, 2025-12-24 08:00 UTC: P(BUY) 0.560 above 0.500, so Buy; Sell came (-12.0\u2009bps)");
    expect(rows.at(-1)).toEqual(["weighted mean", "100.0\u2009%", 0.44, null, null, 0.56]);
    for (const row of rows) expect(row).toHaveLength(columns.length);
    expect(barStepsTable({ ...BAR, probability: 0.5, label: 1 }).caption).toContain(
      "not above 0.500, so Sell; Buy came",
    );
  });

  it("draws the largest contributions and adds up the others", () => {
    const figure = barContributionsFigure(BAR, TREES);
    expect(figure.title).toBe(
      "At BTCUSDT, 2025-12-24 08:00 UTC f_0 towards Sell and f_1 towards Buy moved the trees most",
    );
    const [bars] = figure.data as unknown as readonly [{ x: number[]; y: string[] }];
    expect(bars.y.at(-1)).toBe("3 others together");
    expect(bars.y[3]).toBe("f_3 = not shown");
    const sum = TREES.contributions.reduce((total, { contribution }) => total + contribution, 0);
    expect(bars.x.reduce((a, b) => a + b, 0)).toBeCloseTo(sum, 5);
    expect(figure.table.rows).toHaveLength(15);
    expect(renderFigure(figure).markup).toContain("pred_contribs");
    const silent = TREES.contributions.map((each) => ({ ...each, contribution: 0 }));
    expect(barContributionsFigure(BAR, { ...TREES, contributions: silent }).title).toMatch(
      /^No feature moved the trees/,
    );
  });

  it("counts what came of similar decisions, and says that they are few", () => {
    expect(nearestCasesTable(BAR).caption).toMatch(
      /^Of the 3 decisions most like BTCUSDT at .*, 2 came to Buy; so few/,
    );
    expect(nearestCasesTable({ ...BAR, nearest: [] }).caption).toMatch(/^No decision of the development days/);
  });

  it("keeps hostile names as text", () => {
    for (const name of HOSTILE) {
      const contributions = TREES.contributions.map((each) => ({ ...each, feature: name }));
      const bar = { ...BAR, symbol: name, members: BAR.members.map((member) => ({ ...member, member: name })) };
      const markup = [
        renderFigure(barContributionsFigure(bar, { ...TREES, contributions })),
        renderTable(barStepsTable(bar)),
        renderTable(nearestCasesTable(bar)),
      ].map((html) => html.markup);
      expect(markup.join("")).not.toMatch(/<(img|svg|iframe|script>)/);
    }
  });
});

describe("groupImportanceFigure", () => {
  const importance = {
    contributions: [
      { name: "returns", meanAbsolute: 0.6, shareFrac: 0.75 },
      { name: "clock", meanAbsolute: 0.2, shareFrac: 0.25 },
    ],
    permutations: [
      { name: "returns", aucDrop: 0.2, deviation: 0.01 },
      { name: "clock", aucDrop: -0.001, deviation: 0.002 },
    ],
    explainedRows: 2_000,
    rankedRows: 4_000,
    repeats: 5,
  };

  it("says which group trees go by, and whether unseen days need it", () => {
    const figure = groupImportanceFigure(importance, { model: "m" });
    expect(figure.title).toBe(
      "The trees of m go by returns most (75.0\u2009% of all SHAP values) and need it most on unseen days: 0.200 " +
        "of AUC without it",
    );
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    const [returns, clock] = importance.permutations;
    const swapped = [
      { ...clock!, aucDrop: 0.3 },
      { ...returns!, aucDrop: 0.1 },
    ];
    expect(groupImportanceFigure({ ...importance, permutations: swapped }, { model: "m" }).title).toMatch(
      /, but on unseen days need clock most: 0\.300 of AUC without it$/,
    );
    const none = importance.permutations.map((each) => ({ ...each, aucDrop: -0.01 }));
    expect(groupImportanceFigure({ ...importance, permutations: none }, { model: "m" }).title).toMatch(
      /on unseen days no group is missed when it is taken away$/,
    );
    const silent = importance.contributions.map((each) => ({ ...each, meanAbsolute: 0, shareFrac: 0 }));
    expect(groupImportanceFigure({ ...importance, contributions: silent }, { model: "m" }).title).toBe(
      "The trees of m go by no group of features at all",
    );
  });
});
