/** What examples in doc comments take for granted: values that the reader has, each of the type it would have. */
import type {
  Assessment,
  Bars,
  Dataset,
  Fold,
  Funding,
  Matrix,
  ModelRecipe,
  PredictionTable,
  Rng,
  Sequences,
  SymbolMarket,
  TrainingOptions,
  TrainingSet,
} from "../../src/index.js";

export declare const rng: Rng;
export declare const bars: Bars;
export declare const funding: Funding;
export declare const market: SymbolMarket;
export declare const dataset: Dataset;
export declare const folds: readonly Fold[];
export declare const recipes: readonly ModelRecipe[];
export declare const training: TrainingOptions;
export declare const predictions: PredictionTable;
export declare const train: TrainingSet;
export declare const slice: { readonly x: Matrix; readonly y: Uint8Array };
export declare const x: Matrix;
export declare const y: Uint8Array;
export declare const windows: Sequences;
export declare const featureNames: readonly string[];
export declare const assessment: Assessment;
export declare const labels: Uint8Array;
export declare const probabilities: Float64Array;
export declare const t0Ms: Float64Array;
export declare const t1Ms: Float64Array;
export declare const labelHorizonMs: number;
