import { beforeAll, describe, expect, it } from "vitest";
import {
  biasWaterfallFigure,
  ceilingFigure,
  distributionFigure,
  gateTable,
  hourBiasFigure,
  hoursFigure,
  leakageTable,
  regimesFigure,
  reliabilityFigure,
  renderFigure,
  rocFigure,
  type Figure,
} from "../../../../src/report/index.js";
import {
  diagnoseBias,
  ModelValidator,
  type Assessment,
  type ValidationContext,
} from "../../../../src/validation/index.js";
import type { PredictionTable } from "../../../../src/predictions/index.js";
import { calibratedPredictions, drawTable, validation } from "../../../validation/tables.js";

let market: ReturnType<typeof calibratedPredictions>;
let models: Assessment[];
let figures: Figure[];

const judge = (model: string, predictions: PredictionTable, context: Partial<ValidationContext> = {}): Assessment =>
  new ModelValidator().validate(predictions, { ...validation(), resamples: 200, model, ...context });

beforeAll(() => {
  market = calibratedPredictions({ scenario: "strong", days: 30, seed: 4, symbols: ["BTCUSDT", "ETHUSDT"] });
  const known = { isSimulated: true, truthProbability: market.truth, bars: market.bars };
  const squeezed = {
    ...market.predictions,
    probability: market.predictions.probability.map((p) => 0.2 + 0.26 * p),
    score: market.predictions.score.map((p) => 0.2 + 0.26 * p),
  };
  models = [judge("v3.1", squeezed, known), judge("v4 as shipped", market.predictions, known)];
  const diagnosis = diagnoseBias(squeezed, {
    ...validation(),
    model: "v3.1",
    facts: { learntBaseRate: 0.34, trainingBaseRate: 0.36 },
  });
  figures = [
    distributionFigure(models),
    hoursFigure(models),
    regimesFigure(models),
    reliabilityFigure(models),
    rocFigure(models),
    ceilingFigure(models),
    hourBiasFigure(models[1]!),
    biasWaterfallFigure(diagnosis),
  ];
});

