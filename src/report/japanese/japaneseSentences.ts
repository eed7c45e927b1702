/** What the Japanese page one says in sentences, computed from the assessments as the English one's are. */
import { worstHour, type ModelSummary } from "../components/renderModelTable.js";
import { formatSides, isHourGate } from "../gateWords.js";
import {
  formatCount,
  formatEstimate,
  formatHour,
  formatNumber,
  formatPercent,
  formatPercentEstimate,
} from "../numbers.js";
import {
  ANSWERS,
  type Answer,
  type Answers,
  type Assessment,
  type GateOutcome,
  type GateResult,
  wordsOf,
} from "../../validation/index.js";
import { hoursInWords, limitsJa, needsJa, reasonJa, valueJa } from "./japaneseGates.js";
import { CLAUSE_JA, gateNameJa } from "./japaneseWords.js";

/** Of several gates with the same result, those a reader looks for first. */
const FIRST: readonly string[] = ["buy_ratio", "monthly_return", "auc", "leakage_check", "prediction_mean"];

/** `v4 as shipped は偏っていない。正直である。利益が出るかどうかは判断できない`. */
export function titleJa(model: string, answers: Answers): string {
  if (answers.honest === "fail")
    return `${model} は正直ではないため、見かけの利益に意味はない。${CLAUSE_JA.balanced[answers.balanced]}`;
  return `${model} は${ANSWERS.map((answer) => CLAUSE_JA[answer][answers[answer]]).join("。")}`;
}

/** How a card looks: what rests on a leak is no answer. */
export function toneJa(answers: Answers, answer: Answer): GateOutcome {
  return answer === "earn" && answers.honest === "fail" && answers.earn === "pass" ? "inconclusive" : answers[answer];
}

/** The gate that decided an answer and what it found. */
export function answerSentenceJa({ answers, gates }: Assessment, answer: Answer): string {
  if (toneJa(answers, answer) !== answers[answer])
    return "正直ではないモデルの口座が示すのは、リークの価値であって、モデルの利益ではありません。";
  const outcome = answers[answer];
  const counting = gates.filter((gate) => gate.answer === answer && gate.role !== "info");
  const deciding = counting.filter(({ result }) => result === outcome).sort((a, b) => rank(a) - rank(b));
  const [first] = deciding;
  if (first === undefined) return "この問いに数えるゲートはありません。";
  const limits = limitsJa(first);
  const found =
    first.value === null || first.role === "guard"
      ? `${gateNameJa(first)}: ${reasonJa(first)}。`
      : `${gateNameJa(first)}: ${valueJa(first)}${limits === "" ? "" : `(基準: ${limits})`}。`;
  const needs = needsJa(first);
  const all =
    outcome === "pass"
      ? `${counting.length} のゲートすべてに合格。`
      : `${counting.length} のゲートのうち ${deciding.length} が${outcome === "fail" ? "不合格" : "判定保留"}。`;
  return `${found}${needs === "" ? "" : `${needs}。`}${all}`;
}

/** What a model does with its decisions. */
export function balanceJa({
  model,
  n,
  days,
  buyShare,
  baseRate,
  probability,
  threshold,
  hours,
  gates,
}: Assessment): string {
  const labels = baseRate === null ? "" : `ラベルのうち BUY は ${formatPercent(baseRate)} です。`;
  const says =
    `${model} は、${formatCount(days)} 日間の ${formatCount(n)} 件の判断のうち ${formatPercentEstimate(buyShare)} で Buy と` +
    `言います。${labels}`;
  const range = `P(BUY) は ${formatNumber(probability.min)} から ${formatNumber(probability.max)} の範囲にあ`;
  if (probability.max <= threshold) return `${says}${range}り、閾値 ${threshold} を一度も超えません。`;
  const worst = worstHour(hours.hours);
  const hour =
    worst === undefined
      ? ""
      : `最も偏った時間帯は ${formatHour(worst.hour)} UTC で、Buy は ${formatPercent(worst.buyShare.value)} です` +
        `(${hoursInWords(gates.filter(isHourGate))})。`;
  return `${says}${range}ります。${hour}`;
}

