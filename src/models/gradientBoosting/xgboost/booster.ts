/** XGBoost's two native objects with their lifetimes. */
import type { Matrix } from "../../../core/index.js";
import { xgboost, type Handle } from "./library.js";

/** A copy of a matrix on the native side; NaN is missing. */
export class DenseData {
  readonly handle: Handle;
  readonly rows: number;

  constructor(
    { data, rows, cols }: Matrix,
    { label, weight }: { readonly label?: Uint8Array; readonly weight?: Float32Array } = {},
  ) {
    const native = xgboost();
    this.handle = native.matrixFromDense(native.arrayInterface(data, [rows, cols]), '{"missing":NaN,"nthread":1}');
    this.rows = rows;
    if (label !== undefined) this.#setInfo("label", Float32Array.from(label));
    if (weight !== undefined) this.#setInfo("weight", weight);
  }

  free(): void {
    xgboost().freeMatrix(this.handle);
  }

  #setInfo(field: "label" | "weight", values: Float32Array): void {
    xgboost().setMatrixInfo(this.handle, field, xgboost().arrayInterface(values, [values.length]));
  }
}

export class Booster {
  #live: Handle | undefined;

  private constructor(handle: Handle) {
    this.#live = handle;
  }

  /** @throws {Error} If it was freed: the C side would read what is no longer there. */
  get #handle(): Handle {
    if (this.#live === undefined)
      throw new Error("Cannot use boosted trees as they must still hold their memory: they were disposed");
    return this.#live;
  }

  /** A booster without trees that knows the data it will be trained and watched on. */
  static create(data: readonly DenseData[], params: Readonly<Record<string, number | string>>): Booster {
    const booster = new Booster(xgboost().createBooster(data.map(({ handle }) => handle)));
    for (const [name, value] of Object.entries(params)) xgboost().setParameter(booster.#handle, name, String(value));
    return booster;
  }

  /**
   * A booster with the trees of `content`.
   *
   * @param params What further rounds are boosted with; the content holds trees and objective alone.
   * @throws {RangeError} If XGBoost cannot read the content.
   */
  static load(content: Uint8Array, params: Readonly<Record<string, number | string>> = {}): Booster {
    const booster = new Booster(xgboost().createBooster([]));
    try {
      xgboost().loadBooster(booster.#handle, content);
      for (const [name, value] of Object.entries({ nthread: 1, ...params }))
        xgboost().setParameter(booster.#handle, name, String(value));
    } catch (error) {
      booster.free();
      throw error;
    }
    return booster;
  }

  /** Rounds boosted so far. */
  get rounds(): number {
    return xgboost().boostedRounds(this.#handle);
  }

  /** One round with XGBoost's own objective. */
  update(round: number, data: DenseData): void {
    xgboost().updateOneRound(this.#handle, round, data.handle);
  }

  /** One round with derivatives from outside, one pair a row. */
  boost(round: number, data: DenseData, gradient: Float32Array, hessian: Float32Array): void {
    const native = xgboost();
    native.trainOneRound(
      this.#handle,
      data.handle,
      round,
      native.arrayInterface(gradient, [gradient.length]),
      native.arrayInterface(hessian, [hessian.length]),
    );
  }

  /** Margins (logits) of every row. */
  margins(data: DenseData, { training }: { readonly training: boolean }): Float32Array {
    return this.#predict(data, 1, training);
  }

  /** Probabilities under the booster's logistic objective. */
  scores(data: DenseData): Float32Array {
    return this.#predict(data, 0, false);
  }

  /** The first rounds as a booster of their own. */
  slice(rounds: number): Booster {
    return new Booster(xgboost().sliceBooster(this.#handle, rounds));
  }

  /** XGBoost's binary JSON. */
  save(): Uint8Array {
    return xgboost().saveBooster(this.#handle, "ubj");
  }

  /** The same as text that can be read. */
  json(): unknown {
    return JSON.parse(Buffer.from(xgboost().saveBooster(this.#handle, "json")).toString("utf8"));
  }

  /** Every parameter as it stands, JSON. */
  config(): string {
    return xgboost().boosterConfig(this.#handle);
  }

  /** SHAP values of every row: one a feature, then the bias. */
  contributions(data: DenseData, features: number): Float32Array {
    return this.#predict(data, 2, false, features + 1);
  }

  /** Loss that each column's splits took away, 0 where it was never split on. */
  totalGains(features: number): Float64Array {
    const gains = new Float64Array(features);
    for (const { feature, score } of xgboost().featureScore(this.#handle, "total_gain")) gains[feature] = score;
    return gains;
  }

  /** A second call does nothing. */
  free(): void {
    if (this.#live !== undefined) xgboost().freeBooster(this.#live);
    this.#live = undefined;
  }

  #predict(data: DenseData, type: 0 | 1 | 2, training: boolean, valuesPerRow = 1): Float32Array {
    const config = JSON.stringify({ type, training, iteration_begin: 0, iteration_end: 0, strict_shape: false });
    return xgboost().predict(this.#handle, data.handle, config, data.rows * valuesPerRow);
  }
}
