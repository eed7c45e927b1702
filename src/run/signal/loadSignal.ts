/** A model directory as something that takes markets and gives decisions. */
import { join } from "node:path";
import { loadExtensions, type Extensions } from "../../config/index.js";
import { FEATURES, type Feature } from "../../features/index.js";
import type { SymbolMarket } from "../../market/index.js";
import { joinMembers, loadModel, MEMBERS, type FittedModel, type Member } from "../../models/index.js";
import { describeFeature } from "./describeSignal.js";
import type { Decisions } from "./decisions.js";
import { mergeDecisions } from "./mergeDecisions.js";
import { scoreMarket, type DecideOptions, type ScoredMarket, type Scorer } from "./scoreMarket.js";
import type { SignalCard } from "./signalCard.js";
import { MODEL_FOLDER, modulesOfSignal, readSignal, signalRefusal } from "./signalDirectory.js";

/** A model that takes markets, not matrices. */
export interface SignalModel {
  readonly directory: string;
  readonly card: SignalCard;
  /** SHA-256 of the sealed card, and so of every byte of the directory. */
  readonly hash: string;
  /** Columns of the model's input, in order, as what computes them. */
  readonly features: readonly Feature[];
  /** What its modules define, beside the built-in things. */
  readonly extensions: Extensions;
  /** The fit behind it; its engine is loaded when it is first asked for. @throws {Error} After {@link dispose}. */
  model(): Promise<FittedModel>;
  /**
   * Scores every bar that can be scored and names the others with their reason; a missing value is never taken as zero.
   * Finer bars are resampled up to the model's.
   *
   * Timing: a row uses what was known at its decision time, so a market cut there gives the same row, to the bit.
   *
   * @param markets One symbol's, or several, each once; from a generator they are asked for one at a time, and none is
   *   held when the next one comes.
   * @returns Scored rows ascending in time and then by symbol; no rows where no bar was asked for.
   * @throws {RangeError} If a symbol occurs twice, bars are coarser than the model's, or an input of the training is
   *   absent; names it.
   */
  decide(
    markets: SymbolMarket | Iterable<SymbolMarket> | AsyncIterable<SymbolMarket>,
    options?: DecideOptions,
  ): Promise<Decisions>;
  /** Lets go of the engine's memory; a second call does nothing, any other use afterwards is refused. */
  dispose(): void;
}

/**
 * Opens a model directory, checks every byte of it and loads the user's own modules in it. Engines load with the first
 * decision.
 *
 * Hashes prove that nothing changed since it was saved, not who saved it: its modules are code that runs here, so load
 * models of people you trust.
 *
 * @throws {RangeError} If the directory is not whole, or made by a version whose features were other ones; names the
 *   file or the feature.
 *
 * @example
 * const signal = await loadSignal("data/models/v4_candidate");
 * const { t0Ms, symbol, probability, decision, unscored } = await signal.decide(market);
 * signal.dispose();
 */
export async function loadSignal(directory: string): Promise<SignalModel> {
  const { card, hash } = readSignal(directory);
  const extensions = await loadExtensions(modulesOfSignal(directory, card));
  const features = featuresOfCard(directory, card, extensions);
  const members = joinMembers(MEMBERS, extensions.members);
  let loading: Promise<FittedModel> | undefined;
  let isOver = false;
  const model = (): Promise<FittedModel> => {
    if (isOver)
      throw new Error(`Cannot use the model in "${directory}" as it must still be in use: it was disposed of`);
    loading ??= loadChecked(directory, { card, features, members });
    return loading;
  };
  const scorer = async (): Promise<Scorer> => {
    const fitted = await model();
    return { card, features, model: fitted, windowBars: windowBarsOf(card, fitted, members) };
  };
  return {
    directory,
    card,
    hash,
    features,
    extensions,
    model,
    decide: async (markets, options = {}) => {
      const ready = await scorer();
      const scored: ScoredMarket[] = [];
      for await (const market of "bars" in markets ? [markets] : markets) {
        requireNew(scored, market);
        scored.push(scoreMarket(ready, market, options));
      }
      return mergeDecisions(scored, { card, hash });
    },
    dispose: () => {
      isOver = true;
      // A load that failed holds nothing, and was told to whoever asked for it.
      void loading?.then(
        (fitted) => fitted.dispose(),
        () => {},
      );
    },
  };
}

/** @throws {RangeError} If a feature is computed otherwise than when the model was trained, or not at all. */
function featuresOfCard(directory: string, card: SignalCard, extensions: Extensions): Feature[] {
  const known = [...FEATURES, ...extensions.features];
  return card.features.map((said) => {
    const feature = known.find(({ name }) => name === said.name);
    if (feature === undefined)
      throw signalRefusal(directory, `no feature is called ${said.name} any more; train again`);
    if (JSON.stringify(describeFeature(feature)) !== JSON.stringify(said))
      throw signalRefusal(
        directory,
        `${said.name} is another feature now: ${feature.formula} over ${feature.lookBackBars} bars, in the training ` +
          `${said.formula} over ${said.lookBackBars}; train again`,
      );
    return feature;
  });
}

/** @throws {RangeError} If the fit is no longer the one that the card vouches for, or reads other features. */
async function loadChecked(
  directory: string,
  {
    card,
    features,
    members,
  }: { readonly card: SignalCard; readonly features: readonly Feature[]; readonly members: readonly Member[] },
): Promise<FittedModel> {
  const fit = card.files.find(({ path }) => path === `${MODEL_FOLDER}/model.json`);
  // Engines load late: meanwhile another model may have been put there.
  if (fit === undefined) throw signalRefusal(directory, `${MODEL_FOLDER}/model.json is missing`);
  const model = await loadModel(join(directory, MODEL_FOLDER), { members, cardHash: fit.sha256 });
  if (model.featureNames.join() === features.map(({ name }) => name).join()) return model;
  model.dispose();
  throw signalRefusal(directory, "model/model.json reads other features than signal.json says");
}

/** Where no member reads windows, a bar needs none behind it. */
function windowBarsOf({ windowBars }: SignalCard, model: FittedModel, members: readonly Member[]): number {
  const parts = "members" in model ? (model.members as readonly FittedModel[]) : [model];
  const reads = parts.some(({ kind }) => members.find(({ name }) => name === kind)?.readsWindows !== false);
  return reads ? windowBars : 1;
}

function requireNew(scored: readonly ScoredMarket[], { bars: { symbol } }: SymbolMarket): void {
  if (scored.some((market) => market.symbol === symbol))
    throw new RangeError(`Cannot decide as each symbol's market may be given once: ${symbol} occurs twice`);
}
