/**
 * Learning while trading, in the shadow first: a copy of the live model is updated as labels arrive, and goes
 * live only when its own past predictions have been better than the live model's by more than luck.
 *
 * Every comparison is prequential: what each model said before the label was known. A copy that goes live is
 * watched against the model it replaced, and taken back when that one would have done better.
 */
import {
  DAY_MS,
  estimateMean,
  requireBinary,
  requireInRange,
  requireInteger,
  requireSameLength,
  takeRows,
  type Estimate,
  type Matrix,
  type Rng,
  requireRng,
} from "../../core/index.js";
import { BalancedReplayBuffer, type ReplayBatch } from "./balancedReplayBuffer.js";
import { BettingEvidence } from "../stages/bettingEvidence.js";
import { completeBlocks, pairedHarm, type LabelledPair } from "../stages/pairedHarm.js";

/** Anything that predicts P(BUY) of rows. */
export interface OnlineModel {
  /** P(BUY) of each row of `x`. */
  predict(x: Matrix): ArrayLike<number>;
}

/**
 * A new model that has learned the batch; the old one must stay usable. Continued boosting, recalibration, or
 * anything else.
 */
export type UpdateModel<Model> = (model: Model, batch: ReplayBatch) => Model | Promise<Model>;

export interface OnlineOptions {
  /** Longest time from a decision to its label. */
  readonly labelHorizonMs: number;
  /** Time between updates of the shadow. Default a day. */
  readonly updateEveryMs?: number;
  /** Rows of each class that an update learns from at most. Default 2,000. */
  readonly rowsPerClass?: number;
  /** Rows of each class below which nothing is updated. Default 50. */
  readonly leastRowsPerClass?: number;
  /** Days of comparison before the shadow may go live. Default 5. */
  readonly leastDays?: number;
  /** Level of the evidence, whenever it is looked at. Default 0.05. */
  readonly level?: number;
  /** Of the interval of the loss difference. Default 0.95. */
  readonly confidence?: number;
  readonly rng: Rng;
}

export interface OnlineEvent {
  readonly atMs: number;
  readonly kind: "updated" | "wentLive" | "rolledBack";
  /**
   * Brier loss of the live model less that of the shadow (of the former model after a rollback); null for an
   * update.
   */
  readonly lossGain: Estimate | null;
  readonly evidence: number;
}

/** Losses so far, decision by decision, of those whose label is known. */
export interface PrequentialLoss {
  readonly t0Ms: number;
  readonly live: number;
  readonly shadow: number;
  /** Of the model that the learner began with. */
  readonly initial: number;
}

interface PendingRow {
  readonly t0Ms: number;
  readonly t1Ms: number;
  readonly features: Float32Array;
  readonly live: number;
  readonly shadow: number;
  readonly initial: number;
  /** Of the model that the live one replaced; null when there is none. */
  readonly former: number | null;
}

type Comparison = LabelledPair & { readonly lossGain: number };

/** A live model and its shadow: `decide` for the rows of now, `learn` when their labels are known. */
export class OnlineLearner<Model extends OnlineModel> {
  readonly #update: UpdateModel<Model>;
  readonly #options: Required<OnlineOptions>;
  readonly #initial: Model;
  #live: Model;
  #shadow: Model;
  #former: Model | null = null;
  readonly #pending = new Map<number, PendingRow>();
  #nextRow = 0;
  #updatedMs: number | null = null;
  readonly #buffer: BalancedReplayBuffer;
  readonly #losses: PrequentialLoss[] = [];
  #forShadow: Trial;
  #forFormer: Trial;

