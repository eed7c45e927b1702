/**
 * The words of the Japanese page one. Every table is keyed by a type or held to a list by a test, so a word without
 * its translation fails.
 */
import type { Answer, GateOutcome, GateResult } from "../../validation/index.js";
import { isHourGate } from "../gateWords.js";

/** The answer to a question. */
export const ANSWER_JA: Readonly<Record<GateOutcome, string>> = {
  pass: "はい",
  fail: "いいえ",
  inconclusive: "判断できない",
};

/** In the place of a number that there is not. */
export const NOT_SHOWN_JA = "表示できない";

/** What stands around a figure. */
export const FIGURE_WORDS_JA = { numbers: "数値", of: "図", plot: "図", download: "CSV をダウンロード" } as const;

/** What a gate came to. */
export const OUTCOME_JA: Readonly<Record<GateOutcome, string>> = {
  pass: "合格",
  fail: "不合格",
  inconclusive: "判定保留",
};

/** The three questions. */
export const QUESTION_JA: Readonly<Record<Answer, string>> = {
  balanced: "バランスは取れているか",
  honest: "結果は信用できるか",
  earn: "利益は出るか",
};

/** What a title says of each answer. */
export const CLAUSE_JA: Readonly<Record<Answer, Readonly<Record<GateOutcome, string>>>> = {
  balanced: {
    pass: "バランスは取れている",
    fail: "バランスは取れていない",
    inconclusive: "バランスが取れているかは判断できない",
  },
  honest: {
    pass: "結果は信用できる",
    fail: "結果は信用できない",
    inconclusive: "結果を信用できるかは判断できない",
  },
  earn: { pass: "利益が出る", fail: "利益は出ない", inconclusive: "利益が出るかは判断できない" },
};

/** Headings of the groups of a gate table. */
export const ROLE_JA: Readonly<Record<GateResult["role"], string>> = {
  plan: "合格基準",
  guard: "安全確認（不合格なら、上の数値は意味を失う）",
  info: "参考（判定には使わない）",
};

/** The built-in gates but for the hours, by id; a test holds them to the list of gates. */
export const GATE_JA: Readonly<Record<string, string>> = {
  prediction_min: "スコアの最小値",
  prediction_max: "スコアの最大値",
  prediction_mean: "スコアの平均",
  buy_ratio: "買い比率",
  auc: "AUC",
  variance_24h: "24 時間内の分散",
  monthly_return: "コスト控除後の 30 日リターン",
  training_overlap: "評価期間と重なる学習ラベル",
  leakage_check: "リーク検査",
  spread_floor: "予測の広がり",
  mean_bias: "平均 P(BUY) と正例率の差",
  above_ceiling: "知りうる上限の超過",
  suspicious_auc: "実データとして良すぎる AUC",
  concurrent_bar: "判断時刻に始まる足の先読み",
};

/** What a guard says by itself. */
export const GUARD_JA: Readonly<Record<string, Readonly<Record<"pass" | "fail", string>>>> = {
  training_overlap: {
    pass: "評価期間と重なる学習ラベルはない（数え直して確認）",
    fail: "評価期間と重なるラベルで学習している",
  },
  leakage_check: { pass: "どの検査でもリークは見つからなかった", fail: "リークが見つかった" },
  spread_floor: { pass: "予測は一つの値につぶれていない", fail: "予測がほぼ一つの値につぶれている" },
  mean_bias: { pass: "平均は正例率とずれていない", fail: "平均が正例率からずれている" },
  above_ceiling: {
    pass: "成績は、市場の真の確率による上限を超えていない",
    fail: "成績が、市場の真の確率による上限を超えている。知りえない情報を使っている",
  },
  suspicious_auc: { pass: "リークを疑うほど高くはない", fail: "実データとしては、リークを疑うべき高さである" },
  concurrent_bar: {
    pass: "判断時刻に始まる足を先読みしていない",
    fail: "判断時刻に始まる足を先読みしている。時刻の列が、判断時刻ではなく足の開始時刻になっていると思われる（--time-is bar-open）",
  },
};

/** Inputs that a gate may lack, as its reason names them; a test holds them to the sources of the gates. */
export const MISSING_JA: Readonly<Record<string, string>> = {
  "needs labels": "ラベル",
  "needs labels of both classes": "両方のクラスのラベル",
  "needs bars": "足のデータ",
  "needs bars to trade on": "売買する足のデータ",
  "needs the label intervals of the rows the model learnt from": "学習した行のラベル期間",
  "needs the pipeline that made the predictions": "予測を作ったパイプライン",
  "needs labels and the simulated market's own probabilities": "ラベルと、シミュレーション市場の真の確率",
  "no decision falls into this hour": "この時間帯の判断",
};

/** `買い比率、03 時台（UTC）`; a gate of one's own is called as it wants to be. */
export function gateNameJa(gate: Pick<GateResult, "id" | "words">): string {
  if (isHourGate(gate)) return `買い比率、${gate.id.slice(-2)} 時台（UTC）`;
  return GATE_JA[gate.id] ?? gate.words?.name ?? gate.id;
}

/** A model's name before a particle: no space after a wide bracket, one after a Latin letter or digit. */
export function nameJa(name: string): string {
  const shown = modelJa(name);
  return shown.endsWith("）") ? shown : `${shown} `;
}

/** `v4（出荷版）`: the models of a run by their Japanese names; any other keeps its own. */
export function modelJa(name: string): string {
  return name.replace(/^v4 as written/, "v4（計画どおり）").replace(/^v4 as shipped/, "v4（出荷版）");
}
