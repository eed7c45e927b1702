/** (c) Whatever a pipeline gives for decisions before T must not change when what comes after T is replaced. */
import { createMatrix, formatMinute, quantile, sha256, type Rng, sayCounted } from "../../core/index.js";
import type { Dataset, DatasetLabel } from "../../dataset/index.js";
import type { LeakageTest } from "./leakageReport.js";
import type { LeakagePipeline, PipelineScores } from "./pipeline.js";
import type { Relabelled } from "./redrawRows.js";

/** Without folds T stands at these shares of the scored decisions, in this order. */
const CUT_FRACS = [0.7, 0.85, 0.55, 0.95];

/**
 * Replaces the features of decisions from T on by noise, every second time by themselves upside down, so that whoever
 * ranked first there ranks last, and everything that is not known at T (labels, their
 * returns, when they end) by its opposite, runs the whole pipeline again, and compares what it gave before T to
 * the bit: rows as members are given them, scores, probabilities, decisions, and what it chose. T lies in the middle
 * of a test window, so that a fit that was stopped, a calibration or a threshold that was learnt on its own test
 * window shows. Catches scaling, selection, encoding, fitting and choosing on rows of the future, and any column of a
 * row that holds its own answer, inside `run`.
 *
 * @param honest What `run` gave for the rows as they are.
 * @param options.mutations Times T, the latest windows first.
 */
export async function testFutureRows(
  pipeline: LeakagePipeline,
  dataset: Dataset,
  labels: Uint8Array,
  honest: PipelineScores,
  { mutations, rng }: { readonly mutations: number; readonly rng: Rng },
): Promise<LeakageTest> {
  const question =
    "Do rows, scores, probabilities, decisions and choices stay the same when everything later is replaced, at " +
    `${mutations === 1 ? "one time" : `${mutations} times`}?`;
  const base = { id: "futureRows", question, low: null, high: null } as const;
  const open = (reason: string): LeakageTest => ({ ...base, result: "inconclusive", value: null, reason });
  if (trainsOnTheFuture(dataset, honest))
    return open(
      "The folds train on rows after their test window, so this says nothing here: overlap and " +
        "permuted labels judge them",
    );

  const times = cutTimes(dataset, honest, mutations);
  let compared = 0;
  for (const [k, atMs] of times.entries()) {
    const before = knownBefore(dataset, honest, atMs);
    compared += before.size;
    const replaced = replaceFuture({ dataset, labels }, atMs, {
      rng: rng.child(`mutation ${k}`),
      isReversed: k % 2 === 1,
    });
    const changed = changedOf(before, await pipeline.run(replaced.dataset, replaced.labels));
    if (changed.length === 0) continue;
    if (changedOf(before, await pipeline.run(dataset, labels)).length > 0)
      return open("The pipeline gives other scores for the same input, so a change proves nothing: seed it");
    const found = sayChanged(changed, [...before.keys()]);
    return {
      ...base,
      result: "fail",
      value: changed.length / before.size,
      reason:
        `${found} before ${formatMinute(atMs)} UTC change when what comes after it is replaced: something was ` +
        "fitted on the future",
    };
  }
  return {
    ...base,
    result: "pass",
    value: 0,
    reason:
      `${sayCounted(compared, "row")}, scores, probabilities, decisions and choices before ` +
      `${times.map((time) => `${formatMinute(time)} UTC`).join(" and ")} are the same to the bit`,
  };
}

const CHOICE = "choice ";
const INPUT = "input ";

/** "12 of 3445 scores, probabilities and decisions, 4 of 1148 rows as members are given them, the weight of trees". */
function sayChanged(changed: readonly string[], all: readonly string[]): string {
  const isInput = (name: string) => name.startsWith(INPUT);
  const isChoice = (name: string) => name.startsWith(CHOICE);
  const count = (names: readonly string[], is: (name: string) => boolean) => names.filter(is).length;
  const isScore = (name: string) => !isInput(name) && !isChoice(name);
  const [scores, inputs] = [count(changed, isScore), count(changed, isInput)];
  return [
    ...(scores > 0 ? [`${scores} of ${count(all, isScore)} scores, probabilities and decisions`] : []),
    ...(inputs > 0 ? [`${inputs} of ${count(all, isInput)} rows as members are given them`] : []),
    ...changed.filter(isChoice).map((name) => name.slice(CHOICE.length)),
  ].join(", ");
}

/** The middle of the latest test windows; without folds, places along the scored decisions. */
function cutTimes({ t0Ms }: Dataset, { row, folds }: PipelineScores, mutations: number): number[] {
  const middle = (rows: Int32Array, frac: number) =>
    quantile(
      Array.from(rows, (index) => t0Ms[index]!),
      frac,
    );
  const windows = (folds ?? [])
    .filter(({ testIdx }) => testIdx.length > 0)
    .map(({ testIdx }) => middle(testIdx, 0.5))
    .sort((a, b) => b - a);
  return Array.from({ length: mutations }, (_, k) => windows[k] ?? middle(row, CUT_FRACS[k % CUT_FRACS.length]!));
}

