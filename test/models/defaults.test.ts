/** What a call in a notebook means when nothing is said: DESIGN.md, sections 1 and 7. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  createMatrix,
  createRng,
  createStudy,
  defaultOptions,
  fitGradientBoosting,
  fitLstm,
  fitMlp,
  fitTransformer,
  MEMBERS,
  simulateMarket,
  type FittedModel,
} from "../../src/index.js";

const rng = createRng(7);
const rows = createMatrix(
  25,
  2,
  Float32Array.from({ length: 50 }, () => rng.normal()),
);
const y = Uint8Array.from({ length: 24 }, (_, row) => row % 2);
const x = { rows, steps: 2, endRow: Int32Array.from({ length: 24 }, (_, k) => k + 1) };
const root = mkdtempSync(join(tmpdir(), "tenbin-defaults-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function cardOf(model: FittedModel): Promise<Record<string, unknown>> {
  const directory = join(root, model.kind);
  await model.save(directory);
  return JSON.parse(readFileSync(join(directory, "model.json"), "utf8")) as Record<string, unknown>;
}

const network = { learningRate: 0.001, dropout: 0.2, batchSize: 512, epochs: 100, patienceEpochs: 10, l2: 0.0001 };

describe("without options", () => {
  it("a member has those of a full run", () => {
    const defaults = Object.fromEntries(MEMBERS.map(({ name, options }) => [name, defaultOptions(options)]));
    expect(defaults).toEqual({
      lstm: { ...network, l2: 0.001, firstUnits: 128, secondUnits: 64, denseUnits: 32, forgetBias: -1 },
      transformer: { ...network, modelUnits: 64, heads: 4, layers: 2, feedForwardUnits: 128 },
      gradientBoosting: {
        rounds: 600,
        earlyStoppingRounds: 30,
        params: { eta: 0.05, max_depth: 2, min_child_weight: 20, subsample: 0.8, colsample_bytree: 0.6 },
      },
      mlp: { ...network, hiddenUnits: [128, 64] },
      linear: { lambda: 0 },
    });
  });

  it("a fit is that member under cross-entropy, its columns named f0, f1 and so on", async () => {
    const told = { rng: createRng(1) };
    // Fewer epochs keep it short: without a validation slice nothing stops it.
    const lstm = await fitLstm({ x, y }, { epochs: 1 }, told);
    expect(lstm.featureNames).toEqual(["f0", "f1"]);
    expect(lstm.link).toEqual({});
    expect((await cardOf(lstm))["shape"]).toEqual({
      features: 2,
      steps: 2,
      firstUnits: 128,
      secondUnits: 64,
      denseUnits: 32,
    });
    const mlp = await fitMlp({ x, y }, {}, told);
    expect((await cardOf(mlp))["shape"]).toMatchObject({ hiddenUnits: [128, 64] });
    expect(mlp.history!.epochs.length).toBeGreaterThan(1);
    const transformer = await fitTransformer({ x, y }, { epochs: 1 }, told);
    expect((await cardOf(transformer))["shape"]).toMatchObject({ modelUnits: 64, heads: 4, layers: 2 });
    const trees = await fitGradientBoosting({ x, y }, {}, told);
    const card = await cardOf(trees);
    expect(card["params"]).toMatchObject({ eta: 0.05, max_depth: 2 });
    expect(card["loss"]).toEqual({ kind: "crossEntropy" });
    for (const model of [lstm, mlp, transformer, trees]) model.dispose();
  });

  it("a misspelt option is refused with those that there are", async () => {
    await expect(fitMlp({ x, y }, { epoch: 3 } as never, { rng })).rejects.toThrow(
      "Cannot fit a dense net as its options are learningRate, dropout, batchSize, epochs, patienceEpochs, l2, " +
        'hiddenUnits: found "epoch"',
    );
  });

  it("a study minimises with TPE, in memory", async () => {
    const study = createStudy({});
    await study.optimize((trial) => (trial.suggestFloat("x", -5, 5) - 2) ** 2, { nTrials: 30 });
    expect(study.direction).toBe("minimize");
    expect(Math.abs(Number(study.bestTrial.params["x"]) - 2)).toBeLessThan(1);
    const again = createStudy();
    await again.optimize((trial) => (trial.suggestFloat("x", -5, 5) - 2) ** 2, { nTrials: 30 });
    expect(again.bestTrial.params).toEqual(study.bestTrial.params);
  });

  it("a market is moderate, of five symbols, with 15-minute bars", () => {
    const { markets } = simulateMarket({ days: 1, rng: createRng(7) });
    expect(markets.map(({ bars }) => bars.symbol)).toEqual(["BTCUSDT", "ETHUSDT", "ICPUSDT", "SOLUSDT", "AVAXUSDT"]);
    expect(markets[0]!.bars.barMs).toBe(900_000);
    const moderate = simulateMarket({ scenario: "moderate", days: 1, rng: createRng(7) });
    expect(markets[0]!.bars.close).toEqual(moderate.markets[0]!.bars.close);
  });
});
