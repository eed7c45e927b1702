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
import { CLAUSE_JA, gateNameJa, modelJa, nameJa } from "./japaneseWords.js";

/** Of several gates with the same result, those a reader looks for first. */
const FIRST: readonly string[] = ["buy_ratio", "monthly_return", "auc", "leakage_check", "prediction_mean"];

/** `v4（出荷版）: バランスは取れている。結果は信用できる。利益が出るかは判断できない`. */
export function titleJa(model: string, answers: Answers): string {
  const name = modelJa(model);
  if (answers.honest === "fail")
    return `${name}: 結果は信用できず、見かけの利益に意味はない。${CLAUSE_JA.balanced[answers.balanced]}`;
  return `${name}: ${ANSWERS.map((answer) => CLAUSE_JA[answer][answers[answer]]).join("。")}`;
}

/** How a card looks: what rests on a leak is no answer. */
export function toneJa(answers: Answers, answer: Answer): GateOutcome {
  return answer === "earn" && answers.honest === "fail" && answers.earn === "pass" ? "inconclusive" : answers[answer];
}

/** The gate that decided an answer and what it found. */
export function answerSentenceJa({ answers, gates }: Assessment, answer: Answer): string {
  if (toneJa(answers, answer) !== answers[answer])
    return "リークのあるモデルの口座が示すのは、リークの価値であって、モデルの利益ではありません。";
  const outcome = answers[answer];
  const counting = gates.filter((gate) => gate.answer === answer && gate.role !== "info");
  const deciding = counting.filter(({ result }) => result === outcome).sort((a, b) => rank(a) - rank(b));
  const [first] = deciding;
  if (first === undefined) return "この問いを判定するゲートはありません。";
  const limits = limitsJa(first);
  const found =
    first.value === null || first.role === "guard"
      ? `${gateNameJa(first)}: ${reasonJa(first)}。`
      : `${gateNameJa(first)}: ${valueJa(first)}${limits === "" ? "" : `（基準: ${limits}）`}。`;
  const needs = needsJa(first);
  const all =
    outcome === "pass"
      ? `${counting.length} ゲートすべてに合格。`
      : `${counting.length} ゲート中 ${deciding.length} が${outcome === "fail" ? "不合格" : "判定保留"}。`;
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
  const labels = baseRate === null ? "" : `BUY ラベルの割合（正例率）は ${formatPercent(baseRate)} です。`;
  const says =
    `${nameJa(model)}は、${formatCount(days)} 日間の ${formatCount(n)} 件の判断のうち ` +
    `${formatPercentEstimate(buyShare)} を Buy としました。${labels}`;
  const range = `P(BUY) の範囲は ${formatNumber(probability.min)} から ${formatNumber(probability.max)} で`;
  if (probability.max <= threshold) return `${says}${range}、閾値 ${threshold} を一度も超えません。`;
  const worst = worstHour(hours.hours);
  const hour =
    worst === undefined
      ? ""
      : `最も偏った時間帯は ${formatHour(worst.hour)} UTC で、Buy は ${formatPercent(worst.buyShare.value)} です` +
        `（${hoursInWords(gates.filter(isHourGate))}）。`;
  return `${says}${range}す。${hour}`;
}

/** How well a model ranks, and what that is worth. */
export function valueJaOf(summary: ModelSummary): string {
  const { model, answers, auc, ceiling } = summary.assessment;
  const share =
    ceiling?.skillShare == null || (auc !== null && auc.value <= 0.5)
      ? ""
      : ` で、0.5 を超える分はこの市場で可能な上限の ${formatPercent(ceiling.skillShare)} にあたります`;
  const ranks =
    auc === null
      ? `${nameJa(model)}の AUC は、ラベルがないため表示できません。`
      : `${nameJa(model)}の AUC は ${formatEstimate(auc)}${share === "" ? " です" : share}。`;
  if (answers.honest === "fail") return `${ranks}結果を信用できないため、リターンは示しません。`;
  return `${ranks}${earningsJa(summary)}`;
}

