/**
 * Page one in Japanese, for `REPORT_LANG=ja`: origin, three answers, the models side by side, the five figures and
 * every gate. What a doubter asks beyond that stands in English on the page beside it.
 */
import { renderDisclosure } from "../components/renderDisclosure.js";
import { renderFigure } from "../components/renderFigure.js";
import { areHoursAlike, worstHour, type ModelSummary } from "../components/renderModelTable.js";
import { renderOrigin } from "../components/renderOrigin.js";
import { renderTable } from "../components/renderTable.js";
import { renderVerdictCards } from "../components/renderVerdictCards.js";
import type { DataTable, Figure } from "../figure.js";
import { OUTCOME_SIGN } from "../gateWords.js";
import { html, joinHtml } from "../html.js";
import {
  formatCount,
  formatEstimate,
  formatHour,
  formatNumber,
  formatPercent,
  formatPercentEstimate,
} from "../numbers.js";
import type { PageBody } from "../pages/pageParts.js";
import { requireUniqueIds } from "../pages/renderBlock.js";
import { ANSWERS, type Assessment } from "../../validation/index.js";
import { figureJa } from "./japaneseFigure.js";
import { renderGateTableJa } from "./japaneseGates.js";
import {
  answerSentenceJa,
  balanceJa,
  doubtsJa,
  titleJa,
  toneJa,
  valueJaOf,
  type DoubtsJaContext,
} from "./japaneseSentences.js";
import { findingJa, type JapaneseFigure } from "./japaneseFindings.js";
import { ANSWER_JA, FIGURE_WORDS_JA, modelJa, NOT_SHOWN_JA, OUTCOME_JA, QUESTION_JA } from "./japaneseWords.js";

/** What the Japanese page one is made from; plain data. */
export interface JapanesePage {
  /** `シミュレーション市場、シナリオ strong、シード 7`. */
  readonly originLine: string;
  /** Must be known before any number; empty where there is nothing. */
  readonly caution: string;
  /** The one in production first, the one that is judged last. */
  readonly models: readonly ModelSummary[];
  readonly doubts: DoubtsJaContext;
  /** Distribution, hours, regimes, reliability and equity as the English page draws them. */
  readonly figures: Readonly<Record<JapaneseFigure, Figure>>;
  readonly command: string;
  readonly seed: number;
  readonly commit: string;
  /** Of the same page in English, in the same folder. */
  readonly englishHref: string;
}

/** What is drawn; the interval's level is said in the page's words for it. */
const DRAWN: Readonly<Record<JapaneseFigure, string>> = {
  distribution: "左はスコア、右は P(BUY) のヒストグラム（幅 0.02）。縦の点線は 0.1、0.5、0.9",
  hours: "時間帯（UTC）ごとの買い比率。灰色の帯は 30\u2009% から 70\u2009%、細い線は正例率、縦線は信頼区間",
  regimes: "相場ごとの買い比率。灰色の棒は正例率、縦線は信頼区間",
  reliability: "P(BUY) の区間ごとに、実際に BUY だった割合。縦線は信頼区間、下の棒は件数",
  equity: "コスト控除後の資産と、その下に最高値からの下落率。灰色の帯はランダム売買の範囲",
};
const DEFINITIONS: Readonly<Record<JapaneseFigure, string>> = {
  distribution:
    "スコアはモデルの出力そのもの（損失関数の尺度）。P(BUY) は、それを損失関数と標本の重みについて補正した確率。",
  hours: "P(BUY) が閾値を超えた判断を Buy と数え、判断時刻（UTC）の時間帯ごとに割合を求めたもの。",
  regimes:
    "7 日間の対数収益率が、その実現ボラティリティの半分を上回れば上昇相場、逆に下回れば下落相場、それ以外は横ばい。",
  reliability: "点が対角線に近いほど、P(BUY) を確率としてそのまま信用できる。",
  equity: "次の足の始値で約定し、手数料、スリッページ、資金調達料を差し引いた資産。",
};

