/** What a reading of predictions may be warned about, each kind with its limit and its words. */
import { BUY_SHARE_WARNING, COLLAPSE_WARNING, sayPercent, type PredictionShape } from "../../core/index.js";

export type TroubleKind = "buyShare" | "spread" | "entropy" | "saturation";

/** Figures of one batch of predictions: an epoch's inner slice or a test window. */
export interface Reading extends PredictionShape {
  readonly buyRatio: number;
}

interface Trouble {
  readonly kind: TroubleKind;
  /** Whether it says that predictions do not tell rows apart. */
  readonly isCollapse: boolean;
  /** Whether it means something of a fit that has yet to tell rows apart, whose rows all lie beside the threshold. */
  readonly isOfBeginnings: boolean;
  /** What is wrong, as a clause without the number: "Buy share outside 30-70 %". */
  readonly clause: string;
  /** How far a reading is into it, above 0 where it is; comparable within a kind. */
  readonly excess: (reading: Reading) => number;
  readonly value: (reading: Reading) => string;
}

const { low, high } = BUY_SHARE_WARNING;
const { leastSpread, leastEntropyBits, mostSaturatedFrac } = COLLAPSE_WARNING;

export const TROUBLES: readonly Trouble[] = [
  {
    kind: "buyShare",
    isCollapse: false,
    isOfBeginnings: false,
    clause: `Buy share outside ${100 * low}-${100 * high} %`,
    excess: ({ buyRatio }) => Math.max(low - buyRatio, buyRatio - high),
    value: ({ buyRatio }) => sayPercent(buyRatio),
  },
  {
    kind: "spread",
    isCollapse: true,
    isOfBeginnings: false,
    clause: `collapsed, P(BUY) with a standard deviation below ${leastSpread}`,
    excess: ({ spread }) => leastSpread - spread,
    value: ({ spread }) => spread.toPrecision(2),
  },
  {
    kind: "entropy",
    isCollapse: true,
    isOfBeginnings: false,
    clause: `collapsed, P(BUY) with an entropy below ${leastEntropyBits} bit`,
    excess: ({ entropyBits }) => leastEntropyBits - entropyBits,
    value: ({ entropyBits }) => `${entropyBits.toPrecision(2)} bits`,
  },
  {
    kind: "saturation",
    isCollapse: false,
    isOfBeginnings: true,
    clause: `more than ${sayPercent(mostSaturatedFrac, { decimals: 0 })} of the output saturated near 0 or 1`,
    excess: ({ saturatedFrac }) => saturatedFrac - mostSaturatedFrac,
    value: ({ saturatedFrac }) => sayPercent(saturatedFrac),
  },
];

/**
 * The troubles of one reading, as "Buy share outside 30-70 %: 12.0 %"; empty when all is well.
 *
 * @param options.isBeginning Whether the fit has yet to tell rows apart: then nothing can have collapsed, and on which
 *   side of the threshold all rows lie is chance.
 */
export function troublesOf(
  reading: Reading,
  { isBeginning = false }: { readonly isBeginning?: boolean } = {},
): string[] {
  return TROUBLES.filter(({ isOfBeginnings, excess }) => excess(reading) > 0 && (isOfBeginnings || !isBeginning)).map(
    ({ clause, value }) => `${clause}: ${value(reading)}`,
  );
}

/** Whether predictions tell rows apart. */
export function tellsApart(reading: Reading): boolean {
  return TROUBLES.every(({ isCollapse, excess }) => !isCollapse || !(excess(reading) > 0));
}

/**
 * Whether a fit that has not told rows apart so far is on its way: a spread that grew on as it grew until now would
 * be enough at the last step that the fit may take. Every booster begins near one half, and every network near it.
 *
 * @param step From 1.
 */
export function isOnItsWay(
  { spread }: Reading,
  { step, mostSteps }: { readonly step: number; readonly mostSteps: number },
): boolean {
  return spread * (mostSteps / step) >= leastSpread;
}