  /** @throws {RangeError} If an option is out of range. */
  constructor(
    { model, update }: { readonly model: Model; readonly update: UpdateModel<Model> },
    options: OnlineOptions,
  ) {
    requireRng("learn online", options.rng);
    const {
      updateEveryMs = DAY_MS,
      rowsPerClass = 2_000,
      leastRowsPerClass = 50,
      leastDays = 5,
      level = 0.05,
      confidence = 0.95,
    } = options;
    requireInteger(
      "learn online",
      { labelHorizonMs: options.labelHorizonMs, updateEveryMs, rowsPerClass, leastRowsPerClass, leastDays },
      { atLeast: 1 },
    );
    requireInRange("learn online", { level, confidence }, { above: 0, below: 1 });
    this.#options = {
      ...options,
      updateEveryMs,
      rowsPerClass,
      leastRowsPerClass,
      leastDays,
      level,
      confidence,
    };
    this.#update = update;
    this.#initial = model;
    this.#live = model;
    this.#shadow = model;
    this.#buffer = new BalancedReplayBuffer({ capacityPerClass: rowsPerClass });
    this.#forShadow = new Trial(this.#options);
    this.#forFormer = new Trial(this.#options);
  }

  /** The model that trades. */
  get live(): Model {
    return this.#live;
  }

  /** The copy that learns. */
  get shadow(): Model {
    return this.#shadow;
  }

  /** Losses of every decision whose label is known, in the order in which they became known. */
  get losses(): readonly PrequentialLoss[] {
    return this.#losses;
  }

  /**
   * Predicts new decisions, and remembers what each model said of them.
   *
   * @returns The number of the first decision (they are numbered as they come), and P(BUY) by the live model.
   */
  decide({
    t0Ms,
    t1Ms,
    x,
  }: {
    readonly t0Ms: ArrayLike<number>;
    readonly t1Ms: ArrayLike<number>;
    readonly x: Matrix;
  }): { readonly firstRow: number; readonly probability: Float64Array } {
    requireSameLength("decide", { t0Ms, t1Ms, rows: { length: x.rows } });
    const live = this.#live.predict(x);
    const shadow = this.#shadow === this.#live ? live : this.#shadow.predict(x);
    const initial = this.#initial === this.#live ? live : this.#initial.predict(x);
    const former = this.#former === null ? null : this.#former.predict(x);
    const firstRow = this.#nextRow;
    for (let row = 0; row < x.rows; row++) {
      this.#pending.set(this.#nextRow++, {
        t0Ms: t0Ms[row]!,
        t1Ms: t1Ms[row]!,
        features: takeRows(x, [row]).data,
        live: live[row]!,
        shadow: shadow[row]!,
        initial: initial[row]!,
        former: former?.[row] ?? null,
      });
    }
    return { firstRow, probability: Float64Array.from({ length: x.rows }, (_, row) => live[row]!) };
  }

  /**
   * Takes labels that are known by now; may take the live model back, let the shadow go live, or update it,
   * in this order.
   *
   * @param outcomes.rows Numbers of decisions from {@link decide}.
   * @throws {RangeError} If a decision is unknown or already labelled, or its label is not known yet at `nowMs`.
   */
  async learn(
    nowMs: number,
    { rows, labels }: { readonly rows: ArrayLike<number>; readonly labels: ArrayLike<number> },
  ): Promise<OnlineEvent[]> {
    requireSameLength("learn", { rows, labels });
    requireBinary("learn", { labels });
    for (let k = 0; k < rows.length; k++) this.#takeLabel(rows[k]!, labels[k]!, nowMs);
    const events: OnlineEvent[] = [];
    this.#forShadow.look(nowMs);
    this.#forFormer.look(nowMs);
    const back = this.#former === null ? null : this.#forFormer.won();
    const forward = back === null && this.#shadow !== this.#live ? this.#forShadow.won() : null;
    if (back !== null) {
      events.push({ atMs: nowMs, kind: "rolledBack", ...back });
      this.#replaceLive(this.#former!, null);
    } else if (forward !== null) {
      events.push({ atMs: nowMs, kind: "wentLive", ...forward });
      this.#replaceLive(this.#shadow, this.#live);
    }
    const batch =
      this.#updatedMs === null || nowMs - this.#updatedMs >= this.#options.updateEveryMs
        ? this.#buffer.batch({ atLeast: this.#options.leastRowsPerClass })
        : null;
    if (batch !== null) {
      this.#shadow = await this.#update(this.#shadow, batch);
      this.#updatedMs = nowMs;
      events.push({ atMs: nowMs, kind: "updated", lossGain: null, evidence: this.#forShadow.evidence });
    }
    return events;
  }

  #takeLabel(row: number, label: number, nowMs: number): void {
    const pending = this.#pending.get(row);
    if (pending === undefined)
      throw new RangeError(
        `Cannot learn as each label must belong to a decision that waits for it: found decision ${row}`,
      );
    if (pending.t1Ms > nowMs)
      throw new RangeError(
        `Cannot learn as a label must be known: decision ${row} is known at ${pending.t1Ms}, now is ${nowMs}`,
      );
    this.#pending.delete(row);
    const { t0Ms, live, shadow, initial, former } = pending;
    this.#buffer.add(pending.features, label);
    this.#losses.push({
      t0Ms,
      live: (live - label) ** 2,
      shadow: (shadow - label) ** 2,
      initial: (initial - label) ** 2,
    });
    this.#forShadow.add({ t0Ms, label, championProbability: shadow, challengerProbability: live });
    if (former !== null) this.#forFormer.add({ t0Ms, label, championProbability: former, challengerProbability: live });
  }

  /** Both comparisons begin anew, with decisions that both models are yet to make. */
  #replaceLive(model: Model, former: Model | null): void {
    this.#former = former;
    this.#live = model;
    this.#shadow = model;
    this.#forShadow = new Trial(this.#options);
    this.#forFormer = new Trial(this.#options);
    for (const [row, pending] of this.#pending)
      this.#pending.set(row, { ...pending, shadow: pending.live, former: null });
  }
}

