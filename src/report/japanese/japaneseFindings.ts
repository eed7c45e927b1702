/** What each of the five figures shows of the judged model, as its title: a conclusion first, then what it rests on. */
import { BUY_SHARE, BUY_SHARE_WARNING } from "../../core/index.js";
import type { ModelSummary } from "../components/renderModelTable.js";
import { formatLimit, isHourGate } from "../gateWords.js";
import { formatNumber, formatPercent, formatPercentEstimate } from "../numbers.js";
import type { Assessment } from "../../validation/index.js";
import { nameJa } from "./japaneseWords.js";

/** The five figures of page one. */
export type JapaneseFigure = "distribution" | "hours" | "regimes" | "reliability" | "equity";

/** The title of a figure. */
export function findingJa(figure: JapaneseFigure, summary: ModelSummary): string {
  const { assessment } = summary;
  switch (figure) {
    case "distribution":
      return leanJa(assessment);
    case "hours":
      return hoursJa(assessment);
    case "regimes":
      return regimesJa(assessment);
    case "reliability":
      return reliabilityJa(assessment);
    case "equity":
      return equityJa(summary);
  }
}

/** By the whole interval of the Buy share, as the English figure says it. */
function leanJa({ model, probability, threshold, buyShare }: Assessment): string {
  const name = nameJa(model);
  if (probability.max <= threshold)
    return `${name}は一度も Buy としない（P(BUY) は最大でも ${formatNumber(probability.max)}）`;
  const found = `（買い比率 ${formatPercent(buyShare.value)}）`;
  if (buyShare.high < BUY_SHARE.low) return `${name}は Sell に偏っている${found}`;
  if (buyShare.low > BUY_SHARE.high) return `${name}は Buy に偏っている${found}`;
  return buyShare.low >= BUY_SHARE.low && buyShare.high <= BUY_SHARE.high
    ? `${name}は Buy にも Sell にも偏っていない${found}`
    : `${name}が Buy か Sell に偏っているかは判断できない${found}`;
}

function hoursJa({ model, gates }: Assessment): string {
  const name = nameJa(model);
  const hours = gates.filter(isHourGate);
  const count = (outcome: string): number => hours.filter(({ result }) => result === outcome).length;
  const [low, high] = [BUY_SHARE_WARNING.low, BUY_SHARE_WARNING.high].map((at) => formatLimit(at, { isShare: true }));
  const band = `${low} から ${high}`;
  if (hours.length === 0) return `${name}の時間帯別の買い比率`;
  if (count("fail") > 0)
    return `${name}の買い比率は、${hours.length} 時間帯のうち ${count("fail")} で ${band} を外れる`;
  return count("inconclusive") > 0
    ? `${name}の買い比率が ${band} を外れると言える時間帯はない（${count("inconclusive")} 時間帯は判定保留）`
    : `${name}の買い比率は、どの時間帯でも ${band} に収まる`;
}

/** Whether Buy follows the market, by intervals that do not touch. */
function regimesJa({ model, regimes }: Assessment): string {
  const name = nameJa(model);
  const shareIn = (wanted: string) => regimes?.find(({ regime, n }) => regime === wanted && n > 0)?.buyShare;
  const [bull, bear] = [shareIn("bull"), shareIn("bear")];
  if (bull === undefined || bear === undefined)
    return "この期間には、上昇相場と下落相場の両方がそろっていないため比べられない";
  const found = `（上昇 ${formatPercent(bull.value)}、下落 ${formatPercent(bear.value)}）`;
  if (bull.value === 0 && bear.value === 0) return `${name}は、上昇相場でも下落相場でも一度も Buy としない`;
  if (bull.low > bear.high) return `${name}は、下落相場より上昇相場で多く Buy とする${found}`;
  return bear.low > bull.high
    ? `${name}は、上昇相場より下落相場で多く Buy とする${found}`
    : `${name}の Buy が相場の向きに従うかは判断できない${found}`;
}

function reliabilityJa({ model, reliability }: Assessment): string {
  const name = nameJa(model);
  if (reliability === null) return `${name}の P(BUY) の正しさは、ラベルがないため判定できない`;
  const { expectedCalibrationError: error, calibratedErrorRange: range } = reliability;
  return `${name}の P(BUY) のずれ ${formatNumber(error)} は、偶然の範囲${error > range.high ? "を超える" : "に収まる"}`;
}

/** A return whose interval holds zero is neither a gain nor a loss. */
function equityJa({ assessment: { model, answers }, monthlyReturn, neverTraded = false }: ModelSummary): string {
  const name = nameJa(model);
  if (neverTraded) return `${name}は一度も取引しなかった`;
  if (monthlyReturn === null || answers.honest === "fail") return `${name}のコスト控除後の資産`;
  const found = `（30 日あたり ${formatPercentEstimate(monthlyReturn)}）`;
  if (monthlyReturn.low > 0) return `${name}はコスト控除後に利益を出した${found}`;
  return monthlyReturn.high < 0
    ? `${name}はコスト控除後に損失を出した${found}`
    : `${name}の損益は、ゼロと区別できない${found}`;
}
