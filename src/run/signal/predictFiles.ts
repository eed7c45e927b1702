/** Files of market data through a model, one symbol at a time: what is held at once is one symbol's features. */
import { openLake, type Lake, type SymbolMarket } from "../../market/index.js";
import { importWarnings } from "../market/dataWarnings.js";
import { importedLake, receiptOf } from "../market/prepareMarkets.js";
import { requireBarLength } from "../validation/laterPredictions.js";
import type { Decisions } from "./decisions.js";
import { loadSignal, type SignalModel } from "./loadSignal.js";
import type { DecideOptions } from "./scoreMarket.js";
import type { SignalCard } from "./signalCard.js";

export interface PredictFilesOptions extends DecideOptions {
  /** Real files or folders; imported into a lake that is kept by their content. */
  readonly files: readonly string[];
}

/** What came of it, and what it came from. */
export interface PredictedFiles {
  readonly decisions: Decisions;
  readonly signal: Pick<SignalModel, "card" | "directory" | "hash">;
  /** SHA-256 of everything in the lake. */
  readonly lakeHash: string;
  /** Files that were left out, and where they contradict each other, one sentence each. */
  readonly warnings: readonly string[];
  /** Last bars of the files that may still have been open, since no later row shows that they were not: not scored. */
  readonly unfinished: readonly { readonly symbol: string; readonly openMs: number }[];
}

/**
 * Scores every bar of every symbol in the files, resampled up to the model's bar where they are finer. A symbol's
 * series begins where its own bars begin, not where all symbols' do.
 *
 * @throws {RangeError} If the model directory is not whole, the files are refused, hold no bars or coarser ones, or
 *   lack an input of the training.
 */
export async function predictFiles(
  directory: string,
  { files, onProgress = () => {}, ...options }: PredictFilesOptions,
): Promise<PredictedFiles> {
  const signal = await loadSignal(directory);
  try {
    const { fundingVenue } = signal.card.config.data;
    const lakeDirectory = await importedLake({ config: { data: { files, fundingVenue } }, onProgress });
    const lake = await openLake(lakeDirectory);
    try {
      const { symbols, unfinished } = lake.contents();
      if (symbols.length === 0) throw new RangeError("Cannot score as the files must hold bars: found none");
      const decisions = await signal.decide(marketsOf(lake, signal.card, symbols), { ...options, onProgress });
      return {
        decisions,
        signal,
        lakeHash: await lake.contentHash(),
        warnings: importWarnings(receiptOf(lakeDirectory)),
        unfinished: unfinished.map(({ symbol, values }) => ({ symbol, openMs: values["timeMs"]! })),
      };
    } finally {
      await lake.close();
    }
  } finally {
    signal.dispose();
  }
}

async function* marketsOf(lake: Lake, card: SignalCard, symbols: readonly string[]): AsyncGenerator<SymbolMarket> {
  requireBarLength(lake, card);
  for (const symbol of symbols) yield* await lake.readMarkets({ barMs: card.barMs, symbols: [symbol] });
}
