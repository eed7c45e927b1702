/** What every network's fit can be told, with the defaults of a `full` run. */
import type { IntegersOption, NumberOption, OptionSearch, OptionValues } from "../../core/index.js";
import type { FitDecisions } from "../contract.js";

export type NetworkTable = {
  readonly learningRate: NumberOption;
  readonly dropout: NumberOption;
  readonly batchSize: NumberOption;
  readonly epochs: NumberOption;
  readonly patienceEpochs: NumberOption;
  readonly l2: NumberOption;
};

export type NetworkOptions = OptionValues<NetworkTable> & FitDecisions;

export const NETWORK_OPTIONS: NetworkTable = {
  learningRate: {
    about: "step of Adam",
    type: "number",
    default: 0.001,
    above: 0,
    search: { low: 0.00001, high: 0.01, log: true },
  },
  dropout: {
    about: "share of units silenced while fitting",
    type: "number",
    default: 0.2,
    atLeast: 0,
    below: 1,
    search: { low: 0.1, high: 0.5 },
  },
  batchSize: {
    about: "rows a step",
    type: "integer",
    default: 512,
    atLeast: 2,
    search: { choices: [256, 512, 1_024] },
  },
  epochs: { about: "most passes over the training rows", type: "integer", default: 100, atLeast: 1 },
  patienceEpochs: {
    about: "epochs without a better validation loss before the fit stops",
    type: "integer",
    default: 10,
    atLeast: 1,
  },
  l2: { about: "weight of the sum of squared kernel weights in the loss", type: "number", default: 0.0001, atLeast: 0 },
};

/** Where a search looks for BUY's share of the weight of a network's training rows. */
export const BUY_WEIGHT_SEARCH: OptionSearch = { low: 0.3, high: 0.7 };

/** At least one unit. */
export function unitsOption(about: string, units: number): NumberOption {
  return { about, type: "integer", default: units, atLeast: 1 };
}

export function unitsListOption(about: string, units: readonly number[]): IntegersOption {
  return { about, type: "integers", default: units, atLeast: 1 };
}
