/**
 * A figure of the English page in Japanese: axes, legends, ticks and table word by word. What is in no list is a name
 * or a number and stays; a test holds the lists to the five figures of page one.
 */
import type { Cell, Figure } from "../figure.js";
import { modelJa, NOT_SHOWN_JA } from "./japaneseWords.js";

/** Regimes as ticks and cells call them. */
const REGIMES_JA: Readonly<Record<string, string>> = {
  "rising market": "上昇相場",
  "falling market": "下落相場",
  sideways: "横ばい",
  "trend up": "上昇トレンド",
  "trend down": "下落トレンド",
};

const WORDS_JA: Readonly<Record<string, string>> = {
  ...REGIMES_JA,
  score: "スコア",
  "share of decisions": "判断に占める割合",
  "hour of the decision, UTC": "判断時刻の時間帯（UTC）",
  "share of Buy decisions": "買い比率",
  "share of BUY labels": "正例率",
  decisions: "判断の件数",
  "equity, start = 1": "資産（開始時 = 1）",
  "equity, start = 1, logarithmic": "資産（開始時 = 1、対数目盛）",
  drawdown: "ドローダウン",
  "buy and hold": "バイ・アンド・ホールド",
  "random, same turnover": "ランダム売買（同じ回転率）",
  "random, same turnover (median)": "ランダム売買（同じ回転率、中央値）",
  "always long": "常に買い",
  "always short": "常に売り",
  "Scores and probabilities of each model": "モデルごとのスコアと確率",
  "Probabilities of each model": "モデルごとの確率",
  "Buy share by UTC hour": "時間帯（UTC）ごとの買い比率",
  "Buy share, bias and AUC by regime, and by the sign of the trend": "相場別・トレンド別の買い比率、偏り、AUC",
  "Reliability by bin": "確率の区間ごとの実現率",
  "Accounts and baselines over the same span": "同じ期間の口座と比較対象",
  model: "モデル",
  column: "列",
  min: "最小",
  max: "最大",
  mean: "平均",
  "standard deviation": "標準偏差",
  hour: "時間帯",
  days: "日数",
  "Buy share": "買い比率",
  low: "下限",
  high: "上限",
  "BUY labels": "正例率",
  "mean P(BUY)": "平均 P(BUY)",
  regime: "相場",
  bias: "偏り",
  "bias low": "偏りの下限",
  "bias high": "偏りの上限",
  "AUC low": "AUC の下限",
  "AUC high": "AUC の上限",
  account: "口座",
  "per 30 days": "30 日あたり",
  total: "全期間",
  "maximum drawdown": "最大ドローダウン",
  "Sharpe ratio, annual": "シャープ・レシオ（年率）",
  fills: "約定数",
  fees: "手数料",
  slippage: "スリッページ",
  funding: "資金調達料",
  "never traded": "取引なし",
  "returns did not vary": "リターンに変動なし",
  "not stated: not honest": "表示しない（結果を信用できないため）",
};

/** `上昇相場<br>n = 1 187`, from a tick on several lines; `v3.1, 判断の件数`, from the name of a model's bars. */
function tickJa(tick: string): string {
  const [, words, rest] = /^(.*?)(<br>n = .*)?$/s.exec(tick)!;
  return `${wordJa(words!.replaceAll("<br>", " "))}${rest ?? ""}`.replace(/, decisions$/, ", 判断の件数");
}

/** `2/21` and the year below it: plotly's own dates are in English. */
const DATE_TICKS_JA = "%-m/%-d\n%Y";

/** An axis of dates, in a layout, named by its title. */
function datesJa(layout: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(layout).map(([key, axis]) => [
      key,
      /^xaxis/.test(key) && JSON.stringify(axis).includes('"UTC"')
        ? { ...(axis as object), tickformat: DATE_TICKS_JA, hoverformat: "%Y-%m-%d" }
        : axis,
    ]),
  );
}

function wordJa(text: string): string {
  return WORDS_JA[text] ?? modelJa(text);
}

/** Keys of plotly under which words stand that a reader sees. */
const READ_KEYS: ReadonlySet<string> = new Set(["name", "text", "ticktext"]);

function plotlyJa(value: unknown, key = ""): unknown {
  if (typeof value === "string") return READ_KEYS.has(key) ? tickJa(value) : hoverJa(value, key);
  if (Array.isArray(value)) return value.map((each) => plotlyJa(each, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plotlyJa(each, name)]));
}

function hoverJa(text: string, key: string): string {
  return key === "hovertemplate" ? modelJa(text).replace(" below its peak", "（最高値から）") : text;
}

function cellJa(cell: Cell): Cell {
  return cell === null ? NOT_SHOWN_JA : typeof cell === "string" ? wordJa(cell) : cell;
}

/** The same figure with what is drawn and tabled in Japanese; its title, subtitle and definition are the caller's. */
export function figureJa(figure: Figure): Figure {
  const { data, layout, table } = figure;
  return {
    ...figure,
    data: plotlyJa(data) as Figure["data"],
    layout: datesJa(plotlyJa(layout) as Figure["layout"]) as Figure["layout"],
    table: {
      caption: wordJa(table.caption),
      columns: table.columns.map(wordJa),
      rows: table.rows.map((row) => row.map(cellJa)),
    },
  };
}
