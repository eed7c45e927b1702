/** Phase 1.1, fold by fold: what each training window was taught by. */
import { auditSpans, type SpanAudit } from "../../market/index.js";
import { describeSplits, type SplitDescription } from "../../training/index.js";
import type { BuiltDataset } from "./buildDataset.js";
import type { PreparedMarkets } from "../market/prepareMarkets.js";
import type { RunContext } from "../runContext.js";
import { foldsOf } from "../training/trainModels.js";

export interface FoldAudit {
  /** Class balance of every split. */
  readonly splits: SplitDescription;
  /** Rising and falling bars, liquidated longs and shorts and regimes of every training window. */
  readonly spans: readonly SpanAudit[];
  readonly warnings: readonly string[];
}

export function auditFolds({ config }: RunContext, { markets }: PreparedMarkets, { dataset }: BuiltDataset): FoldAudit {
  const folds = foldsOf(config, dataset);
  const splits = describeSplits(dataset, folds);
  const spans = auditSpans(
    markets,
    folds.map(({ trainIdx }, k) => ({
      name: `fold ${k + 1}`,
      fromMs: dataset.t0Ms[trainIdx[0]!]!,
      toMs: dataset.t0Ms[trainIdx.at(-1)!]!,
    })),
  );
  return { splits, spans, warnings: [...splits.warnings, ...spans.flatMap(({ warnings }) => warnings)] };
}
