import { beforeAll, describe, expect, it } from "vitest";
import {
  calibrationFigure,
  confusionFigure,
  decisionCurveFigure,
  groupBiasFigure,
  pooledBiasFigure,
  precisionRecallFigure,
  quantileReturnsFigure,
  renderFigure,
  renderTable,
  singleFeatureTable,
  walkForwardFigure,
  worstCellsTable,
  type Figure,
} from "../../../../src/report/index.js";
import {
  groupingsOf,
  measureOperation,
  ModelValidator,
  poolBias,
  type Assessment,
  type Fairness,
  type GroupAudit,
  type Operation,
  type PooledBias,
} from "../../../../src/validation/index.js";
import type { PredictionTable } from "../../../../src/predictions/index.js";
import { quantileReturns } from "../../../../src/features/index.js";
import { HOSTILE } from "../../hostile.js";
import { drawTable, HORIZON_MS, validation } from "../../../validation/tables.js";

const SYMBOLS = ["AUSDT", "BUSDT", "CUSDT"];
let honest: PredictionTable;
let squeezed: PredictionTable;
let models: Assessment[];
let operations: Operation[];
let pooled: PooledBias[];
let figures: Figure[];

const judge = (model: string, predictions: PredictionTable): Assessment =>
  new ModelValidator().validate(predictions, { ...validation(), resamples: 200, model });

beforeAll(() => {
  honest = drawTable({ days: 40, symbols: SYMBOLS, probability: ({ rng }) => rng.uniform() });
  squeezed = { ...honest, probability: honest.probability.map((p) => 0.2 + 0.26 * p) };
  models = [judge("v3.1", squeezed), judge("v4 as shipped", honest)];
  operations = [squeezed, honest].map((predictions, k) =>
    measureOperation(predictions, { model: models[k]!.model, days: 40, confidence: 0.95 }),
  );
  pooled = groupingsOf(honest).map((grouping) => poolBias(honest, grouping, { confidence: 0.95 }));
  const { model, audits } = models[1]!;
  figures = [
    groupBiasFigure(models[1]!, "symbol", audits.symbol),
    groupBiasFigure(models[1]!, "weekday", audits.weekday),
    groupBiasFigure(models[1]!, "regime", audits.regime),
    pooledBiasFigure(model, pooled.slice(0, -1), models[1]!),
    calibrationFigure(models),
    walkForwardFigure(models.map((assessment) => ({ assessment, walkForward: assessment }))),
    confusionFigure(operations),
    precisionRecallFigure(operations),
    decisionCurveFigure(operations),
  ];
});

