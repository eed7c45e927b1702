import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createMatrix, createRng } from "../../../../src/core/index.js";
import { exploreFeatures, type FeaturesExploration } from "../../../../src/features/index.js";
import {
  featureByClassFigure,
  featureByHourFigure,
  featureCorrelationFigure,
  featureCoverageFigure,
  featureDecayFigure,
  featureHoursFigure,
  featureInformationFigure,
  featureOverTimeFigure,
  featureQuantilesFigure,
  quantileReturnsFigure,
  renderFigure,
  renderTable,
  stabilityTable,
  type Figure,
} from "../../../../src/report/index.js";

/**
 * Two months of two symbols, made by test/golden/exploreFeatures.py: a signal, its copy, its mirror, noise,
 * ties, a shift, a half.
 */
function exploreGolden(): FeaturesExploration {
  const { rows, labelHorizonMs } = JSON.parse(
    readFileSync(new URL("../../../golden/exploreFeatures.json", import.meta.url), "utf8"),
  ) as {
    rows: {
      names: string[];
      values: (number | null)[][];
      symbol: string[];
      t0Ms: number[];
      label: number[];
      returnFrac: number[];
    };
    labelHorizonMs: number;
  };
  const values = createMatrix(rows.t0Ms.length, rows.names.length);
  rows.values.forEach((column, c) =>
    column.forEach((value, r) => (values.data[r * rows.names.length + c] = value ?? NaN)),
  );
  return exploreFeatures(
    {
      names: rows.names,
      values,
      symbol: rows.symbol,
      t0Ms: Float64Array.from(rows.t0Ms),
      label: Uint8Array.from(rows.label),
      returnFrac: Float64Array.from(rows.returnFrac),
    },
    { labelHorizonMs, resamples: 200, confidence: 0.95, rng: createRng(1) },
  );
}

const EXPLORATION = exploreGolden();
const COVERAGE = {
  symbols: ["AAAUSDT", "BBBUSDT"],
  minPresentFrac: 0.95,
  coverage: [
    { name: "ret_1", presentFrac: [1, 0.99], used: true },
    { name: "funding_rate", presentFrac: [1, 0.31], used: false },
  ],
};
const FIGURES: Readonly<Record<string, Figure>> = {
  information: featureInformationFigure(EXPLORATION),
  decay: featureDecayFigure(EXPLORATION),
  correlation: featureCorrelationFigure(EXPLORATION),
  hours: featureHoursFigure(EXPLORATION),
  coverage: featureCoverageFigure(COVERAGE),
  classes: featureByClassFigure(EXPLORATION, "signal"),
  time: featureOverTimeFigure(EXPLORATION, "drifting"),
  hour: featureByHourFigure(EXPLORATION, "noise"),
  fifths: featureQuantilesFigure(EXPLORATION, "signal"),
};

