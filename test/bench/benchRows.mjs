// @ts-check
/**
 * What is measured beside what, and how fast it should be.
 *
 * A script gets a scratch folder as its first argument and prints, as its last line, JSON with `seconds`
 * and `cpuSeconds` of its repeats and the `work` it did. What both sides read is written there once by
 * `prepare`, so both have the same bytes.
 */

import { findChromium, WITHOUT_CHROMIUM } from "../browser/chromium.mjs";

/**
 * @typedef {object} Peer
 * @property {string} name
 * @property {readonly string[]} script Python script in rows/ and its further arguments.
 * @property {readonly string[]} packages Of requirements.txt, what has to be installed.
 * @property {number} goal The least peer / ours in wall time.
 * @property {string} [floor] What compiled loops or matrix products alone would reach.
 * @property {Readonly<Record<string, string>>} [workEnvironment] Variables under which the peer is run
 * once more for its work alone, where it gives other results on other processors.
 *
 * @typedef {object} BenchRow
 * @property {string} id As ROWS names it.
 * @property {string} title
 * @property {() => string | undefined} [lacks] Why the row cannot run on this machine; undefined when it can.
 * @property {readonly string[]} [prepare] Script in rows/, run once, and its further arguments; a Python
 * script needs `preparePackages`.
 * @property {readonly string[]} [preparePackages]
 * @property {readonly string[]} ours Script in rows/ and its further arguments.
 * @property {readonly Peer[]} peers None where the goal is a time.
 * @property {number} [mostSeconds] The goal of a row without peers.
 * @property {number} [rounds] Quiet rounds wanted; 5 when absent.
 * @property {Readonly<Record<string, import("./compareWork.mjs").Tolerance>>} tolerances What is not
 * named must be equal.
 */

/**
 * Two networks that draw other weights and silence other units: the mean loss of the first epoch still
 * shows where each began, that of the last what both learnt. PyTorch has a second bias in each gate.
 */
const NETWORK_TOLERANCES = { parameters: 0.02, firstLoss: 0.2, lastLoss: 0.1 };

