/** The gate table in Japanese: what each gate found, its limits, and why it came to that. */
import { renderDisclosure } from "../components/renderDisclosure.js";
import { renderResultWord } from "../components/renderResultWord.js";
import { scrollable } from "../components/renderTable.js";
import { dishonestMoneyNote, formatGateValue, formatLimit, isHourGate, OUTCOME_SIGN } from "../gateWords.js";
import { html, joinHtml, type Html } from "../html.js";
import { formatCount, formatNumber, NOT_SHOWN } from "../numbers.js";
import { wordsOf, type GateResult } from "../../validation/index.js";
import { GUARD_JA, gateNameJa, MISSING_JA, NOT_SHOWN_JA, OUTCOME_JA, ROLE_JA } from "./japaneseWords.js";

const COLUMNS: readonly string[] = ["ゲート", "値", "基準", "n", "日数", "結果", "理由"];
const TEXT_COLUMNS: ReadonlySet<string> = new Set(["ゲート", "結果", "理由"]);

const DISHONEST_MONEY_JA = "結果を信用できないため、示すのはリークの価値であって、モデルの利益ではない";
const GATE_RULE_JA =
  "信頼区間の全体が基準の内側なら合格、外側なら不合格、基準をまたげば判定保留です。区間のないゲートは値だけで判定します。";
const HOUR_RULE_JA =
  "24 も時間帯があれば一つくらいは偶然でも基準を外れるため、まとめて判定します。値が基準の内側なら合格、Holm の方法で" +
  "誤判定の確率を全体で 5\u2009% に抑えても外側なら不合格、それ以外は判定保留です。";

/** All gates of one model, grouped by what they are for; the hours folded below. */
export function renderGateTableJa(gates: readonly GateResult[], { model }: { readonly model: string }): Html {
  const hours = gates.filter(isHourGate);
  const tables = (["plan", "guard", "info"] as const).flatMap((role) => {
    const rows = gates.filter((gate) => gate.role === role && !isHourGate(gate));
    return rows.length === 0 ? [] : [gateTable(`${model}: ${ROLE_JA[role]}`, rows, gates)];
  });
  const rule = html`<p class="note">${GATE_RULE_JA}</p>
`;
  if (hours.length === 0) return html`${rule}${tables}`;
  const table = gateTable(`${model}: 24 の時間帯`, hours, gates);
  const said = html`<p class="note">${HOUR_RULE_JA}</p>
${table}`;
  return html`${rule}${tables}${renderDisclosure("時間帯別のゲート（24 件）", said, { gist: hoursInWords(hours) })}`;
}

/** `24 時間帯のうち 20 が合格、1 が不合格、3 が判定保留`. */
export function hoursInWords(hours: readonly GateResult[]): string {
  const counts = (["pass", "fail", "inconclusive"] as const).flatMap((result) => {
    const count = hours.filter((gate) => gate.result === result).length;
    return count === 0 ? [] : [`${count} が${OUTCOME_JA[result]}`];
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
  if (needsN === undefined) return "この値のままなら、百年分のデータでも決まらない見込み";
  const outcome = settlesAs === undefined ? "決まる見込み" : `${OUTCOME_JA[settlesAs]}になる見込み`;
  return `この値のままなら、${formatCount(Math.ceil(needsN))} 日で${outcome}（確率 80\u2009%）`;
}

/** Why a gate came to its result. */
export function reasonJa(gate: GateResult): string {
  const { id, role, value, low, result, reason, adjustedP } = gate;
  if (value === null) {
    const missing = reason.replace(/^(?:undecided|not shown)[:;,.]?\s+/i, "");
    return `判定できない（必要なもの: ${MISSING_JA[missing] ?? missing}）`;
  }
  const guard = GUARD_JA[id];
  if (role === "guard" && guard !== undefined && result !== "inconclusive") return guard[result];
  const settling = needsJa(gate);
  const after = settling === "" ? "" : `。${settling}`;
  if (isHourGate(gate)) {
    if (result === "pass") return "値は基準の内側にある";
    const p = adjustedP === undefined ? "" : `。Holm 調整後の p は ${formatNumber(adjustedP)}`;
    return `値は基準の外側にあ${result === "fail" ? "る" : "るが、偶然の範囲を出ない"}${p}${after}`;
  }
  if (low === null) return `値は基準の${result === "pass" ? "内側にある" : "外側にある"}（値だけで判定）`;
  if (result === "pass") return "区間の全体が基準の内側にある";
  return result === "fail" ? "区間の全体が基準の外側にある" : `区間が基準をまたいでいる${after}`;
}

/** @param all Of the model: whether it is honest says what its money is worth. */
function gateTable(caption: string, gates: readonly GateResult[], all: readonly GateResult[]): Html {
  const head = COLUMNS.map(
    (column) => html`<th scope="col"${TEXT_COLUMNS.has(column) && html` class="text"`}>${column}</th>`,
  );
  return scrollable(
    caption,
    html`<table class="data gates"><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>
${joinHtml(
  gates.map((gate) => gateRow(gate, all)),
  "\n",
)}
</tbody></table>`,
  );
}

function gateRow(gate: GateResult, all: readonly GateResult[]): Html {
  const { n, effectiveN, result } = gate;
  const cells = [valueJa(gate), limitsJa(gate), formatCount(n), formatCount(effectiveN)];
  return html`<tr><th scope="row">${gateNameJa(gate)}</th>${[
    cells.map((cell) => html`<td>${cell}</td>`),
    html`<td class="text">${renderResultWord(OUTCOME_SIGN[result], OUTCOME_JA[result])}</td>`,
    html`<td class="text why">${dishonestMoneyNote(gate, all) === "" ? reasonJa(gate) : DISHONEST_MONEY_JA}</td>`,
  ]}</tr>`;
}
