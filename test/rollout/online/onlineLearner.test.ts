import { describe, expect, it } from "vitest";
import { createMatrix, createRng, DAY_MS, HOUR_MS, sigmoid, type Matrix } from "../../../src/core/index.js";
import { BalancedReplayBuffer, OnlineLearner, type OnlineEvent, type UpdateModel } from "../../../src/rollout/index.js";
import { HORIZON_MS } from "../toyRollouts.js";

/** P(BUY) = sigmoid(slope x). */
class Slope {
  constructor(readonly slope: number) {}
  predict(x: Matrix): Float32Array {
    return x.data.map((value) => sigmoid(this.slope * value));
  }
}

/** A few steps of gradient descent on the log-loss. */
const descend: UpdateModel<Slope> = (model, { x, y }) => {
  let { slope } = model;
  for (let step = 0; step < 20; step++)
    slope += (2 * x.data.reduce((sum, value, row) => sum + (y[row]! - sigmoid(slope * value)) * value, 0)) / y.length;
  return new Slope(slope);
};

/** One decision an hour for `days`; its label is BUY with probability sigmoid(slopeAt(day) x). */
async function trade(
  slopeAt: (day: number) => number,
  {
    days,
    seed,
    start,
    update = descend,
    level,
  }: {
    readonly days: number;
    readonly seed: number;
    readonly start: number;
    readonly update?: UpdateModel<Slope>;
    readonly level?: number;
  },
) {
  const rng = createRng(seed);
  const learner = new OnlineLearner(
    { model: new Slope(start), update },
    {
      labelHorizonMs: HORIZON_MS,
      rowsPerClass: 60,
      leastRowsPerClass: 20,
      rng: rng.child("learner"),
      ...(level === undefined ? {} : { level }),
    },
  );
  const waiting: { row: number; t1Ms: number; label: number }[] = [];
  const events: OnlineEvent[] = [];
  for (let hour = 0; hour < days * 24; hour++) {
    const t0Ms = hour * HOUR_MS;
    const known = waiting.filter(({ t1Ms }) => t1Ms <= t0Ms);
    waiting.splice(0, known.length);
    events.push(
      ...(await learner.learn(t0Ms, { rows: known.map(({ row }) => row), labels: known.map(({ label }) => label) })),
    );
    const value = rng.normal();
    const { firstRow } = learner.decide({
      t0Ms: [t0Ms],
      t1Ms: [t0Ms + HORIZON_MS],
      x: createMatrix(1, 1, Float32Array.of(value)),
    });
    waiting.push({
      row: firstRow,
      t1Ms: t0Ms + HORIZON_MS,
      label: rng.uniform() < sigmoid(slopeAt(hour / 24) * value) ? 1 : 0,
    });
  }
  return {
    learner,
    events,
    lives: events.filter(({ kind }) => kind === "wentLive"),
    backs: events.filter(({ kind }) => kind === "rolledBack"),
  };
}

const meanLoss = (
  losses: readonly { readonly t0Ms: number; readonly live: number; readonly initial: number }[],
  which: "live" | "initial",
  fromDay: number,
): number => {
  const own = losses.filter(({ t0Ms }) => t0Ms >= fromDay * DAY_MS);
  return own.reduce((sum, loss) => sum + loss[which], 0) / own.length;
};

describe("OnlineLearner", () => {
  it("helps after the market has turned upside down", async () => {
    const { learner, lives } = await trade((day) => (day < 20 ? 2 : -2), { days: 50, seed: 1, start: 2 });
    expect(lives.length).toBeGreaterThan(0);
    expect(lives[0]!.atMs).toBeGreaterThan(20 * DAY_MS);
    expect(lives[0]!.atMs).toBeLessThan(32 * DAY_MS);
    expect(lives[0]!.lossGain!.low).toBeGreaterThan(0);
    expect(learner.live.slope).toBeLessThan(-1);
    expect(meanLoss(learner.losses, "live", 32)).toBeLessThan(meanLoss(learner.losses, "initial", 32) - 0.2);
  });

  it("does not go live on noise, nor where the live model is right already", async () => {
    const noise = await Promise.all(
      Array.from({ length: 12 }, (_, seed) => trade(() => 0, { days: 40, seed, start: 0 })),
    );
    const right = await Promise.all(
      Array.from({ length: 12 }, (_, seed) => trade(() => 1, { days: 40, seed: 100 + seed, start: 1 })),
    );
    // The level allows one in twenty of the runs at most; none was seen.
    expect(noise.filter(({ lives }) => lives.length > 0).length).toBeLessThanOrEqual(1);
    expect(right.filter(({ lives }) => lives.length > 0).length).toBeLessThanOrEqual(1);
    expect(noise[0]!.events.filter(({ kind }) => kind === "updated").length).toBeGreaterThan(30);
  });

  it("takes an update back that went live and then did worse than the model before it", async () => {
    // Upside down for a while, then as it was; updates only learn the first of the two.
    let updates = 0;
    const learnsOnce: UpdateModel<Slope> = (model) => (updates++ === 0 ? new Slope(-2) : model);
    const { learner, lives, backs } = await trade((day) => (day < 15 ? -2 : 2), {
      days: 45,
      seed: 3,
      start: 2,
      update: learnsOnce,
    });
    expect(lives).toHaveLength(1);
    expect(backs).toHaveLength(1);
    expect(backs[0]!.atMs).toBeGreaterThan(15 * DAY_MS);
    expect(learner.live.slope).toBe(2);
  });

  it("never learns from a label before it is known, and from none twice", async () => {
    const learner = new OnlineLearner(
      { model: new Slope(1), update: descend },
      { labelHorizonMs: HORIZON_MS, rng: createRng(1) },
    );
    const { firstRow } = learner.decide({ t0Ms: [0], t1Ms: [HORIZON_MS], x: createMatrix(1, 1) });
    const learn = (nowMs: number) => learner.learn(nowMs, { rows: [firstRow], labels: [1] });
    await expect(learn(HORIZON_MS - 1)).rejects.toThrow(/a label must be known: decision 0 is known at 14400000/);
    await expect(learn(HORIZON_MS)).resolves.toEqual([]);
    await expect(learn(HORIZON_MS)).rejects.toThrow(/must belong to a decision that waits for it: found decision 0/);
  });

  it("judges the shadow by what it said before the label was known", async () => {
    // An update that knows the coin's past sides by heart: hindsight would call it perfect.
    const memory: UpdateModel<Slope> = (_, { x, y }) => {
      const known = new Map(Array.from(x.data, (value, row) => [value, y[row]!]));
      return Object.assign(new Slope(0), {
        predict: (rows: Matrix) => rows.data.map((value) => known.get(value) ?? 0.5),
      });
    };
    const { lives } = await trade(() => 0, { days: 30, seed: 5, start: 0, update: memory });
    expect(lives).toEqual([]);
  });
});

describe("BalancedReplayBuffer", () => {
  it("keeps the most recent of each class, in equal numbers", () => {
    const buffer = new BalancedReplayBuffer({ capacityPerClass: 2 });
    for (const [value, label] of [
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 0],
    ] as const)
      buffer.add(Float32Array.of(value), label);
    expect(buffer.batch({ atLeast: 2 })).toBeNull();
    const batch = buffer.batch({ atLeast: 1 })!;
    expect(Array.from(batch.x.data)).toEqual([4, 3]);
    expect(Array.from(batch.y)).toEqual([0, 1]);
    buffer.add(Float32Array.of(5), 0);
    expect(Array.from(buffer.batch({ atLeast: 1 })!.x.data)).toEqual([4, 2, 5, 3]);
  });
});
