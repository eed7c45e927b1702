/** The gate table in Japanese: what each gate found, its limits, and why it came to that. */
import { renderDisclosure } from "../components/renderDisclosure.js";
import { renderTable } from "../components/renderTable.js";
import type { Cell } from "../figure.js";
import { formatGateValue, formatLimit, isHourGate, OUTCOME_SIGN } from "../gateWords.js";
import { html, type Html } from "../html.js";
import { formatCount, formatNumber, NOT_SHOWN } from "../numbers.js";
import { wordsOf, type GateResult } from "../../validation/index.js";
import { GUARD_JA, gateNameJa, MISSING_JA, NOT_SHOWN_JA, OUTCOME_JA, ROLE_JA } from "./japaneseWords.js";

const COLUMNS: readonly string[] = ["ゲート", "値", "基準", "n", "日数", "結果", "理由"];

const GATE_RULE_JA =
  "信頼区間の全体が基準の内側にあれば合格、外側にあれば不合格、基準をまたげば判定保留。区間のないゲートは値そのもので判定する。";
const HOUR_RULE_JA =
  "24 の時間帯のうち一つくらいは偶然でも基準の外に出るため、まとめて判定する。値が基準の内側にあれば合格。不合格になるのは、" +
  "偶然の確率を全体で 5\u2009% に抑える Holm の調整後も外側にある場合だけで、その間は判定保留。";

/** All gates of one model, grouped by what they are for; the hours folded below. */
export function renderGateTableJa(gates: readonly GateResult[], { model }: { readonly model: string }): Html {
  const hours = gates.filter(isHourGate);
  const tables = (["plan", "guard", "info"] as const).flatMap((role) => {
    const rows = gates.filter((gate) => gate.role === role && !isHourGate(gate));
    return rows.length === 0
      ? []
      : [renderTable({ caption: `${model}: ${ROLE_JA[role]}`, columns: COLUMNS, rows: rows.map(gateRow) })];
  });
  const rule = html`<p class="note">${GATE_RULE_JA}</p>
`;
  if (hours.length === 0) return html`${rule}${tables}`;
  const table = renderTable({ caption: `${model}: 24 の時間帯`, columns: COLUMNS, rows: hours.map(gateRow) });
  const said = html`<p class="note">${HOUR_RULE_JA}</p>
${table}`;
  return html`${rule}${tables}${renderDisclosure("24 の時間帯を一つずつ", said, { gist: hoursInWords(hours) })}`;
}

/** `24 時間帯のうち 20 合格、1 不合格、3 判定保留`. */
export function hoursInWords(hours: readonly GateResult[]): string {
  const counts = (["pass", "fail", "inconclusive"] as const).flatMap((result) => {
    const count = hours.filter((gate) => gate.result === result).length;
    return count === 0 ? [] : [`${count} ${OUTCOME_JA[result]}`];
  });
  return `${hours.length} 時間帯のうち ${counts.join("、")}`;
}

/** Of a gate that is missing what it judges, `表示できない`. */
export function valueJa(gate: GateResult): string {
  const value = formatGateValue(gate);
  return value === NOT_SHOWN ? NOT_SHOWN_JA : value;
}

/** `40\u2009% から 60\u2009%`, `0.1 より大きい`, `0.15 以下`. */
export function limitsJa({ limits: { low, high }, ...gate }: Pick<GateResult, "id" | "words" | "limits">): string {
  const { isShare, isStrict } = wordsOf(gate);
  const say = (limit: number): string => formatLimit(limit, { isShare });
  if (low !== undefined && high !== undefined) return `${say(low)} から ${say(high)}`;
  if (low !== undefined) return `${say(low)} ${isStrict ? "より大きい" : "以上"}`;
  return high === undefined ? "" : `${say(high)} ${isStrict ? "より小さい" : "以下"}`;
}

/** What would settle an open gate; empty where nothing is open, or an input is missing instead of days. */
export function needsJa({ result, value, low, needsN, settlesAs }: GateResult): string {
  if (result !== "inconclusive" || value === null || low === null) return "";
  if (needsN === undefined) return "百年分に満たない日数では決まらない";
  const outcome = settlesAs === undefined ? "決まる" : `${OUTCOME_JA[settlesAs]}になる`;
  return `この値のままなら、${formatCount(Math.ceil(needsN))} 日で ${outcome}(確率 80\u2009%)`;
}

/** Why a gate came to its result. */
export function reasonJa(gate: GateResult): string {
  const { id, role, value, low, result, reason, adjustedP } = gate;
  if (value === null) {
    const missing = reason.replace(/^(?:undecided|not shown)[:;,.]?\s+/i, "");
    return `判定できない。必要なもの: ${MISSING_JA[missing] ?? missing}`;
  }
  const guard = GUARD_JA[id];
  if (role === "guard" && guard !== undefined && result !== "inconclusive") return guard[result];
  const settling = needsJa(gate);
  const after = settling === "" ? "" : `。${settling}`;
  if (isHourGate(gate)) {
    if (result === "pass") return "値は基準の内側にある";
    const p = adjustedP === undefined ? "" : `。Holm 調整後の p は ${formatNumber(adjustedP)}`;
    return `値は基準の外側にあ${result === "fail" ? "る" : "るが、偶然と区別できない"}${p}${after}`;
  }
  if (low === null) return `値は基準の${result === "pass" ? "内側にある" : "外側にある"}(値そのもので判定)`;
  if (result === "pass") return "区間の全体が基準の内側にある";
  return result === "fail" ? "区間の全体が基準の外側にある" : `区間が基準をまたいでいる${after}`;
}

function gateRow(gate: GateResult): Cell[] {
  return [
    gateNameJa(gate),
    valueJa(gate),
    limitsJa(gate),
    formatCount(gate.n),
    formatCount(gate.effectiveN),
    `${OUTCOME_SIGN[gate.result]} ${OUTCOME_JA[gate.result]}`,
    reasonJa(gate),
  ];
}