/** The same input gives the same bytes. @throws {RangeError} If there is no model, or two parts have one id. */
export function renderJapanesePage(page: JapanesePage): PageBody {
  const { originLine, caution, models, doubts, figures, command, seed, commit, englishHref } = page;
  const first = models[0];
  const judged = models.at(-1);
  if (first === undefined || judged === undefined)
    throw new RangeError("Cannot render page one as there must be a model to judge: found none");
  const { assessment } = judged;
  const title = titleJa(assessment.model, assessment.answers);
  const story = [
    balanceJa(first.assessment),
    ...(first === judged ? [] : [balanceJa(assessment)]),
    valueJaOf(judged),
  ].map((text) => html`<p class="lead">${text}</p>`);
  const cards = ANSWERS.map((answer) => {
    const tone = toneJa(assessment.answers, answer);
    return {
      question: QUESTION_JA[answer],
      sign: OUTCOME_SIGN[tone],
      word: ANSWER_JA[tone],
      sentence: answerSentenceJa(assessment, answer),
      tone,
    };
  });
  const drawn = Object.entries(figures) as [JapaneseFigure, Figure][];
  const body = html`<header>
${renderOrigin({ line: originLine, ...(caution === "" ? {} : { caution }) })}</header>
<main>
<p><a href="${englishHref}">English</a></p>
<section>
<h1>${title}</h1>
${renderVerdictCards(cards)}<div class="story">
<div>
${joinHtml(story, "\n")}
</div>
<div>
<h2>この結論が誤りになりうる理由</h2>
<ul class="doubts">
${doubtsJa(assessment, doubts).map(
  (text) => html`<li>${text}</li>
`,
)}</ul>
</div>
</div>
</section>
<section>
<h2>モデルの比較</h2>
${renderTable(modelTableJa(models))}<p class="note">${bracketsJa(assessment)}</p>
</section>
<section>
<h2>結論の根拠</h2>
${drawn.map(([name, figure]) => renderFigure(inJapanese(name, figure, judged), FIGURE_WORDS_JA))}</section>
<section>
<h2>すべてのゲート</h2>
${[...models].reverse().map(({ assessment: { model, gates, verdict } }, k) =>
  renderDisclosure(modelJa(model), renderGateTableJa(gates, { model: modelJa(model) }), {
    heading: 3,
    gist: `${OUTCOME_SIGN[verdict]} ${OUTCOME_JA[verdict]}`,
    open: k === 0,
  }),
)}</section>
<section>
<h2>データ、分割、学習、探索、リーク検査の詳細</h2>
<p><a href="${englishHref}">英語版のページ</a>に、見出しごとに折りたたんであります。</p>
</section>
<section>
<h2>このページの再現方法</h2>
<dl class="provenance">
<div><dt>コマンド</dt><dd><code>${command}</code></dd></div>
<div><dt>シード</dt><dd>${String(seed)}</dd></div>
<div><dt>コミット</dt><dd><code>${commit}</code></dd></div>
</dl>
</section>
</main>
`;
  requireUniqueIds("page one in Japanese", body);
  return { title, body };
}

function bracketsJa({ confidence }: Assessment): string {
  return (
    `角括弧の中は ${Math.round(100 * confidence)}\u2009% 信頼区間（UTC の一日を単位とし、日々の緩やかな変動から求めたもの）。` +
    "計画どおり = v4 as written（計画書のまま学習したもの）、出荷版 = v4 as shipped（実際に使うもの）。"
  );
}

function inJapanese(name: JapaneseFigure, figure: Figure, judged: ModelSummary): Figure {
  const { n, days, confidence } = judged.assessment;
  const level = `${Math.round(100 * confidence)}\u2009%`;
  return {
    ...figureJa(figure),
    title: findingJa(name, judged),
    subtitle:
      `${DRAWN[name].replace("信頼区間", ` ${level} 信頼区間`)}。` +
      `${formatCount(n)} 件の判断、${formatCount(days)} 日間。`,
    definition: { text: DEFINITIONS[name] },
  };
}

function modelTableJa(models: readonly ModelSummary[]): DataTable {
  const row = (name: string, say: (model: ModelSummary) => string): string[] => [name, ...models.map(say)];
  return {
    caption: `確認期間の同じデータで判定した ${models.length} つのモデル`,
    columns: ["指標", ...models.map(({ assessment }) => modelJa(assessment.model))],
    rows: [
      row("AUC", ({ assessment: { auc } }) => (auc === null ? NOT_SHOWN_JA : formatEstimate(auc))),
      row("上限に対する達成率（AUC の 0.5 を超える分）", ({ assessment: { auc, ceiling } }) =>
        auc !== null && auc.value <= 0.5 ? "コイン投げ以下" : orNone(ceiling?.skillShare ?? null),
      ),
      row(
        "平均 P(BUY)（丸括弧内は正例率）",
        ({ assessment: { meanProbability, baseRate } }) =>
          `${formatEstimate(meanProbability)}（${baseRate === null ? NOT_SHOWN_JA : formatNumber(baseRate)}）`,
      ),
      row("買い比率", ({ assessment }) => formatPercentEstimate(assessment.buyShare)),
      row("最も偏った時間帯", ({ assessment }) => worstHourJa(assessment)),
      row(
        "スコアの広がり",
        ({ assessment: { score } }) =>
          `${formatNumber(score.min)} から ${formatNumber(score.max)}、標準偏差 ${formatNumber(score.std)}`,
      ),
      row("キャリブレーション誤差", ({ assessment }) => calibrationJa(assessment)),
      row("コスト控除後、30 日", moneyJa),
      row("判定", ({ assessment: { verdict } }) => `${OUTCOME_SIGN[verdict]} ${OUTCOME_JA[verdict]}`),
    ],
  };
}

function moneyJa({ monthlyReturn, neverTraded = false, assessment: { answers } }: ModelSummary): string {
  if (monthlyReturn === null) return NOT_SHOWN_JA;
  if (neverTraded) return "取引なし";
  return answers.honest === "fail" ? "示さない（結果を信用できないため）" : formatPercentEstimate(monthlyReturn);
}

function worstHourJa({ hours: { hours } }: Assessment): string {
  const worst = worstHour(hours);
  if (worst === undefined) return NOT_SHOWN_JA;
  const where = areHoursAlike(hours) ? "全時間帯が同じ" : `${formatHour(worst.hour)} UTC`;
  return `${where}、Buy は ${formatPercentEstimate(worst.buyShare)}`;
}

function calibrationJa({ reliability }: Assessment): string {
  if (reliability === null) return NOT_SHOWN_JA;
  const { low, high } = reliability.calibratedErrorRange;
  return (
    `${formatNumber(reliability.expectedCalibrationError)}（誤差のないモデルでも偶然で ${formatNumber(low)} から ` +
    `${formatNumber(high)}）`
  );
}

function orNone(share: number | null): string {
  return share === null ? NOT_SHOWN_JA : formatPercent(share);
}