/** Every number that a pipeline gave for a time before `atMs`, by what it is. */
function knownBefore({ t0Ms }: Dataset, scores: PipelineScores, atMs: number): ReadonlyMap<string, number> {
  return new Map(
    [...namedValues(scores)]
      .filter(([, { row, knownMs }]) => (knownMs ?? t0Ms[row]! + 1) <= atMs)
      .map(([name, { value }]) => [name, value] as const),
  );
}

function changedOf(expected: ReadonlyMap<string, number>, scores: PipelineScores): string[] {
  const found = namedValues(scores);
  return [...expected].filter(([name, value]) => !Object.is(found.get(name)?.value, value)).map(([name]) => name);
}

interface NamedValue {
  readonly row: number;
  /** Of a choice; a row's is its decision time. */
  readonly knownMs?: number;
  readonly value: number;
}

function namedValues({
  row,
  score,
  probability,
  decision,
  input,
  choices = [],
}: PipelineScores): Map<string, NamedValue> {
  const values = new Map<string, NamedValue>();
  row.forEach((index, k) => {
    values.set(`score ${index}`, { row: index, value: score[k]! });
    if (probability !== undefined) values.set(`probability ${index}`, { row: index, value: probability[k]! });
    if (decision !== undefined) values.set(`decision ${index}`, { row: index, value: decision[k]! });
    if (input !== undefined) values.set(`${INPUT}${index}`, { row: index, value: input[k]! });
  });
  for (const { name, knownMs, value } of choices) values.set(`${CHOICE}${name}`, { row: -1, knownMs, value });
  return values;
}

/**
 * The dataset as another future would have left it. A row decided before T whose label ends after it keeps its
 * features and loses its label: nothing before T may know it.
 */
export function replaceFuture(
  { dataset, labels }: Relabelled,
  atMs: number,
  { rng, isReversed = false }: { readonly rng: Rng; readonly isReversed?: boolean },
): Relabelled {
  const { t0Ms, t1Ms } = dataset;
  const isOpen = t1Ms.map((end) => (end > atMs ? 1 : 0));
  const opposite = (column: Uint8Array) => column.map((label, row) => (isOpen[row] === 1 ? 1 - label : label));
  // Sooner, but never before T: what is purged at any time up to T stays what it was.
  const sooner = (column: Float64Array) =>
    column.map((end, row) => (t0Ms[row]! < atMs && end > atMs ? atMs + Math.ceil((end - atMs) / 2) : end));
  const replaced = <Label extends DatasetLabel>(label: Label): Label => ({
    ...label,
    label: opposite(label.label),
    t1Ms: sooner(label.t1Ms),
    thetaFrac: label.thetaFrac.map((theta, row) => (t0Ms[row]! < atMs ? theta : 2 * theta)),
  });
  return {
    dataset: {
      ...dataset,
      t1Ms: sooner(t1Ms),
      returnFrac: dataset.returnFrac.map((value, row) => (isOpen[row] === 1 ? -value : value)),
      judged: replaced(dataset.judged),
      imbalanced: replaced(dataset.imbalanced),
      features: replaceFeatures(dataset, atMs, isReversed ? (value) => 3 - 5 * value : () => 5 * rng.normal() + 3),
      // Another hash, so that no stored fit answers for the replaced rows.
      hash: sha256(`${dataset.hash} replaced from ${atMs}`),
    },
    labels: opposite(labels),
  };
}

function replaceFeatures(
  { features, featureRow, symbolIndex, t0Ms }: Dataset,
  atMs: number,
  replaced: (value: number) => number,
): Dataset["features"] {
  const { data, rows, cols } = features;
  const changed = data.slice();
  // Bars between two decisions belong to the future as well: from a symbol's first such row to its last.
  const spans = new Map<number, { from: number; to: number }>();
  featureRow.forEach((at, row) => {
    if (t0Ms[row]! < atMs) return;
    const span = spans.get(symbolIndex[row]!) ?? { from: at, to: at };
    spans.set(symbolIndex[row]!, { from: Math.min(span.from, at), to: Math.max(span.to, at) });
  });
  for (const { from, to } of spans.values())
    for (let at = from * cols; at < (to + 1) * cols; at++) changed[at] = replaced(data[at]!);
  return createMatrix(rows, cols, changed);
}

function trainsOnTheFuture({ t0Ms }: Dataset, { folds }: PipelineScores): boolean {
  return (folds ?? []).some(({ trainIdx, testIdx }) => {
    const latestTest = testIdx.reduce((latest, row) => Math.max(latest, t0Ms[row]!), -Infinity);
    return trainIdx.some((row) => t0Ms[row]! > latestTest);
  });
}