describe("the figures of validation", () => {
  it("say beside who is not accused what so many days would have shown", () => {
    const waterfall = biasWaterfallFigure(diagnoseBias(market.predictions, validation()));
    const cleared = waterfall.table!.rows.filter((row) => row[4] === "not accused");
    expect(cleared.map(([name]) => name)).toContain("one hour");
    for (const row of cleared)
      expect(row[5]).toMatch(
        /^p \S+ after Holm(; so many days accuse it with 80 % probability where P\(BUY\) of its rows is off by 0\.\d+)?$/,
      );
  });

  it("lead with what was found", () => {
    const titles = Object.fromEntries(figures.map(({ id, title }) => [id, title]));
    expect(titles["distribution"]).toMatch(
      /^v3\.1 never says Buy; .*v4 as shipped leans .*\(Buy in \d\d of 100 bars\); P\(BUY\) of v3\.1 stays below 0\.46$/,
    );
    expect(titles["hours"]).toMatch(
      /^v3\.1 says Buy too seldom in 24 of 24 hours \(Buy in 0 of 100 bars\); .*v4 as shipped.* \(\d\d to \d\d\)$/,
    );
    expect(titles["regimes"]).toMatch(
      /^v3\.1 never says Buy in a rising or a falling market; v4 as shipped says Buy more often in a \w+ than in a \w+ market \(\d\d of 100 bars rising, \d\d falling\)$/,
    );
    expect(titles["reliability"]).toMatch(
      /^P\(BUY\) of v3\.1 is off by more than chance allows \(calibration error 0\.\d+\); P\(BUY\) of v4 as shipped is off by no more than chance allows \(calibration error 0\.\d+\)$/,
    );
    expect(titles["roc"]).toMatch(
      /^v3\.1 and v4 as shipped rank better than a coin \(a Buy above a Sell in \d\d and \d\d of 100 pairs\)$/,
    );
    expect(titles["ceiling"]).toBe(
      "v3.1 reaches 100.0\u2009% and v4 as shipped 100.0\u2009% of what can be known above a coin",
    );
    expect(titles["hour-bias"]).toMatch(
      /^No hour of v4 as shipped is shown to be biased \(p \S+ for all hours together\), and (none|\d+) (is|are) shown to be fair; \d+ of 24 are undecided$/,
    );
    expect(titles["bias-v3-1"]).toMatch(
      /^v3\.1: mean P\(BUY\) is too low by 0\.18 \[0\.\d\d, 0\.\d\d\]; its label, of which 34 % are BUY where 53 % of the judged one are, explains -0\.19 \[-0\.\d\d, -0\.\d\d\]$/,
    );
  });

  it("say n, effective n and how the interval was made", () => {
    for (const { subtitle } of figures) {
      expect(subtitle).toMatch(/1[\u2009 ]?4\d\d decisions on 3\d UTC days/);
      const isDrawn = figures
        .find((figure) => figure.subtitle === subtitle)!
        .data.some((trace) => "error_x" in trace || "error_y" in trace);
      // Whiskers are promised where they are drawn and nowhere else.
      expect(subtitle.includes("whiskers")).toBe(isDrawn);
    }
  });

  it("are JSON without a NaN or an undefined, under the limit, with ids that differ", () => {
    for (const figure of figures) {
      expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
      expect(renderFigure(figure).markup).toContain(figure.title.slice(0, 4));
      for (const row of figure.table.rows) expect(row.length).toBe(figure.table.columns.length);
      for (const trace of figure.data) expect(["scatter", "bar"]).toContain(trace["type"]);
    }
    expect(new Set(figures.map(({ id }) => id)).size).toBe(figures.length);
  });

  it("carry the numbers they draw", () => {
    const hours = figures.find(({ id }) => id === "hours")!;
    expect(hours.table.rows).toHaveLength(48);
    const [, , n, , share] = hours.table.rows[24]!;
    expect(n).toBe(models[1]!.hours.hours[0]!.n);
    expect(share).toBeCloseTo(models[1]!.hours.hours[0]!.buyShare.value, 5);
    const waterfall = figures.find(({ id }) => id === "bias-v3-1")!;
    const [bars] = waterfall.data as [{ y: number[]; base: number[] }];
    expect(bars.y.slice(0, -1).reduce((a, b) => a + b, 0)).toBeCloseTo(bars.y.at(-1)!, 4);
    expect(bars.base[1]).toBeCloseTo(bars.y[0]!, 5);
  });

  it("say what is missing where there are no labels, bars or truth", () => {
    const bare = judge("somebody's", drawTable({ days: 8, probability: ({ rng }) => rng.uniform(), labelled: false }));
    expect(
      [
        regimesFigure([bare]),
        reliabilityFigure([bare]),
        rocFigure([bare]),
        ceilingFigure([bare]),
        hourBiasFigure(bare),
      ].map(({ title }) => title),
    ).toEqual([
      "Rising and falling markets cannot be told apart: that needs bars",
      "Reliability is not shown: it needs labels",
      "The ROC curve is not shown: it needs labels of both classes",
      "The ceiling is not shown: real data have no known ceiling",
      "somebody's: the bias by hour needs labels",
    ]);
    for (const figure of [hoursFigure([bare]), regimesFigure([bare]), hourBiasFigure(bare)])
      expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    expect(() => hoursFigure([])).toThrow(/at least one: found none/);
  });

  it("never speak of a share outside 0-100 %", () => {
    const audited = (low: number, high: number): string =>
      hoursFigure([{ ...models[0]!, hours: { ...models[0]!.hours, detectableShare: { low, high } } }]).subtitle!;
    expect(audited(0.12, 0.88)).toContain("a share outside 12-88 % would have been caught with 80 % probability");
    expect(audited(0, 1)).toContain("So few days need not catch even a share of 0 or 100 %.");
  });

  it("draw an hour without decisions as a gap", () => {
    const noon = drawTable({ days: 20, probability: ({ rng }) => rng.uniform() });
    const keep = Int32Array.from(noon.t0Ms, (_, i) => i).filter((i) => i % 24 !== 5);
    const assessment = judge("v4", {
      ...noon,
      t0Ms: noon.t0Ms.filter((_, i) => i % 24 !== 5),
      t1Ms: noon.t1Ms.filter((_, i) => i % 24 !== 5),
      symbol: Array.from(keep, (i) => noon.symbol[i]!),
      score: noon.score.filter((_, i) => i % 24 !== 5),
      probability: noon.probability.filter((_, i) => i % 24 !== 5),
      label: noon.label!.filter((_, i) => i % 24 !== 5),
    });
    const figure = hoursFigure([assessment]);
    expect((figure.data.at(-1) as { y: (number | null)[] }).y[5]).toBeNull();
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
  });
});

describe("gateTable", () => {
  it("has one row a gate, with its reason", () => {
    const { rows, columns, caption } = gateTable(models[0]!);
    expect(caption).toContain("Gates of v3.1");
    expect(rows).toHaveLength(models[0]!.gates.length);
    expect(rows[3]).toEqual([
      "buy_ratio",
      "fails",
      0,
      0,
      expect.closeTo(models[0]!.buyShare.high, 6),
      0.4,
      0.6,
      "decisions, P(BUY) > 0.5",
      models[0]!.n,
      models[0]!.days,
      "-",
      "-",
      "-",
      "-",
      expect.stringMatching(/^\d\d\.\d\u2009% or less, \d\d\.\d\u2009% or more$/),
      "balanced",
      "plan",
      expect.stringMatching(/^The Buy share is 0\.0 % \[0\.0 %, \d\d?\.\d %\], wholly below 40\.0 %$/),
    ]);
    expect(columns).toHaveLength(18);
  });
});

describe("leakageTable", () => {
  it("says what was asked and found", () => {
    expect(
      leakageTable({
        result: "fail",
        tests: [
          { id: "overlap", question: "Does it?", result: "fail", value: 3, low: null, high: null, reason: "It does" },
        ],
      }).rows,
    ).toEqual([["overlapping labels", "fail", 3, "-", "-", "Does it?", "It does"]]);
  });
});