function earningsJa({ monthlyReturn, neverTraded = false }: ModelSummary): string {
  if (neverTraded) return "一度も取引していないため、利益も損失もありません。";
  return monthlyReturn === null
    ? "コスト控除後のリターンは表示できません。"
    : `手数料、スリッページ、資金調達料を引いた後のリターンは、30 日あたり ${formatPercentEstimate(monthlyReturn)} です。`;
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
          "市場はシミュレーションです。分かるのは、見つけられるはずのものを学習が見つけたかどうかまでで、実際の市場での成績では" +
            "ありません。",
        ]
      : []),
    ...open.filter((gate) => !isHourGate(gate)).map(undecidedJa),
    ...powerJa(gates, days),
    `結論はすべて ${formatCount(days)} 日間（${fromDate} から ${toDate}）に基づきます。その間に起きなかったことは試されていません。`,
    ...(openings > 1
      ? [
          `この確認期間は、これまでに ${openings - 1} 回の実行で使われています。使うたびに、未知のデータとしての価値は下がります。`,
        ]
      : []),
    ...(cutProfile === ""
      ? []
      : [
          `学習はプロファイル ${cutProfile} のもので、full より規模を縮めています。省いた内容は英語版のページにあります。`,
        ]),
    ...(droppedFeatures === 0 ? [] : [`必要なデータがないため、特徴量を ${droppedFeatures} 個除いています。`]),
    ...(symbolsWithoutFunding.length === 0
      ? []
      : [`資金調達率のデータがない銘柄（${symbolsWithoutFunding.join("、")}）では、資金調達料を差し引いていません。`]),
    "ここでの v3.1 は、当時の手順どおりに同じデータで学習し直したものです。稼働中のモデルの予測は make diagnose で診断できます。",
    ...(warnings === 0 ? [] : [`警告が ${warnings} 件あります。内容は英語版のページの上部にあります。`]),
  ];
}

/** An open gate as a sentence: its value and what would settle it, or what it lacks. */
function undecidedJa(gate: GateResult): string {
  const name = gateNameJa(gate);
  if (gate.value === null) return `${name}は${reasonJa(gate).replace("判定できない", "判定できません")}。`;
  const needs = needsJa(gate);
  return `${name}は判定保留です（${valueJa(gate)}）。${needs === "" ? "" : `${needs}です。`}`;
}

/** What so many days would have caught, gate by gate, the hours as one; nothing where no interval decides. */
export function powerJa(gates: readonly GateResult[], days: number): string[] {
  const judged = gates.filter(({ role, catches }) => role !== "info" && catches !== undefined);
  const hour = judged.find(isHourGate);
  const named = judged
    .filter((gate) => !isHourGate(gate) || gate === hour)
    .map((gate) => ({ name: gate === hour ? "一つの時間帯の買い比率" : gateNameJa(gate), caught: caughtJa(gate) }));
  if (named.length === 0) return [];
  const seen = named.filter(({ caught }) => caught !== "").map(({ name, caught }) => `${name}が ${caught}`);
  const blind = named.filter(({ caught }) => caught === "").map(({ name }) => name);
  const count = formatCount(days);
  return [
    "「合格」は、検出できる大きさのずれが見つからなかったという意味で、ずれがないという意味ではありません。" +
      (seen.length === 0
        ? ""
        : `${count} 日間のデータで 80\u2009% の確率で不合格にできるのは、${seen.join("、")}の場合です。`) +
      (blind.length === 0
        ? ""
        : `${blind.join("、")}は、${count} 日間では、どれほど外れた値でも不合格にできるとは限りません。`),
  ];
}

/** `30.5\u2009% 以下または 69.5\u2009% 以上`; empty where no possible value would have been caught. */
function caughtJa({ catches = {}, ...gate }: GateResult): string {
  return formatSides(catches, {
    isShare: wordsOf(gate).isShare,
    low: (low) => `${low} 以下`,
    high: (high) => `${high} 以上`,
  }).join("または ");
}

function rank(gate: GateResult): number {
  if (isHourGate(gate)) return FIRST.length + 1;
  const at = FIRST.indexOf(gate.id);
  return at < 0 ? FIRST.length : at;
}
