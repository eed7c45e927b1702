/** Fold by fold: what each training window was taught by. */
import { backtestPaths, type Dataset, type Fold } from "../../dataset/index.js";
import { auditSpans, type NamedSpan, type SpanAudit } from "../../market/index.js";
import { describeSplits, type SplitDescription } from "../../training/index.js";
import type { BuiltDataset } from "./buildDataset.js";
import type { PreparedMarkets } from "../market/prepareMarkets.js";
import type { RunContext } from "../runContext.js";
import { foldsOf } from "./foldsOfRun.js";

export interface FoldAudit {
  /** Class balance of every split. */
  readonly splits: SplitDescription;
  /**
   * Rising and falling bars, liquidated longs and shorts and regimes of every training window; of every group where
   * folds are combinatorial.
   */
  readonly spans: readonly SpanAudit[];
  readonly warnings: readonly string[];
}

export function auditFolds({ config }: RunContext, { markets }: PreparedMarkets, { dataset }: BuiltDataset): FoldAudit {
  const folds = foldsOf(config, dataset);
  const splits = describeSplits(dataset, folds);
  const spans = auditSpans(
    markets,
    config.split.kind === "combinatorial" ? groupsOf(dataset, folds) : windowsOf(dataset, folds),
  );
  return { splits, spans, warnings: [...splits.warnings, ...spans.flatMap(({ warnings }) => warnings)] };
}

function windowsOf(dataset: Dataset, folds: readonly Fold[]): NamedSpan[] {
  return folds.map(({ trainIdx }, k) => spanOf(dataset, `fold ${k + 1}`, trainIdx));
}

/** Combinatorial folds train on several stretches each, all made of the same groups: the first path holds every one. */
function groupsOf(dataset: Dataset, folds: readonly Fold[]): NamedSpan[] {
  return backtestPaths(folds)[0]!.map(({ fold, places }, k) => ({
    ...spanOf(
      dataset,
      `group ${k + 1}`,
      places.map((place) => folds[fold]!.testIdx[place]!),
    ),
    verb: "holds",
  }));
}

function spanOf({ t0Ms }: Dataset, name: string, rows: Int32Array): NamedSpan {
  return { name, fromMs: t0Ms[rows[0]!]!, toMs: t0Ms[rows.at(-1)!]! };
}
