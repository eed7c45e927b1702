/**
 * What lies behind a verdict: where v4 as shipped is off, what deciding by it is worth, what carries it, and what its
 * return hangs on. It decides nothing, so it is computed apart from the validation that it looks into.
 */
import { join } from "node:path";
import { costDelaySurface, type CostDelayCell } from "../../backtest/index.js";
import { hoursToMs } from "../../core/index.js";
import { confirmationRows } from "../../dataset/index.js";
import { quantileReturns, type FeaturesExploration, type QuantileReturns } from "../../features/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import {
  auditFunding,
  groupingsOf,
  longestLabel,
  measureOperation,
  poolBias,
  type GroupAudit,
  type Operation,
  type PooledBias,
  type SingleFeatureBaseline,
} from "../../validation/index.js";
import { cachedResult } from "../cachedResult.js";
import { DIRECTORIES } from "../directories.js";
import { resampleOptionsOf, type RunContext } from "../runContext.js";
import type { RunParts } from "../runParts.js";
import { isShipped } from "../training/recipesFor.js";
import { perpetualInput, perpetualOptions } from "../validation/judge.js";
import { hashOfModel, type ValidatedRun } from "../validation/validateModels.js";
import { bestSingleFeature } from "./bestSingleFeature.js";
import { importanceOfGroups, type GroupImportance } from "./importanceOfGroups.js";

/** Of the confirmation period; of v4 as shipped where nothing else is said. */
export interface RunExamination {
  /** Null without funding. */
  readonly funding: GroupAudit | null;
  /** By symbol, six hours, and regime where bars tell it. */
  readonly pooled: readonly PooledBias[];
  /** By all of these crossed. */
  readonly cells: PooledBias;
  /** Of the three models. */
  readonly operations: readonly Operation[];
  /** What followed low and high P(BUY); null where it does not vary. */
  readonly scoreQuantiles: QuantileReturns | null;
  /** The feature that told most on the development days, alone; null where none could be measured. */
  readonly singleFeature: SingleFeatureBaseline | null;
  readonly importance: GroupImportance;
  readonly surface: readonly CostDelayCell[];
  /** What the account itself pays a fill. */
  readonly paidBps: number;
}

/** Costs of the surface, in multiples of what the account pays. */
const COST_MULTIPLES: readonly number[] = [0, 0.5, 1, 2, 4];

/** Examines, or finds what an earlier call with the same models, data and configuration found. */
export async function examineRun(
  run: RunContext,
  parts: RunParts,
  { validated, explored }: { readonly validated: ValidatedRun; readonly explored: FeaturesExploration },
): Promise<RunExamination> {
  const { prepared, built, searched } = parts;
  return cachedResult(
    {
      directory: join(DIRECTORIES.predictions, built.runName),
      name: "examination",
      inputs: {
        models: searched.candidates.map(({ modelDirectory }) => hashOfModel(modelDirectory)),
        data: built.dataset.hash,
        lake: prepared.lakeHash,
        config: run.choiceHash,
      },
      module: import.meta.url,
    },
    () => examine(run, parts, { validated, explored }),
  );
}

async function examine(
  run: RunContext,
  { prepared, built, searched }: RunParts,
  { validated, explored }: { readonly validated: ValidatedRun; readonly explored: FeaturesExploration },
): Promise<RunExamination> {
  const { config, rng } = run;
  const { confidence } = config.validation;
  const { predictions } = validated.shipped;
  const bars = prepared.markets.map((market) => market.bars);
  const pooled = groupingsOf(predictions, bars).map((grouping) => poolBias(predictions, grouping, { confidence }));
  const paidBps = config.backtest.takerFeeBps + config.backtest.slippageBps;
  return {
    funding: auditFunding(
      predictions,
      Object.fromEntries(prepared.markets.map((market) => [market.bars.symbol, market.funding])),
      {
        labelHorizonMs: Math.max(hoursToMs(config.label.horizonHours), longestLabel(predictions)),
        ...resampleOptionsOf(config),
        rng: rng.child("examination").child("funding"),
      },
    ),
    pooled: pooled.slice(0, -1),
    cells: pooled.at(-1)!,
    operations: validated.models.map(({ recipe, predictions: own, assessment }) =>
      measureOperation(own, { model: recipe.name, days: assessment.days, confidence }),
    ),
    scoreQuantiles: scoreQuantiles(built.dataset, predictions, confidence),
    singleFeature: bestSingleFeature(built.dataset, predictions, explored, { confidence }),
    importance: await importanceOfGroups(
      run,
      built.dataset,
      searched.candidates.find(({ recipe }) => isShipped(recipe))!,
    ),
    surface: costDelaySurface(perpetualInput(prepared.markets, predictions, config), {
      ...perpetualOptions(config),
      ...(paidBps > 0 ? { costsBps: COST_MULTIPLES.map((multiple) => multiple * paidBps) } : {}),
    }),
    paidBps,
  };
}

function scoreQuantiles(
  dataset: RunParts["built"]["dataset"],
  { t0Ms, probability }: PredictionTable,
  confidence: number,
): QuantileReturns | null {
  const rows = confirmationRows(dataset);
  return quantileReturns(
    {
      timeMs: t0Ms,
      symbolIndex: rows.map((row) => dataset.symbolIndex[row]!),
      value: probability,
      returnFrac: Float64Array.from(rows, (row) => dataset.returnFrac[row]!),
    },
    { confidence },
  );
}
