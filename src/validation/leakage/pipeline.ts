/** A pipeline as the leakage check sees it: two plain functions, so that ours and a planted one plug in alike. */
import type { ProgressListener, Rng } from "../../core/index.js";
import type { Dataset } from "../../dataset/index.js";
import type { FeatureTable } from "../../features/index.js";
import type { SymbolMarket } from "../../market/index.js";
import type { LeakageTestId } from "./leakageReport.js";

/** Rows of the dataset that one model learnt from, and those it was judged on. */
export interface PipelineFold {
  readonly trainIdx: Int32Array;
  readonly testIdx: Int32Array;
  /**
   * Rows of the dataset that the training samples were made from, in any order: those of copies and synthetic
   * rows too.
   */
  readonly parents?: Int32Array;
  /** Rows among `trainIdx` that stopped, calibrated or tuned what the others fitted. */
  readonly heldOutIdx?: Int32Array;
}

/** Something that a pipeline learnt or chose: a setting, a symbol list, a weight. */
export interface PipelineChoice {
  /** As a sentence calls it: "the best trial's value". */
  readonly name: string;
  /** From when on it was there to be used. */
  readonly knownMs: number;
  readonly value: number;
}

/** Out-of-fold scores; a row may be scored once. */
export interface PipelineScores {
  /** Rows of the dataset. */
  readonly row: Int32Array;
  /** Shape [row]. */
  readonly score: ArrayLike<number>;
  /** Shape [row]: P(BUY), where the pipeline makes one; it shows a calibrator that saw its own test rows. */
  readonly probability?: ArrayLike<number>;
  /** Shape [row]: 1 for Buy; it shows a threshold that saw its own test rows. */
  readonly decision?: ArrayLike<number>;
  /** Shape [row]: a number that stands for everything the members are given of it, to the bit. */
  readonly input?: ArrayLike<number>;
  /** What was chosen on the way, if the pipeline tells. */
  readonly choices?: readonly PipelineChoice[];
  /** Absent where the pipeline does not tell: overlap and duplicates then stay open. */
  readonly folds?: readonly PipelineFold[];
  /** Folds of the same run that made none of these scores: overlap and duplicates are looked for in them too. */
  readonly otherFolds?: readonly PipelineFold[];
}

export interface LeakagePipeline {
  /** Features of one symbol; a row must use what was known at its bar's close. */
  features(market: SymbolMarket): FeatureTable | Promise<FeatureTable>;
  /**
   * Everything after features, once: select, balance, split, fit, score. It must learn from `labels`, shape
   * [rows of the dataset], and never from the dataset's own, and give the same scores for the same input. A
   * pipeline that stores its fits must tell labels apart: `relabelDataset` gives them another hash.
   */
  run(dataset: Dataset, labels: Uint8Array): PipelineScores | Promise<PipelineScores>;
}

export interface LeakageContext {
  /** What `features` is asked about; any number of symbols. */
  readonly markets: readonly SymbolMarket[];
  readonly dataset: Dataset;
  readonly rng: Rng;
  /** Shape [rows of the dataset]; the judged ones when absent. */
  readonly labels?: Uint8Array;
  /** Shape [rows of the dataset]: the market's own P(label = 1), where it is simulated. */
  readonly truthProbability?: Float64Array;
  /** Times at which the future is cut off, over all symbols; 5 when absent. */
  readonly cuts?: number;
  /** Whole runs with a replaced future; 2 when absent. */
  readonly mutations?: number;
  /** Whole runs on permuted labels; 3 when absent. */
  readonly permutations?: number;
  /** How a feature that reads the future is called, by its column name; the name alone when absent. */
  readonly describeFeature?: (name: string) => string;
  /** Tests to run; all when absent. */
  readonly only?: readonly LeakageTestId[];
  /**
   * What was really trained, where `pipeline` runs in small on other rows than those: columns, overlap and
   * duplicates are looked for there too.
   */
  readonly whole?: { readonly dataset: Dataset; readonly folds: readonly PipelineFold[] };
  readonly onProgress?: ProgressListener;
}
