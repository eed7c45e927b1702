import { describe, expect, it } from "vitest";
import { createRng, DAY_MS, HOUR_MS } from "../../../../src/core/index.js";
import {
  guardrailTable,
  harmEvidenceFigure,
  prequentialLossFigure,
  renderFigure,
  renderTable,
  rolloutDriftFigure,
  rolloutTimelineFigure,
  type Figure,
} from "../../../../src/report/index.js";
import { rehearseRollout, type OnlineEvent, type RehearsalInput } from "../../../../src/rollout/index.js";
import type { PredictionTable } from "../../../../src/predictions/index.js";
import { barsOf, START } from "../../../backtest/toyMarkets.js";

const DAYS = 26;
const rng = createRng(5);
const prices = Array.from({ length: DAYS * 24 + 10 }, () => 0.01 * rng.normal()).reduce<number[]>(
  (path, step) => [...path, path.at(-1)! * Math.exp(step)],
  [100],
);
const bars = barsOf("BTCUSDT", prices);

/** Hourly decisions from an hour on; labels of four hours. */
function table(fromHour: number, hours: number, predict: (label: number, hour: number) => number): PredictionTable {
  const label = Uint8Array.from({ length: hours }, (_, k) =>
    prices[fromHour + k + 5]! > prices[fromHour + k + 1]! ? 1 : 0,
  );
  const probability = Float64Array.from(label, (own, k) => predict(own, fromHour + k));
  const t0Ms = Float64Array.from({ length: hours }, (_, k) => START + (fromHour + k + 1) * HOUR_MS);
  return {
    t0Ms,
    t1Ms: t0Ms.map((t0) => t0 + 4 * HOUR_MS),
    symbol: new Array<string>(hours).fill("BTCUSDT"),
    score: probability,
    probability,
    label,
    threshold: 0.5,
  };
}

const noise = Array.from({ length: DAYS * 24 }, () => 0.1 * rng.normal());
const good = (label: number, hour: number): number => Math.min(0.95, Math.max(0.05, 0.35 + 0.3 * label + noise[hour]!));
const rehearse = (challenger: typeof good, reference?: RehearsalInput["reference"]) =>
  rehearseRollout(
    {
      champion: table(200, 400, (_, hour) => 0.5 + noise[hour]!),
      challenger: table(200, 400, challenger),
      bars,
      funding: {},
      ...(reference ? { reference } : {}),
    },
    { salt: "tenbin", limits: { lossLimitFrac: 0.9 }, rng: createRng(1) },
  );
const before = table(0, 260, good);
const promoted = rehearse(good, { t0Ms: before.t0Ms, values: before.probability });
const bad = rehearse((label, hour) => 1 - good(label, hour));
const NAMES = { champion: "v3.1", challenger: "v4 as shipped" };

const losses = Array.from({ length: 72 }, (_, hour) => ({
  t0Ms: START + hour * HOUR_MS,
  live: 0.2,
  shadow: 0.19,
  initial: 0.25,
}));
const lived: OnlineEvent = {
  atMs: START + DAY_MS,
  kind: "wentLive",
  lossGain: { value: 0.05, low: 0.02, high: 0.08 },
  evidence: 33,
};

const FIGURES: Readonly<Record<string, Figure>> = {
  timeline: rolloutTimelineFigure(promoted, NAMES),
  taken: rolloutTimelineFigure(bad, NAMES),
  harm: harmEvidenceFigure(promoted, NAMES),
  drift: rolloutDriftFigure(promoted, NAMES),
  prequential: prequentialLossFigure(losses, [lived]),
};

describe("the figures of the rollout", () => {
  it.each(Object.entries(FIGURES))("%s is JSON that a page can carry, with a table and a definition", (_, figure) => {
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    expect(renderFigure(figure).markup).toContain(figure.id);
    expect(figure.table.rows.length).toBeGreaterThan(0);
    for (const row of figure.table.rows) expect(row).toHaveLength(figure.table.columns.length);
    for (const { type } of figure.data) expect(["scatter", "bar"]).toContain(type);
  });

  it("say how the rollout would have gone", () => {
    expect(FIGURES["timeline"]!.title).toBe("v4 as shipped would have traded everything from 2025-01-20 on");
    expect(FIGURES["timeline"]!.table.rows.map((row) => [row[0], row[6]])).toEqual([
      ["test", "promoted"],
      ["pilot", "promoted"],
      ["rollout", "promoted"],
      ["full", "still running"],
    ]);
    expect(FIGURES["taken"]!.title).toMatch(
      /^v4 as shipped would have been rolled back on 2025-01-\d\d in stage "(test|pilot|rollout)"$/,
    );
  });

  it("say how much spoke against the challenger", () => {
    expect(FIGURES["harm"]!.title).toMatch(
      /^The evidence that v4 as shipped predicts worse than v3.1 never rose above [\d.]+; 20 would have rolled back$/,
    );
    expect(harmEvidenceFigure(bad, NAMES).title).toMatch(/reached [\d.\u2009]+ on 2025-01-\d\d; 20 rolls back$/);
    expect(
      guardrailTable(bad)
        .rows.find(([name]) => name === "harm")!
        .slice(2, 4),
    ).toEqual(["yes", "rolls back"]);
    expect(renderTable(guardrailTable(promoted)).markup).toContain("sampleRatio");
  });

  it("say whether the predictions drifted, and when nobody looked", () => {
    expect(FIGURES["drift"]!.title).toMatch(/^The predictions of v4 as shipped (stayed as they were|drifted)/);
    expect(rolloutDriftFigure(bad, NAMES).title).toBe(
      "Drift was not watched: it needs predictions from before the rollout and a full window",
    );
  });

  it("say whether learning helped", () => {
    expect(FIGURES["prequential"]!.title).toBe(
      "Updates went live once, first on 2025-01-02; Brier loss 0.200 against 0.250 without any",
    );
    expect(prequentialLossFigure(losses, []).title).toBe(
      "No update was better than the live model beyond luck, so none went live; its Brier loss is 0.200",
    );
    expect(prequentialLossFigure(losses, []).table.rows).toEqual([["-", "nothing went live", null, null]]);
  });
});