/** @type {readonly BenchRow[]} */
export const BENCH_ROWS = [
  {
    id: "features",
    title: "52 features, 5 symbols x 180 days of 1-minute bars",
    prepare: ["features_prepare.mjs"],
    ours: ["features.mjs"],
    peers: [
      { name: "pandas", script: ["features_peer.py", "pandas"], packages: ["numpy", "pandas"], goal: 3, floor: "5.5x" },
      {
        name: "polars",
        script: ["features_peer.py", "polars"],
        packages: ["numpy", "polars"],
        goal: 1.3,
        floor: "2.8x",
      },
    ],
    // Running sums in other orders, and float32 at the end.
    tolerances: { size: 1e-5, projection: { absolute: 1e-5 } },
  },
  {
    id: "lstm",
    title: "LSTM training step, 512 x 24 x 52",
    prepare: ["networks_prepare.mjs"],
    ours: ["networks.mjs", "lstm"],
    peers: [
      {
        name: "PyTorch",
        script: ["networks_torch.py", "lstm"],
        packages: ["torch", "numpy"],
        goal: 1.3,
        floor: "1.7x",
      },
      { name: "Keras", script: ["networks_keras.py"], packages: ["numpy", "tensorflow-cpu", "keras"], goal: 1.3 },
    ],
    tolerances: NETWORK_TOLERANCES,
  },
  {
    id: "transformer",
    title: "transformer training step, 512 x 24 x 52",
    prepare: ["networks_prepare.mjs"],
    ours: ["networks.mjs", "transformer"],
    peers: [{ name: "PyTorch", script: ["networks_torch.py", "transformer"], packages: ["torch", "numpy"], goal: 1.5 }],
    tolerances: NETWORK_TOLERANCES,
  },
  {
    id: "trees",
    title: "XGBoost fit + predict, 20,000 x 52, 100 rounds",
    ours: ["trees.mjs"],
    peers: [{ name: "xgboost", script: ["trees_peer.py"], packages: ["numpy", "scipy", "xgboost-cpu"], goal: 0.97 }],
    // The same trees; the probabilities are rounded to float32 in another place.
    tolerances: { checksum: 1e-6 },
  },
  {
    id: "decision",
    title: "one decision: 52 features of the last 2,880 bars, four members",
    prepare: ["ensemble_prepare.mjs"],
    ours: ["decision.mjs"],
    peers: [
      {
        name: "pandas + onnxruntime",
        script: ["decision_peer.py"],
        packages: ["numpy", "pandas", "onnxruntime"],
        goal: 3,
      },
    ],
    // The features of two libraries, read by networks.
    tolerances: { probability: { absolute: 1e-3 } },
  },
  {
    id: "scoring",
    // Of a million, each side would take minutes a round on two slow cores. Ours scores in one thread, and onnxruntime
    // takes about its processor time on two: of 2.75 s for 50,000 windows the LSTM takes 1.55, attention 0.80, the
    // dense net 0.15, the trees 0.09. Two threads of TensorFlow would take 3.35 s and cut sums elsewhere.
    title: "100,000 windows of 24 x 52 through an ensemble of four",
    prepare: ["ensemble_prepare.mjs"],
    ours: ["scoring.mjs", "100000"],
    peers: [
      {
        name: "onnxruntime",
        script: ["scoring_peer.py", "100000"],
        packages: ["numpy", "onnxruntime"],
        goal: 1,
      },
    ],
    rounds: 3,
    tolerances: { mean: { absolute: 1e-6 } },
  },
  {
    id: "memory",
    title: "1.3 M windows scored: memory flat beyond the table, or the row fails",
    prepare: ["ensemble_prepare.mjs"],
    ours: ["scoring.mjs", "1300000", "flat"],
    peers: [],
    mostSeconds: 600,
    rounds: 1,
    tolerances: {},
  },
  {
    id: "smote",
    title: "SMOTE, 20,000 minority rows x 52",
    prepare: ["smote_prepare.mjs"],
    ours: ["smote.mjs"],
    peers: [
      {
        name: "imbalanced-learn",
        script: ["smote_peer.py"],
        packages: ["numpy", "scipy", "scikit-learn", "imbalanced-learn"],
        goal: 1.5,
      },
    ],
    // Other draws: the mean distance of 2,000 synthetic rows to the nearest real one has a standard error of 2 %.
    tolerances: { spread: 0.02, nearest: 0.06 },
  },
  {
    id: "tpe",
    title: "TPE suggestion at 1,000 trials",
    ours: ["tpe.mjs"],
    peers: [
      {
        name: "Optuna",
        script: ["tpe_peer.py"],
        packages: ["numpy", "optuna"],
        goal: 10,
        // NumPy's vectorised sorts order ties by processor, and every later suggestion hangs on it.
        workEnvironment: { NPY_DISABLE_CPU_FEATURES: "X86_V3 X86_V4 AVX512_ICL" },
      },
    ],
    tolerances: { checksum: 1e-8 },
  },
  {
    id: "backtest",
    title: "back-test, 1 M bars",
    ours: ["backtest.mjs"],
    peers: [
      {
        name: "vectorbt",
        script: ["backtest_peer.py"],
        packages: ["numpy", "pandas", "vectorbt"],
        goal: 10,
        floor: "60x",
      },
    ],
    // vectorbt takes its fee on the slipped price.
    tolerances: { equity: 1e-3 },
  },
  {
    id: "lake",
    title: "import of 1.3 M rows of archive zips",
    prepare: ["lake_prepare.py"],
    preparePackages: ["numpy"],
    ours: ["lake.mjs"],
    peers: [{ name: "pandas + pyarrow", script: ["lake_peer.py"], packages: ["numpy", "pandas", "pyarrow"], goal: 2 }],
    // Sums of 1.3 M doubles in another order.
    tolerances: { sums: 1e-9 },
  },
  {
    id: "hours",
    title: "hour audit, 10,000 day-block resamples of 259,200 predictions",
    ours: ["hours.mjs"],
    peers: [{ name: "numpy", script: ["hours_peer.py"], packages: ["numpy"], goal: 1 }],
    // Standard errors of 10,000 other draws: each is known to 1 / sqrt(20,000), their mean over hours better.
    tolerances: { shareError: 0.02, biasError: 0.02, shareWidth: 0.02 },
  },
  {
    id: "import",
    title: 'import "tenbin"',
    ours: ["import.mjs"],
    peers: [],
    mostSeconds: 0.2,
    tolerances: {},
  },
  {
    id: "predictions",
    title: "import of 100,000 predictions, CSV",
    prepare: ["predictions_prepare.mjs"],
    ours: ["predictions.mjs"],
    peers: [],
    mostSeconds: 2,
    tolerances: {},
  },
  {
    id: "page",
    title: "an exported page, until its figures are drawn",
    lacks: () => (findChromium() === undefined ? WITHOUT_CHROMIUM : undefined),
    prepare: ["page_prepare.mjs"],
    ours: ["page.mjs"],
    peers: [],
    mostSeconds: 1,
    tolerances: {},
  },
  {
    id: "report",
    title: "make report, quick, nothing computed before",
    ours: ["report.mjs"],
    peers: [],
    mostSeconds: 300,
    rounds: 1,
    tolerances: {},
  },
];

/**
 * The rows that ROWS asks for, in the order of the table; all when it asks for none.
 *
 * @param {string} asked Ids between spaces or commas.
 * @returns {readonly BenchRow[]}
 */
export function rowsAsked(asked) {
  const ids = asked.split(/[\s,]+/).filter((id) => id !== "");
  const unknown = ids.filter((id) => !BENCH_ROWS.some((row) => row.id === id));
  if (unknown.length > 0)
    throw new RangeError(
      `Cannot run ${unknown.join(", ")} as a row must be one of ${BENCH_ROWS.map(({ id }) => id).join(", ")}`,
    );
  return ids.length === 0 ? BENCH_ROWS : BENCH_ROWS.filter(({ id }) => ids.includes(id));
}