/** How well a model ranks, and what that is worth. */
export function valueJaOf({ assessment: { model, answers, auc, ceiling }, monthlyReturn }: ModelSummary): string {
  const share =
    ceiling?.skillShare == null || (auc !== null && auc.value <= 0.5)
      ? ""
      : `、コイン投げを上回る分では、この市場で知りえた上限の ${formatPercent(ceiling.skillShare)} です`;
  const ranks =
    auc === null
      ? `${model} の AUC は、ラベルがないため表示できません。`
      : `${model} の AUC は ${formatEstimate(auc)}${share === "" ? " です" : share}。`;
  if (answers.honest === "fail") return `${ranks}正直ではないため、リターンは示しません。`;
  const earns =
    monthlyReturn === null
      ? "コスト控除後のリターンは表示できません。"
      : `手数料、スリッページ、資金調達率を引いた後のリターンは、30 日あたり ${formatPercentEstimate(monthlyReturn)} です。`;
  return `${ranks}${earns}`;
}

/** What the doubts depend on beside the assessment. */
export interface DoubtsJaContext {
  readonly isSimulated: boolean;
  readonly openings: number;
  /** Of the profile; empty where nothing was cut. */
  readonly cutProfile: string;
  readonly droppedFeatures: number;
  readonly symbolsWithoutFunding: readonly string[];
  readonly warnings: number;
}

/** What could make the answers wrong, one sentence each. */
export function doubtsJa(assessment: Assessment, context: DoubtsJaContext): string[] {
  const { days, fromDate, toDate, gates } = assessment;
  const { isSimulated, openings, cutProfile, droppedFeatures, symbolsWithoutFunding, warnings } = context;
  const open = gates.filter(({ result, role }) => result === "inconclusive" && role !== "info");
  return [
    ...(isSimulated
      ? [
          "市場はシミュレーションです。ここでの成績は実際の市場での成績を意味しません。学習が、見つけられるものを見つけているか" +
            "どうかを示すだけです。",
        ]
      : []),
    ...open
      .filter((gate) => !isHourGate(gate))
      .map((gate) => `${gateNameJa(gate)}は判定保留です(${valueJa(gate)})。${reasonJa(gate)}。`),
    ...powerJa(gates, days),
    `すべては ${formatCount(days)} 日間(${fromDate} から ${toDate})に基づきます。その間に起きなかったことは試されていません。`,
    ...(openings > 1
      ? [`この確認期間を見た実行は、これより前に ${openings - 1} 回あります。見るほど、未見の期間ではなくなります。`]
      : []),
    ...(cutProfile === ""
      ? []
      : [`学習はプロファイル ${cutProfile} で、full より小さくしています。何を省いたかは英語版のページにあります。`]),
    ...(droppedFeatures === 0 ? [] : [`入力が足りないため、${droppedFeatures} の特徴量を除いています。`]),
    ...(symbolsWithoutFunding.length === 0
      ? []
      : [`資金調達率のデータがない銘柄(${symbolsWithoutFunding.join("、")})では、それを引いていません。`]),
    "v3.1 は、その手順どおりに同じデータで作り直したものです。稼働中のモデルの予測は make diagnose で診断できます。",
    ...(warnings === 0 ? [] : [`警告が ${warnings} 件あります。一つずつ英語版のページの上部にあります。`]),
  ];
}

/** What so many days would have caught, gate by gate, the hours as one; nothing where no interval decides. */
export function powerJa(gates: readonly GateResult[], days: number): string[] {
  const judged = gates.filter(({ role, catches }) => role !== "info" && catches !== undefined);
  const hour = judged.find(isHourGate);
  const named = judged
    .filter((gate) => !isHourGate(gate) || gate === hour)
    .map((gate) => ({ name: gate === hour ? "一つの時間帯の買い比率" : gateNameJa(gate), caught: caughtJa(gate) }));
  if (named.length === 0) return [];
  const seen = named.filter(({ caught }) => caught !== "").map(({ name, caught }) => `${name}は ${caught}`);
  const blind = named.filter(({ caught }) => caught === "").map(({ name }) => name);
  const count = formatCount(days);
  return [
    "合格とは、これより大きなずれが見つからなかったということであり、ずれがないということではありません。" +
      (seen.length === 0 ? "" : `${count} 日で 80\u2009% の確率で見つけられたのは、${seen.join("、")}の場合です。`) +
      (blind.length === 0 ? "" : `${blind.join("、")}は、${count} 日ではどんな値も確実には見つけられません。`),
  ];
}

/** `30.5\u2009% 以下か 69.5\u2009% 以上`; empty where no possible value would have been caught. */
function caughtJa({ catches = {}, ...gate }: GateResult): string {
  return formatSides(catches, {
    isShare: wordsOf(gate).isShare,
    low: (low) => `${low} 以下`,
    high: (high) => `${high} 以上`,
  }).join("か ");
}

function rank(gate: GateResult): number {
  if (isHourGate(gate)) return FIRST.length + 1;
  const at = FIRST.indexOf(gate.id);
  return at < 0 ? FIRST.length : at;
}
