import { describe, expect, it } from "vitest";
import {
  renderThresholdPanel,
  THRESHOLD_COLUMNS,
  thresholdFigure,
  thresholdTexts,
} from "../../../../src/report/index.js";
import type { ThresholdGrid } from "../../../../src/run/index.js";
import { GRIDS } from "../../fixtures/thresholds.js";
import { HOSTILE } from "../../hostile.js";
import { elementsOf, parseMarkup } from "../../markup.js";

/** A model whose share of Buy is `shareAt` of the threshold, in every hour. */
function gridOf(
  model: string,
  shareAt: (threshold: number) => number,
  thresholds = [0.4, 0.45, 0.5, 0.53],
): ThresholdGrid {
  return {
    model,
    threshold: 0.5,
    outcomes: thresholds.map((threshold) => {
      const value = shareAt(threshold);
      return {
        threshold,
        buyShare: { value, low: value, high: value },
        hourShares: Array.from({ length: 24 }, (_, hour) => (hour === 3 ? null : value)),
        money: null,
      };
    }),
  };
}

describe("thresholdFigure", () => {
  it("says between which thresholds the share stays inside the band, or that none does", () => {
    expect(thresholdFigure([gridOf("m", (at) => (at > 0.5 ? 0.2 : 0.6))]).title).toBe(
      "At 0.5 m says Buy in 60.0\u2009% of decisions; any threshold from 0.4 to 0.5 keeps it inside 30-70 %",
    );
    expect(thresholdFigure([gridOf("m", () => 0)]).title).toBe(
      "At 0.5 m says Buy in 0.0\u2009% of decisions; no threshold of the table brings it into 30-70 %",
    );
  });

  it("draws the hours at the threshold in use and lists every twentieth", () => {
    const { data, table } = thresholdFigure([gridOf("m", (at) => at)]);
    expect(data).toHaveLength(1);
    expect(data[0]!["y"]).toEqual(Array.from({ length: 24 }, (_, hour) => (hour === 3 ? null : 0.5)));
    expect(table.rows.map(([model, threshold]) => [model, threshold])).toEqual([
      ["m", 0.4],
      ["m", 0.45],
      ["m", 0.5],
    ]);
  });

  it("counts hours outside the band, and says what money needs", () => {
    expect(thresholdTexts(gridOf("m", () => 0.8).outcomes[0]!)).toEqual([
      "80.0\u2009% [80.0\u2009%, 80.0\u2009%]",
      "80.0\u2009% at 00:00",
      "80.0\u2009% at 23:00",
      "23 of 23",
      "not shown: needs bars",
      "not shown: needs bars",
    ]);
  });

  it("states no money of a score that is not honest, at any threshold", () => {
    const [grid] = GRIDS;
    const column = THRESHOLD_COLUMNS.indexOf("per 30 days, net");
    const moneyOf = (isHonest: boolean) => [
      ...new Set(thresholdFigure([{ ...grid!, isHonest }]).table.rows.map((row) => row[2 + column])),
    ];
    expect(moneyOf(true).length).toBeGreaterThan(3);
    expect(moneyOf(false)).toEqual(["not stated: not honest"]);
    expect(renderThresholdPanel([{ ...grid!, isHonest: false }])).not.toBe(renderThresholdPanel([grid!]));
  });

  it("refuses no model, and models of other thresholds", () => {
    expect(() => thresholdFigure([])).toThrow(/at least one model: found none/);
    expect(() => renderThresholdPanel([gridOf("a", () => 0.5, [0.5]), gridOf("b", () => 0.5)])).toThrow(
      /all models must have the same thresholds/,
    );
  });

  it("keeps hostile names text", () => {
    const shape = (name: (k: number) => string) =>
      elementsOf(parseMarkup(renderThresholdPanel(GRIDS.map((grid, k) => ({ ...grid, model: name(k) }))))).map(
        ({ tag }) => tag,
      );
    for (const hostile of HOSTILE) expect(shape((k) => `${hostile}${k}`)).toEqual(shape((k) => `x${k}`));
  });
});