/** One comparison of the live model with another, over decisions that both have made. */
class Trial {
  readonly #options: Required<OnlineOptions>;
  readonly #evidence: BettingEvidence;
  readonly #seen: Comparison[] = [];
  #waiting: LabelledPair[] = [];

  constructor(options: Required<OnlineOptions>) {
    this.#options = options;
    this.#evidence = new BettingEvidence({ level: options.level });
  }

  get evidence(): number {
    return this.#evidence.value;
  }

  /** The other model stands as the champion, so harm is what the live one does. */
  add(pair: LabelledPair): void {
    const { challengerProbability: live, championProbability: other, label } = pair;
    this.#seen.push({ ...pair, lossGain: (live - label) ** 2 - (other - label) ** 2 });
    this.#waiting.push(pair);
  }

  look(nowMs: number): void {
    const { labelHorizonMs } = this.#options;
    for (const { block, mean } of completeBlocks(this.#waiting, { labelHorizonMs, nowMs, valueOf: pairedHarm }))
      this.#evidence.add(block, mean);
    this.#waiting = this.#waiting.filter(
      ({ t0Ms }) => (Math.floor(t0Ms / labelHorizonMs) + 2) * labelHorizonMs > nowMs,
    );
  }

  /**
   * The other model's gain when it is beyond luck: the evidence, which may be looked at every day, has reached
   * its limit, and the interval of the mean loss difference lies above 0.
   */
  won(): { readonly lossGain: Estimate; readonly evidence: number } | null {
    const { leastDays, confidence } = this.#options;
    if (!this.#evidence.hasAlarmed) return null;
    const rows = [...this.#seen].sort((a, b) => a.t0Ms - b.t0Ms);
    if (rows.at(-1)!.t0Ms - rows[0]!.t0Ms < (leastDays - 1) * DAY_MS) return null;
    const lossGain = estimateMean({
      timeMs: rows.map(({ t0Ms }) => t0Ms),
      values: rows.map((row) => row.lossGain),
      confidence,
      // A second condition beside the evidence, on a week or two, of differences that remember little.
      terms: (days) => Math.max(1, Math.floor(days / 2)),
    });
    return lossGain.low > 0 ? { lossGain, evidence: this.#evidence.value } : null;
  }
}
