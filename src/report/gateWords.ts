/** How a page says what a gate is, what it found and what it wanted. Unknown gates are said by their id. */
import type { GateOutcome, GateResult } from "../validation/index.js";
import type { Definition } from "./figure.js";
import { formatCount, formatNumber, formatPercent, NOT_SHOWN } from "./numbers.js";

/** A sign and a word, so that neither colour nor shape carries a result alone. */
export const OUTCOME_SIGN: Readonly<Record<GateOutcome, string>> = {
  pass: "\u2713",
  fail: "\u2715",
  inconclusive: "?",
};
export const OUTCOME_WORD: Readonly<Record<GateOutcome, string>> = {
  pass: "passes",
  fail: "fails",
  inconclusive: "not shown",
};
/** The answer to a question whose gates end so. */
export const ANSWER_WORD: Readonly<Record<GateOutcome, string>> = {
  pass: "Yes",
  fail: "No",
  inconclusive: "Not shown",
};

const HOUR_GATE = /^buy_ratio_hour_(\d\d)$/;

interface GateWords {
  readonly name: string;
  readonly definition?: Definition;
  readonly isShare?: boolean;
  /** The limits are open: the value must lie strictly inside. */
  readonly isStrict?: boolean;
}

const WORDS: Readonly<Record<string, GateWords>> = {
  prediction_min: {
    name: "Smallest score",
    isStrict: true,
    definition: {
      text:
        "The smallest raw output of the model, on the scale of its loss. One number; the value " +
        "itself decides, without an interval.",
    },
  },
  prediction_max: {
    name: "Largest score",
    isStrict: true,
    definition: {
      text:
        "The largest raw output of the model, on the scale of its loss. One number; the value itself " +
        "decides, without an interval.",
    },
  },
  prediction_mean: {
    name: "Mean score",
    definition: { text: "Mean of the raw outputs of the model, on the scale of its loss." },
  },
  buy_ratio: {
    name: "Share of Buy",
    isShare: true,
    definition: {
      text: "Decisions that say Buy, of all decisions. A decision says Buy when P(BUY) is above the threshold.",
      formula: "count(P > threshold) / n",
    },
  },
  variance_24h: {
    name: "Variance within a day",
    definition: {
      text: "Variance of P(BUY) over the decisions of one UTC day, averaged over the days.",
      formula: "mean over days of var(P of that day)",
    },
  },
  auc: {
    name: "AUC",
    definition: {
      text: "Chance that a random BUY row has a higher P(BUY) than a random SELL row; 0.5 is a coin.",
      formula: "P(P of a BUY row > P of a SELL row) + half the ties",
    },
  },
  training_overlap: {
    name: "Training labels that overlap",
    definition: {
      text:
        "Training rows whose label becomes known only inside the judged period, counted anew from " +
        "the intervals of the labels. One is enough to have seen the future.",
    },
  },
  leakage_check: {
    name: "Leakage check",
    definition: {
      text:
        "Tests of the whole pipeline: features recomputed without the future, labels shuffled, rows " +
        "in both training and test. Each must also find the leak planted for it.",
    },
  },
  above_ceiling: {
    name: "Better than what can be known",
    definition: {
      text:
        "AUC less that of the simulator's own probabilities on the same rows. Nothing honest can be " +
        "better beyond chance.",
    },
  },
  suspicious_auc: {
    name: "AUC too good for real data",
    definition: {
      text: "On real markets an AUC of 0.85 four hours ahead is first of all a reason to look for a leak.",
    },
  },
  spread_floor: {
    name: "Smallest spread",
    definition: {
      text:
        "Standard deviation of P(BUY). A model that says nearly the same to everything passes every " +
        "limit on variance; this guard sees it.",
    },
  },
  mean_bias: {
    name: "Mean P(BUY) less base rate",
    definition: {
      text:
        "Calibration in the large: how far the mean predicted probability of BUY is from the share " +
        "of BUY labels on the same rows.",
      formula: "mean(P - label)",
    },
  },
  monthly_return: {
    name: "Return per 30 days after costs",
    isShare: true,
    definition: {
      text: "Geometric mean return per 30 days of the back-tested account, after fees, slippage and funding.",
    },
  },
};

/** `Share of Buy`, `Share of Buy, 03:00 UTC`, `Leakage check`. */
export function gateName(id: string): string {
  const hour = HOUR_GATE.exec(id)?.[1];
  if (hour !== undefined) return `Share of Buy, ${hour}:00 UTC`;
  const words = wordsOf(id);
  if (words !== undefined) return words.name;
  const plain = id.replaceAll("_", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** With a full stop, unless it ends a sentence already. */
export function withPeriod(text: string): string {
  return text === "" || /[.!?]$/.test(text) ? text : `${text}.`;
}

/**
 * Why a value is missing, to stand after "not shown" or "could not be judged": `: needs labels.` or `. No
 * pipeline was given.`
 */
export function becauseOf(reason: string): string {
  const rest = /^not shown[:;,.]?\s+(.*)$/is.exec(reason)?.[1];
  if (rest !== undefined) return `: ${withPeriod(rest)}`;
  return reason === "" ? "." : `. ${withPeriod(reason)}`;
}

/** What the gate measures, where this room knows it. */
export function gateDefinition(id: string): Definition | undefined {
  return wordsOf(id)?.definition;
}

/** One of the 24 hours, which are one family and stand together. */
export function isHourGate({ id }: Pick<GateResult, "id">): boolean {
  return HOUR_GATE.test(id);
}

/** `0.524 [0.511, 0.537]`, `41.0 % [38.1 %, 44.0 %]`, `0.123` without an interval, or `not shown`. */
export function formatGateValue({ id, value, low, high }: Pick<GateResult, "id" | "value" | "low" | "high">): string {
  if (value === null || !Number.isFinite(value)) return NOT_SHOWN;
  const format = isShare(id) ? formatPercent : formatNumber;
  const hasInterval = low !== null && high !== null && Number.isFinite(low) && Number.isFinite(high);
  return hasInterval ? `${format(value)} [${format(low)}, ${format(high)}]` : format(value);
}

/** `0.4 to 0.6`, `above 0.1`, `at most 0.15`; empty when nothing bounds it. */
export function formatLimits({ id, limits: { low, high } }: Pick<GateResult, "id" | "limits">): string {
  const format = (limit: number): string => (isShare(id) ? `${plain(limit * 100)}\u2009%` : plain(limit));
  if (low !== undefined && high !== undefined) return `${format(low)} to ${format(high)}`;
  const isStrict = wordsOf(id)?.isStrict === true;
  if (low !== undefined) return `${isStrict ? "above" : "at least"} ${format(low)}`;
  if (high !== undefined) return `${isStrict ? "below" : "at most"} ${format(high)}`;
  return "";
}

/** `needs n \u2265 412 days`; empty where nothing is known about it. */
export function formatNeeds(needsN: number | undefined): string {
  return needsN === undefined || !Number.isFinite(needsN)
    ? ""
    : `needs n \u2265 ${formatCount(Math.ceil(needsN))} days`;
}

function isShare(id: string): boolean {
  return HOUR_GATE.test(id) || wordsOf(id)?.isShare === true;
}

function wordsOf(id: string): GateWords | undefined {
  return Object.hasOwn(WORDS, id) ? WORDS[id] : undefined;
}

/** A limit as the plan writes it, without padding: 0.1, 60, 0.85. */
function plain(limit: number): string {
  return String(Number(limit.toPrecision(6)));
}
