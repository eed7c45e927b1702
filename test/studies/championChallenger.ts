/**
 * How often two models that are worth the same are called better or worse, and how often a better one is found.
 *
 * Each bar's return is a signal and chance, its sign the label. Both models of a set see the signal through noise of
 * their own; how much of it they see swings from day to day with correlation `memory`, each by itself, and their
 * probabilities are as bold as what they see on average allows. `edge` is how much more of it the challenger sees.
 */
import { HOUR_MS, type Rng } from "../../src/core/index.js";
import type { Bars } from "../../src/market/index.js";
import type { PredictionTable } from "../../src/predictions/index.js";
import { comparePredictionTables, type ComparisonAnswer } from "../../src/validation/index.js";

export const QUESTIONS = ["better", "where", "matter"] as const;
export type Question = (typeof QUESTIONS)[number];

export interface ComparisonStudy {
  readonly days: number;
  readonly memory: number;
  /** 0 for equal models. */
  readonly edge: number;
  readonly sets: number;
  readonly rng: Rng;
}

export interface StudiedQuestion {
  readonly question: Question;
  /** Shares of sets. */
  readonly better: number;
  readonly worse: number;
  readonly mixed: number;
}

export interface StudiedComparison {
  readonly questions: readonly StudiedQuestion[];
  /** Means over sets. */
  readonly aucDifference: number;
  readonly aucDetectable: number;
  readonly monthDetectable: number;
  /** Share of sets whose AUC alone was called better. */
  readonly aucBetter: number;
}

const ROWS_A_DAY = 24;
/** Deviation of the signal beside chance of 1. */
const SIGNAL = 0.5;
/** Correlation of what a model sees with the signal, and its deviation over days. */
const SEEN = 0.4;
const DAY_EFFECT = 0.15;
/** Log-odds per deviation of a signal that is wholly seen: logistic slope of the probit. */
const BOLDNESS = 1.7 * SIGNAL;
const BAR_MOVE = 0.002;

export function studyComparison({ days, memory, edge, sets, rng }: ComparisonStudy): StudiedComparison {
  const counts = new Map(QUESTIONS.map((question) => [question, new Map<ComparisonAnswer, number>()]));
  const sums = { difference: 0, detectable: 0, month: 0, better: 0 };
  for (let set = 0; set < sets; set++) {
    const { champion, challenger, bars } = drawSet({ days, memory, edge }, rng.child(`set ${set}`));
    const { answers, quality, money } = comparePredictionTables(champion, challenger, {
      confidence: 0.95,
      market: { bars },
    });
    for (const question of QUESTIONS) {
      const found = counts.get(question)!;
      found.set(answers[question], (found.get(answers[question]) ?? 0) + 1);
    }
    const auc = quality[0]!;
    sums.difference += auc.difference.value / sets;
    sums.detectable += auc.detectable / sets;
    sums.month += money!.detectable / sets;
    sums.better += auc.outcome === "better" ? 1 / sets : 0;
  }
  return {
    questions: QUESTIONS.map((question) => {
      const share = (answer: ComparisonAnswer): number => (counts.get(question)!.get(answer) ?? 0) / sets;
      return { question, better: share("better"), worse: share("worse"), mixed: share("mixed") };
    }),
    aucDifference: sums.difference,
    aucDetectable: sums.detectable,
    monthDetectable: sums.month,
    aucBetter: sums.better,
  };
}

function drawSet(
  { days, memory, edge }: Pick<ComparisonStudy, "days" | "memory" | "edge">,
  rng: Rng,
): { readonly champion: PredictionTable; readonly challenger: PredictionTable; readonly bars: Bars } {
  const n = days * ROWS_A_DAY;
  const signal = Float64Array.from({ length: n }, () => rng.normal());
  const returns = signal.map((seen) => BAR_MOVE * (SIGNAL * seen + rng.normal()));
  const label = Uint8Array.from(returns, (move) => (move > 0 ? 1 : 0));
  const timeMs = Float64Array.from({ length: n }, (_, row) => row * HOUR_MS + Date.UTC(2025, 0, 1));
  const open = new Float64Array(n);
  const close = new Float64Array(n);
  let price = 100;
  for (let bar = 0; bar < n; bar++) {
    open[bar] = price;
    close[bar] = price *= Math.exp(returns[bar]!);
  }
  const model = (own: Rng, seen: number): PredictionTable => {
    let state = own.normal();
    const effect = Float64Array.from({ length: days }, () => {
      const now = state;
      state = memory * state + Math.sqrt(1 - memory * memory) * own.normal();
      return DAY_EFFECT * now;
    });
    const probability = signal.map((value, row) => {
      const skill = Math.min(1, Math.max(0, seen + effect[Math.floor(row / ROWS_A_DAY)]!));
      const view = skill * value + Math.sqrt(1 - skill * skill) * own.normal();
      return 1 / (1 + Math.exp(-BOLDNESS * seen * view));
    });
    return {
      t0Ms: timeMs,
      t1Ms: timeMs.map((time) => time + HOUR_MS),
      symbol: new Array<string>(n).fill("BTCUSDT"),
      score: probability,
      probability,
      label,
      threshold: 0.5,
    };
  };
  return {
    champion: model(rng.child("champion"), SEEN),
    challenger: model(rng.child("challenger"), SEEN + edge),
    bars: {
      symbol: "BTCUSDT",
      barMs: HOUR_MS,
      timeMs,
      open,
      high: open.map((o, bar) => Math.max(o, close[bar]!)),
      low: open.map((o, bar) => Math.min(o, close[bar]!)),
      close,
      volume: new Float64Array(n).fill(1),
    },
  };
}