describe("the figures of groups and decisions", () => {
  it("are JSON that a page can carry, each with a table, a definition and an id of its own", () => {
    for (const figure of figures) {
      expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
      const { markup } = renderFigure(figure);
      expect(markup.length).toBeLessThan(60_000);
      for (const row of figure.table.rows) expect(row).toHaveLength(figure.table.columns.length);
      for (const { type } of figure.data) expect(["scatter", "bar"]).toContain(type);
      expect(figure.definition.text.length).toBeGreaterThan(40);
    }
    expect(new Set(figures.map(({ id }) => id)).size).toBe(figures.length);
  });

  it("say that a calibrated model is biased nowhere, and which groups a squeezed one is biased in", () => {
    expect(figures[0]!.title).not.toContain("is biased in");
    const { title } = groupBiasFigure(models[0]!, "symbol", models[0]!.audits.symbol);
    expect(title).toMatch(/^v3\.1 is biased in AUSDT \(-0\.\d\d\), BUSDT \(-0\.\d\d\) and CUSDT \(-0\.\d\d\), p/);
    expect(title).toMatch(/; 0 of 3 symbols are shown to be fair$/);
  });

  it("say on which weekdays and in which markets, as one speaks", () => {
    const { weekday } = models[1]!.audits;
    const titled = (kind: "weekday" | "regime", audit: GroupAudit): string => {
      const rows = audit.rows.map((row, k) => ({ ...row, fairness: k === 0 ? ("biased" as const) : null }));
      return groupBiasFigure({ ...models[1]!, model: "m" }, kind, { ...audit, rows, globalBiasP: 0.01 }).title;
    };
    expect(titled("weekday", weekday)).toMatch(/^m is biased on Monday \(\S+\), p 0\.0100 for all weekdays together;/);
    expect(titled("regime", { ...weekday, rows: [{ ...weekday.rows[0]!, name: "bull" }] })).toMatch(
      /^m is biased in a bull market \(/,
    );
  });

  it("keep what is fair apart from what is undecided", () => {
    const { symbol } = models[1]!.audits;
    const titled = (...found: readonly Fairness[]): string => {
      const rows = symbol.rows.map((row, k) => ({ ...row, fairness: found[k]! }));
      return groupBiasFigure({ ...models[1]!, model: "m" }, "symbol", { ...symbol, rows, globalBiasP: 0.5 }).title;
    };
    const together = "(p 0.500 for all symbols together)";
    expect(titled("fair", "fair", "fair")).toBe(`Every symbol of m is shown to be fair ${together}`);
    expect(titled("fair", "inconclusive", "inconclusive")).toBe(
      `No symbol of m is shown to be biased ${together}, and 1 is shown to be fair; 2 of 3 are undecided`,
    );
    expect(titled("inconclusive", "inconclusive", "inconclusive")).toBe(
      `No symbol of m is shown to be biased ${together}, and none is shown to be fair; 3 of 3 are undecided`,
    );
    expect(titled("biased", "fair", "inconclusive")).toMatch(
      /^m is biased in AUSDT \(\S+\), though all symbols tested together show none \(p 0\.500\); 1 of 3 symbols is shown to be fair; 1 of 3 is undecided$/,
    );
  });

  it("say what is missing where an audit could not be made", () => {
    expect(figures[2]!.title).toBe("v4 as shipped: the bias by regime needs bars");
    expect(groupBiasFigure(models[1]!, "funding", null).title).toBe(
      "v4 as shipped: the bias by hour after funding needs funding settlements",
    );
    const { label: _, ...bare } = honest;
    const unlabelled = judge("m", bare);
    expect(groupBiasFigure(unlabelled, "symbol", unlabelled.audits.symbol).title).toBe(
      "m: the bias by symbol needs labels",
    );
    expect(calibrationFigure([unlabelled]).title).toBe("Calibration is not shown: it needs labels");
  });

  it("pool the groups, name those that stay off, and list the worst cell first", () => {
    expect(figures[3]!.title).toMatch(/^After pooling no group of v4 as shipped is shown to be off; its groups/);
    const off = groupingsOf(squeezed).map((grouping) => poolBias(squeezed, grouping, { confidence: 0.95 }));
    expect(pooledBiasFigure("v3.1", off.slice(0, 1), { confidence: 0.95 }).title).toMatch(
      /^After pooling v3\.1 is shown to be off in AUSDT \(-0\.\d\d\), BUSDT/,
    );
    const { rows, caption } = worstCellsTable("v3.1", off.at(-1)!, { top: 4 });
    expect(caption).toMatch(/^Worst 4 of 12 cells of v3\.1, pooled; 12 are shown to be off/);
    const sizes = rows.map((row) => Math.abs(row[6] as number));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(worstCellsTable("m", { ...off[0]!, groups: [] }).rows).toEqual([]);
  });

  it("tell probabilities that are too near the centre from calibrated ones", () => {
    expect(figures[4]!.title).toMatch(
      /off the Brier score .* as sure as they may be, as far as these days tell: slope/,
    );
    const wrongWay = judge("m", { ...honest, probability: honest.probability.map((p) => 1 - p) });
    expect(calibrationFigure([wrongWay]).title).toMatch(/^m adds \d+\.\d\u2009% to the Brier score of always/);
    expect(calibrationFigure(models.slice(0, 1)).title).toMatch(/its probabilities are not sure enough: slope [2-5]\./);
  });

  it("say whether a model held what it showed", () => {
    expect(figures[5]!.title).toMatch(/^v4 as shipped held what it showed, as far as 40 days tell/);
    const [weak, strong] = [0.6, 0.9].map((value) => ({
      ...models[1]!,
      auc: { value, low: value - 0.02, high: value + 0.02 },
    }));
    expect(walkForwardFigure([{ assessment: weak!, walkForward: strong! }]).title).toMatch(/^v4 as shipped fell from/);
    expect(walkForwardFigure([{ assessment: strong!, walkForward: weak! }]).title).toMatch(/did better on unseen days/);
    expect(() => walkForwardFigure([])).toThrow(/at least one model: found none$/);
  });

  it("say that a model never says Buy, and where deciding by one is of use", () => {
    expect(confusionFigure(operations.slice(0, 1)).title).toMatch(
      /^v3\.1 never says Buy: all of its 2\u2009880 decisions/,
    );
    expect(figures[6]!.title).toMatch(/^v4 as shipped is right in 7\d\.\d\u2009% \[/);
    expect(figures[7]!.title).toMatch(
      /^Buys of v3\.1 \(0\.\d+\) and v4 as shipped \(0\.\d+\) are right more often here than always Buy \(0\.\d+\), averaged over all thresholds$/,
    );
    expect(figures[8]!.title).toMatch(/beats always and never saying Buy at thresholds between \d+\.0\u2009% and/);
    const coin = drawTable({ days: 40, probability: () => 0.5, truth: () => 0.5 });
    const atCoin = measureOperation(coin, { model: "coin", days: 40, confidence: 0.95 });
    expect(decisionCurveFigure([atCoin]).title).toMatch(/^At no threshold is deciding by coin shown to be worth more/);
  });

  it("show the best feature alone beside the model", () => {
    const same = { value: 0.7, low: 0.65, high: 0.75 };
    const baseline = { feature: "f", sign: -1, n: 9, featureAuc: same, modelAuc: same } as const;
    const table = (value: number) =>
      singleFeatureTable({ ...baseline, difference: { value, low: value - 0.1, high: value + 0.1 } }, { model: "m" });
    expect(table(0).caption).toMatch(/^m and f alone cannot be told apart/);
    expect(table(0.2).caption).toMatch(/^m ranks better than f alone, by 0\.200/);
    expect(table(-0.2).caption).toMatch(/^f alone ranks better than m/);
    expect(table(0).rows[1]![0]).toBe("f alone, low is Buy");
  });

  it("keep hostile names as text", () => {
    for (const name of HOSTILE) {
      const audit = { ...models[1]!.audits.symbol };
      const rows = audit.rows.map((row) => ({ ...row, name }));
      const { markup } = renderFigure(groupBiasFigure({ ...models[1]!, model: name }, "symbol", { ...audit, rows }));
      expect(markup).not.toMatch(/<(img|svg|iframe|script>)/);
      const cells = { ...pooled.at(-1)!, groups: pooled.at(-1)!.groups.map((group) => ({ ...group, name })) };
      expect(renderTable(worstCellsTable(name, cells)).markup).not.toMatch(/<(img|svg|iframe|script)/);
    }
  });
});

describe("quantileReturnsFigure", () => {
  const words = { what: "P(BUY) of v4", rows: "decisions", days: 40, horizonMs: HORIZON_MS, confidence: 0.95 };
  const of = (returnOf: (p: number, row: number) => number) =>
    quantileReturnsFigure(
      quantileReturns(
        {
          timeMs: honest.t0Ms,
          symbolIndex: Int32Array.from(honest.symbol, (name) => SYMBOLS.indexOf(name)),
          value: honest.probability,
          returnFrac: honest.probability.map(returnOf),
        },
        { confidence: 0.95 },
      ),
      words,
    );

  it("says what the highest fifth earned, either way, and that nothing is told apart", () => {
    expect(of((p) => 0.01 * p).title).toMatch(
      /^The highest fifth of P\(BUY\) of v4 earned 7\d\.\d\u2009bps \[.* step by step; ranks keep/,
    );
    expect(of((p) => -0.01 * p).title).toMatch(/^The highest fifth of P\(BUY\) of v4 earned less .* step by step/);
    expect(of((_, row) => 0.01 * Math.sin(row * row)).title).toMatch(
      /^High and low P\(BUY\) of v4 do not differ measurably/,
    );
  });

  it("draws a column that does not vary as a sentence", () => {
    const { title, table } = quantileReturnsFigure(null, words);
    expect(title).toBe("P(BUY) of v4 does not vary, so no fifths are shown");
    expect(table.rows).toEqual([]);
  });
});