describe("the figures of the exploration", () => {
  it.each(Object.entries(FIGURES))("%s is JSON that a page can carry, with a table and a definition", (_, figure) => {
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    expect(renderFigure(figure).markup).toContain(figure.id);
    expect(figure.table.rows.length).toBeGreaterThan(0);
    for (const row of figure.table.rows) expect(row.length).toBe(figure.table.columns.length);
    expect(figure.definition.text.length).toBeGreaterThan(40);
    for (const { type } of figure.data) expect(["bar", "scatter", "heatmap"]).toContain(type);
  });

  it("have ids of their own", () => {
    const all = [
      ...Object.values(FIGURES),
      ...["signal", "ties"].flatMap((name) => [
        featureByClassFigure(EXPLORATION, name),
        featureOverTimeFigure(EXPLORATION, name),
        featureByHourFigure(EXPLORATION, name),
      ]),
    ];
    const ids = new Map<string, number>();
    for (const { id } of all) ids.set(id, (ids.get(id) ?? 0) + 1);
    expect([...ids].filter(([, count]) => count > 1).map(([id]) => id)).toEqual(["feature-classes-signal"]);
  });

  it("say where chance may give one of so many features as much", () => {
    const doubted = {
      ...EXPLORATION,
      features: EXPLORATION.features.map((feature) =>
        feature.information === null ? feature : { ...feature, information: { ...feature.information, q: 0.38 } },
      ),
    };
    const doubt = "no more than chance may give one of 7 features (q 0.380)";
    for (const figureOf of [featureByClassFigure, featureQuantilesFigure]) {
      expect(figureOf(doubted, "signal").title).toContain(doubt);
      expect(figureOf(EXPLORATION, "signal").title).not.toContain("chance");
    }
    expect(featureQuantilesFigure(doubted, "noise").title).toMatch(/^High and low noise do not differ measurably/);
    expect(featureQuantilesFigure(doubted, "noise").title).not.toContain("chance");
  });

  it("say the finding of each in a sentence", () => {
    const titles = Object.fromEntries(Object.entries(FIGURES).map(([name, { title }]) => [name, title]));
    expect(titles["information"]).toMatch(
      /^\d of 7 features are related to the return of the next 12 h beyond chance; \w+ most, rank IC -?0\.2\d+ \[-?0\.\d+, -?0\.\d+\]$/,
    );
    expect(titles["decay"]).toMatch(
      / (tells less|says the opposite) about an entry 12 h later: rank IC -?0\.0\d+ instead of -?0\.2\d+ with the return of the 12 h after$/,
    );
    expect(titles["correlation"]).toBe(
      "7 features say 5 different things: the largest group above |rho| 0.8 is signal_again, signal, mirror",
    );
    expect(titles["coverage"]).toBe(
      "1 of 2 features are left out, since a symbol lacks them: funding_rate is present in as little as 31.0\u2009%",
    );
    expect(titles["classes"]).toMatch(
      /^signal alone ranks BUY rows above SELL rows with AUC 0\.6\d+ \[.*\]; their medians are 0\.\d+ and -0\.\d+$/,
    );
    expect(titles["time"]).toMatch(
      /^drifting shifted in 1 of 1 later parts: PSI 0\.\d+ from 2025-01-31, where chance gives up to 0\.\d+$/,
    );
  });

  it("say plainly when there is nothing to find", () => {
    const silent = {
      ...EXPLORATION,
      features: EXPLORATION.features.map((feature) => ({
        ...feature,
        information: feature.information && { ...feature.information, q: 0.4 },
      })),
    };
    expect(featureInformationFigure(silent).title).toBe(
      "No feature alone is related to the return of the next 12 h beyond chance",
    );
    expect(featureCoverageFigure({ ...COVERAGE, coverage: COVERAGE.coverage.slice(0, 1) }).title).toBe(
      "All 1 features are present in at least 95.0\u2009% of every symbol's rows",
    );
    const slow = {
      ...EXPLORATION,
      features: EXPLORATION.features.map((feature) => ({
        ...feature,
        drift: feature.drift.map((part) => ({ ...part, psiCritical: null })),
      })),
    };
    expect(featureOverTimeFigure(slow, "drifting").title).toBe(
      "drifting moves too slowly to tell a shift from its own wandering",
    );
    const alone = {
      ...EXPLORATION,
      correlation: { ...EXPLORATION.correlation, clusters: EXPLORATION.correlation.order.map((column) => [column]) },
    };
    expect(featureCorrelationFigure(alone).title).toBe(
      "No two of 7 features say the same: no pair is grouped above |rho| 0.8",
    );
  });

  it("show the strongest features only, and table all", () => {
    const { data, table } = featureInformationFigure(EXPLORATION, { top: 3 });
    expect((data[0] as { y: string[] }).y.length).toBe(3);
    expect(table.rows.length).toBe(7);
    expect(table.rows[0]!.slice(0, 2)).toEqual([(data[0] as { y: string[] }).y.at(-1), 960]);
  });

  it("refuse a feature that was not explored", () => {
    expect(() => featureByClassFigure(EXPLORATION, "volatility")).toThrow(
      /must be one of the 7 explored: found "volatility"$/,
    );
    expect(() => featureByClassFigure(EXPLORATION, "signl")).toThrow(/; did you mean signal/);
  });
});

describe("stabilityTable", () => {
  const { caption, rows, columns } = stabilityTable(EXPLORATION);
  const rowOf = (name: string) => rows.find(([own]) => own === name)!;

  it("reads a feature that shifts as shifted, and counts the signs of its parts", () => {
    expect(rowOf("drifting")[2]).toBe("shifted");
    expect(rowOf("drifting")[9]).toBeGreaterThan(0);
    expect(rowOf("signal")[2]).toBe("steady");
    expect(rowOf("signal")[4]).toBe("2 of 2");
    expect(caption).toMatch(/^Stability of \d+ features .* \d+ shifted, \d+ change their sign, \d+ cannot be told$/);
    for (const row of rows) expect(row).toHaveLength(columns.length);
    expect(renderTable(stabilityTable(EXPLORATION)).markup).toContain("largest PSI");
  });

  it("says that a related feature whose parts disagree changes its sign", () => {
    const features = EXPLORATION.features.map((feature) =>
      feature.name === "signal" ? { ...feature, partRankIc: [0.2, -0.2] } : feature,
    );
    expect(stabilityTable({ ...EXPLORATION, features }).rows.find(([name]) => name === "signal")![2]).toBe(
      "changes its sign",
    );
  });

  it("has the fifths of each feature that varies", () => {
    const { quantiles } = EXPLORATION.features.find(({ name }) => name === "signal")!;
    const { title, id } = quantileReturnsFigure(quantiles, {
      ...EXPLORATION,
      what: "signal",
      rows: "development rows",
      horizonMs: EXPLORATION.labelHorizonMs,
    });
    expect(id).toBe("feature-quantiles-signal");
    expect(title).toMatch(/^The highest fifth of signal earned /);
  });
});
