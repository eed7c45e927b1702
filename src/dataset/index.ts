/**
 * Dataset: labels with their two times, purged splits, class balance, and the pooled dataset with its
 * gathered windows.
 *
 * @example
 * const folds = purgedWalkForward({ t0Ms, t1Ms }, { folds: 5, firstTrainFrac: 0.5, mode: "expanding", gapMs: 0 });
 */
export * from "./dataset.js";
export * from "./datasetFiles.js";
export * from "./labelTable.js";
export * from "./sequences.js";
