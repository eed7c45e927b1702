/** A champion beside a challenger on days that a ledger counts, whatever their predictions come from. */
import { BUY_SHARE, BUY_SHARE_WARNING, formatDuration, sha256, type Interval, sayCounted } from "../../core/index.js";
import type { RunConfig } from "../../config/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import { comparePredictionTables, type BalanceLimits, type ChallengerComparison } from "../../validation/index.js";
import type { PreparedMarkets } from "../market/prepareMarkets.js";
import { recordOpening } from "../openingLedger.js";
import { marketNameOf, perpetualInput, perpetualOptions } from "./judge.js";

/** One side of a comparison. */
export interface ComparedSide {
  /** As the page calls it; the two differ. */
  readonly name: string;
  readonly predictions: PredictionTable;
  /** Of the model, or of the file that its predictions came in. */
  readonly hash: string;
  /** What it was made to predict, in words: "horizon of 4 h"; absent where nobody knows. */
  readonly label?: string;
}

export interface CompareSidesOptions {
  readonly config: RunConfig;
  /** Undefined without bars: then neither regimes nor money are shown. */
  readonly prepared: Pick<PreparedMarkets, "markets" | "lakeHash" | "originLine"> | undefined;
  /** What was left out or changed on the way, one sentence each. */
  readonly notes?: readonly string[];
  /** The ledger of looks; that of the workbench when absent. */
  readonly ledger?: string;
}

/** A comparison and what a page says about how it was made. */
export interface ComparedModels {
  readonly comparison: ChallengerComparison;
  readonly originLine: string;
  readonly notes: readonly string[];
  /** The how-manieth look at some of these days this was when somebody first made it. */
  readonly look: number;
  readonly config: RunConfig;
  /** Of both sides, and of the market where there is one. */
  readonly hashes: Readonly<Record<string, string>>;
}

/**
 * Compares both sides on the rows they share. Each comparison is one line of the ledger of openings, since days that
 * were looked at often prove less; the same comparison again adds none.
 *
 * @throws {RangeError} If they share no row.
 */
export function compareSides(
  { champion, challenger }: { readonly champion: ComparedSide; readonly challenger: ComparedSide },
  { config, prepared, notes = [], ledger }: CompareSidesOptions,
): ComparedModels {
  const market = prepared === undefined ? undefined : perpetualInput(prepared.markets, challenger.predictions, config);
  const comparison = comparePredictionTables(champion.predictions, challenger.predictions, {
    confidence: config.validation.confidence,
    champion: champion.name,
    challenger: challenger.name,
    balanceLimits: balanceLimitsOf(config),
    ...(market === undefined
      ? {}
      : {
          market: {
            bars: market.bars,
            ...(market.funding === undefined ? {} : { funding: market.funding }),
            costs: perpetualOptions(config),
          },
        }),
  });
  return {
    comparison,
    originLine: prepared?.originLine ?? `Predictions of two files, ${comparison.days} UTC days, no bars`,
    notes: [...labelNotes(comparison, champion, challenger), ...notes],
    look: recordComparedDays(comparison, { champion, challenger }, { config, prepared, ledger }),
    config,
    hashes: {
      champion: champion.hash,
      challenger: challenger.hash,
      ...(prepared === undefined ? {} : { market: prepared.lakeHash }),
    },
  };
}

/** Those of the gates, as the configuration sets them. */
function balanceLimitsOf({ gates = {} }: RunConfig): BalanceLimits {
  const limits = (id: string, usual: Interval): Interval => ({ ...usual, ...gates[id] });
  return { buyShare: limits("buy_ratio", BUY_SHARE), hour: limits("buy_ratio_hours", BUY_SHARE_WARNING) };
}

function recordComparedDays(
  { rows: { t0Ms, labelHorizonMs }, champion, challenger, confidence, thresholds }: ChallengerComparison,
  sides: { readonly champion: ComparedSide; readonly challenger: ComparedSide },
  {
    config,
    prepared,
    ledger,
  }: Pick<CompareSidesOptions, "config" | "prepared"> & { readonly ledger: string | undefined },
): number {
  const modelHash = sha256(`${sides.champion.hash} ${sides.challenger.hash}`);
  return recordOpening(
    {
      model: `${challenger} against ${champion}`,
      runName: "comparison",
      modelHash,
      dataHash: prepared?.lakeHash ?? modelHash,
      configHash: sha256(JSON.stringify({ modelHash, confidence, thresholds, backtest: config.backtest })),
      // Predictions without bars are somebody's, and of the real market as far as anybody knows.
      market: prepared === undefined ? "real" : marketNameOf(config),
      periodMs: [t0Ms[0]!, t0Ms.at(-1)! + labelHorizonMs],
    },
    ...(ledger === undefined ? [] : [ledger]),
  );
}

/** Where the two were not made to predict the same, in words. */
function labelNotes(
  { rows: { differentLabels, labelsOf, horizonsMs }, n }: ChallengerComparison,
  champion: ComparedSide,
  challenger: ComparedSide,
): string[] {
  const differs = champion.label !== undefined && challenger.label !== undefined && champion.label !== challenger.label;
  const judgedBy = labelsOf === "a" ? champion.name : challenger.name;
  const favours =
    `both are judged by the label of ${judgedBy}, so AUC, log-loss and Brier score favour it; the return after costs ` +
    "is the fairer comparison";
  if (differs)
    return [
      `${champion.name} was made for another label (${champion.label}) than ${challenger.name} ` +
        `(${challenger.label}): ${differentLabels === 0 ? `the two agree on all ${sayCounted(n, "row")}` : favours}`,
    ];
  if (horizonsMs[0] > 0 && horizonsMs[1] > 0 && horizonsMs[0] !== horizonsMs[1])
    return [
      `the labels of ${champion.name} are known after ${formatDuration(horizonsMs[0])} and those of ` +
        `${challenger.name} after ` +
        `${formatDuration(horizonsMs[1])}: ${favours}`,
    ];
  return differentLabels === 0
    ? []
    : [
        `the labels of the two disagree on ${differentLabels} of ${sayCounted(n, "row")}; both are judged by ` +
          `those of ${judgedBy}`,
      ];
}
