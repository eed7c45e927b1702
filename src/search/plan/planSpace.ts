/** The five settings that the plan searches, and how a trial's values become a member's settings. */
import type { MemberSettings } from "../../training/index.js";
import type { FrozenTrial, TrialParams } from "../frozenTrial.js";
import type { Trial } from "../trial.js";

type Range = readonly [low: number, high: number];

/** Where the plan looks. */
export interface PlanSpace {
  /** Searched in logarithms. */
  readonly learningRate: Range;
  readonly dropout: Range;
  /** Units of the first LSTM layer; the second has half. */
  readonly lstmUnits: Range;
  readonly batchSize: readonly number[];
  /** The plan's class-weight ratio: BUY's share of the total weight. */
  readonly buyWeightFrac: Range;
}

/** The parameters by the names that a study gives them. */
export const PLAN_PARAMETERS = ["learningRate", "dropout", "lstmUnits", "batchSize", "buyWeightFrac"] as const;

type PlanParams = Readonly<Record<(typeof PLAN_PARAMETERS)[number], number>>;

/**
 * What trial 0 tries: the configuration's own settings. One outside the space is brought to its edge, a batch
 * size to the nearest choice.
 */
export function ownParams({ lstm, buyWeightFrac }: MemberSettings, space: PlanSpace): TrialParams {
  const inside = (value: number, [low, high]: Range) => Math.min(high, Math.max(low, value));
  return {
    learningRate: inside(lstm.learningRate, space.learningRate),
    dropout: inside(lstm.dropout, space.dropout),
    lstmUnits: inside(lstm.firstUnits, space.lstmUnits),
    batchSize: [...space.batchSize].sort((a, b) => Math.abs(a - lstm.batchSize) - Math.abs(b - lstm.batchSize))[0]!,
    buyWeightFrac: inside(buyWeightFrac, space.buyWeightFrac),
  };
}

/** Asks a trial for all five, and lays them over `settings`. */
export function suggestSettings(
  trial: Trial,
  settings: MemberSettings,
  { learningRate, dropout, lstmUnits, batchSize, buyWeightFrac }: PlanSpace,
): MemberSettings {
  return withParams(settings, {
    learningRate: trial.suggestFloat("learningRate", ...learningRate, { log: true }),
    dropout: trial.suggestFloat("dropout", ...dropout),
    lstmUnits: trial.suggestInt("lstmUnits", ...lstmUnits),
    batchSize: trial.suggestCategorical("batchSize", batchSize),
    buyWeightFrac: trial.suggestFloat("buyWeightFrac", ...buyWeightFrac),
  });
}

/** `settings` with a trial's values laid over them. @throws {TypeError} If the trial lacks one. */
export function settingsOfTrial(settings: MemberSettings, { params }: Pick<FrozenTrial, "params">): MemberSettings {
  const values = PLAN_PARAMETERS.map((name) => {
    const value = params[name];
    if (typeof value !== "number")
      throw new TypeError(`Cannot use a trial as its "${name}" must be a number: found ${JSON.stringify(value)}`);
    return [name, value] as const;
  });
  return withParams(settings, Object.fromEntries(values) as PlanParams);
}

/** The settings with at most `epochs` epochs: a trial is cheaper than the fit that its settings are for. */
export function withFewerEpochs(settings: MemberSettings, epochs: number): MemberSettings {
  return { ...settings, lstm: { ...settings.lstm, epochs: Math.min(epochs, settings.lstm.epochs) } };
}

function withParams(
  settings: MemberSettings,
  { learningRate, dropout, lstmUnits, batchSize, buyWeightFrac }: PlanParams,
): MemberSettings {
  const secondUnits = Math.max(1, Math.round(lstmUnits / 2));
  return {
    ...settings,
    buyWeightFrac,
    lstm: { ...settings.lstm, learningRate, dropout, batchSize, firstUnits: lstmUnits, secondUnits },
  };
}
