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
  balanced: "偏っていないか",
  honest: "正直か",
  earn: "利益は出るか",
};

/** What a title says of each answer. */
export const CLAUSE_JA: Readonly<Record<Answer, Readonly<Record<GateOutcome, string>>>> = {
  balanced: { pass: "偏っていない", fail: "偏っている", inconclusive: "偏っているかどうかは判断できない" },
  honest: { pass: "正直である", fail: "正直ではない", inconclusive: "正直かどうかは判断できない" },
  earn: { pass: "利益が出る", fail: "利益は出ない", inconclusive: "利益が出るかどうかは判断できない" },
};

/** Headings of the groups of a gate table. */
export const ROLE_JA: Readonly<Record<GateResult["role"], string>> = {
  plan: "合格基準",
  guard: "見張り: これに触れると、上の数値には意味がなくなる",
  info: "参考: 判定には使わない",
};

/** The built-in gates but for the hours, by id; a test holds them to the list of gates. */
export const GATE_JA: Readonly<Record<string, string>> = {
  prediction_min: "スコアの最小値",
  prediction_max: "スコアの最大値",
  prediction_mean: "スコアの平均",
  buy_ratio: "買い比率",
  auc: "AUC",
  variance_24h: "一日の中の分散",
  monthly_return: "コスト控除後の 30 日リターン",
  training_overlap: "評価期間と重なる学習ラベル",
  leakage_check: "リーク検査",
  spread_floor: "予測の広がりの下限",
  mean_bias: "平均 P(BUY) と正例率の差",
  above_ceiling: "知りうる上限を超えていないか",
  suspicious_auc: "実データとして良すぎる AUC",
  concurrent_bar: "判断時刻に始まる足を知っていないか",
};

/** What a guard says by itself. */
export const GUARD_JA: Readonly<Record<string, Readonly<Record<"pass" | "fail", string>>>> = {
  training_overlap: {
    pass: "評価期間にかかる学習ラベルはない。数え直して確かめた",
    fail: "評価期間にかかるラベルで学習している",
  },
  leakage_check: { pass: "どの検査もリークを見つけなかった", fail: "リークが見つかった" },
  spread_floor: { pass: "予測は一つの値につぶれていない", fail: "予測がほぼ一つの値につぶれている" },
  mean_bias: { pass: "平均して正例率からずれていない", fail: "平均して正例率からずれている" },
  above_ceiling: {
    pass: "市場そのものの確率より良い成績ではない",
    fail: "市場そのものの確率より良い。知りえないことを知っている",
  },
  suspicious_auc: { pass: "疑うほど良くはない", fail: "実データでは、リークを疑うべき高さである" },
  concurrent_bar: {
    pass: "予測が許される以上に、判断時刻に始まる足を知ってはいない",
    fail: "判断時刻に始まる足を知っている。時刻は判断の時刻ではなく、足の始値の時刻と思われる(--time-is bar-open)",
  },
};

/** Inputs that a gate may lack, as its reason names them; a test holds them to the sources of the gates. */
export const MISSING_JA: Readonly<Record<string, string>> = {
  "needs labels": "ラベル",
  "needs labels of both classes": "両方のクラスのラベル",
  "needs bars": "足のデータ",
  "needs bars to trade on": "売買する足のデータ",
  "needs the label intervals of the rows the model learnt from": "学習した行のラベル期間",
  "needs the leakage check, which needs the pipeline that made the predictions":
    "リーク検査(予測を作ったパイプラインが必要)",
  "needs labels and the simulated market's own probabilities": "ラベルと、シミュレーション市場そのものの確率",
  "no decision falls into this hour": "この時間帯の判断",
};

/** `買い比率、03 時台 (UTC)`; a gate of one's own is called as it wants to be. */
export function gateNameJa(gate: Pick<GateResult, "id" | "words">): string {
  if (isHourGate(gate)) return `買い比率、${gate.id.slice(-2)} 時台 (UTC)`;
  return GATE_JA[gate.id] ?? gate.words?.name ?? gate.id;
}
