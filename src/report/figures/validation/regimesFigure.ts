/** Rising, falling and quiet markets apart. */
import type { Estimate } from "../../../core/index.js";
import type { Assessment, Regime, RegimeRow, Trend } from "../../../validation/index.js";
import type { Figure } from "../../figure.js";
import { formatCount, startSentence } from "../../numbers.js";
import { COLOUR, modelColour } from "../../palette.js";
import { drawn, PERCENT_TICKS, referenceLine } from "../../series.js";
import { estimateCells, firstOf, listed, openWhiskers, sampleWords } from "./validationWords.js";

const WORDS: Readonly<Record<Regime | Trend, string>> = {
  bull: "rising market",
  bear: "falling market",
  sideways: "sideways",
  up: "trend up",
  down: "trend down",
};

/** The two ways to part the same rows, side by side: by the size of the move, and by its sign alone. */
function partsOf({ regimes, trends }: Assessment): readonly RegimeRow<Regime | Trend>[] {
  return [...(regimes ?? []), ...(trends ?? [])];
}

/**
 * Buy share in each regime, and by the sign of the trend, with its interval, over the share of BUY labels there.
 *
 * @param assessments At most five models on the same rows, all with regimes or none.
 */
export function regimesFigure(assessments: readonly Assessment[]): Figure {
  const first = firstOf(assessments);
  const regimes = partsOf(first);
  const width = 0.5 / Math.max(1, assessments.length);
  return {
    id: "regimes",
    title: sentence(assessments),
    subtitle:
      "Share of Buy decisions while the market rose, fell or did neither over the 7 days before, and by the sign of " +
      "that move alone; " +
      `the bars are the share of BUY labels. ${sampleWords(first)}`,
    data: [
      {
        type: "bar",
        name: "share of BUY labels",
        x: regimes.map((_, k) => k),
        y: regimes.map(({ baseRate }) => drawn(baseRate)),
        width: 0.8,
        marker: { color: "rgba(138,143,152,0.15)", line: { color: COLOUR.quiet, width: 1 } },
        showlegend: true,
      },
      ...assessments.map((assessment, k) => {
        const { model } = assessment;
        const shares = partsOf(assessment).map(({ n, buyShare }) => (n > 0 ? buyShare : null));
        return {
          type: "scatter",
          mode: "markers",
          name: model,
          x: shares.map((_, r) => drawn(r + (k - (assessments.length - 1) / 2) * width)),
          y: shares.map((share) => drawn(share?.value)),
          error_y: openWhiskers(shares, modelColour(model)),
          marker: {
            color: modelColour(model),
            size: 9,
            symbol: ["circle", "square", "diamond", "triangle-up", "cross"][k % 5],
          },
          showlegend: true,
        };
      }),
    ],
    layout: {
      height: 380,
      xaxis: {
        tickmode: "array",
        tickvals: regimes.map((_, k) => k),
        ticktext: regimes.map(({ regime, n }) => `${WORDS[regime].replace(" ", "<br>")}<br>n = ${formatCount(n)}`),
      },
      yaxis: { title: { text: "share of Buy decisions" }, range: [0, 1.05], ...PERCENT_TICKS },
      shapes: [referenceLine("y", 0.5)],
    },
    table: {
      caption: "Buy share, bias and AUC by regime, and by the sign of the trend",
      columns: [
        "model",
        "regime",
        "n",
        "days",
        "Buy share",
        "low",
        "high",
        "BUY labels",
        "bias",
        "bias low",
        "bias high",
        "AUC",
        "AUC low",
        "AUC high",
      ],
      rows: assessments.flatMap((assessment) =>
        partsOf(assessment).map(({ regime, n, effectiveN, buyShare, baseRate, bias, auc }) => [
          assessment.model,
          WORDS[regime],
          n,
          effectiveN,
          ...estimateCells(buyShare),
          drawn(baseRate),
          ...estimateCells(bias),
          ...estimateCells(auc),
        ]),
      ),
    },
    definition: {
      text:
        "The regime of a decision is known at the decision: rising or falling if the log return of " +
        "the last 7 days lies beyond half of what its own volatility makes usual, else sideways; " +
        "the trend is up or down by the sign of the same return, however small. A " +
        "model may rightly say Buy more often in a rising market; its bias there is the mean of " +
        "P(BUY) less label.",
      formula: "rising: r(7 d) > 0.5 x realised volatility x sqrt(bars in 7 d); trend up: r(7 d) > 0",
    },
  };
}

/** Who says Buy more often while the market rises: only where the two intervals lie apart. */
function sentence(assessments: readonly Assessment[]): string {
  const said = assessments.flatMap((assessment) => {
    const rowOf = (name: Regime) => assessment.regimes?.find(({ regime, n }) => regime === name && n > 0)?.buyShare;
    const [bull, bear] = [rowOf("bull"), rowOf("bear")];
    return bull === undefined || bear === undefined ? [] : [{ model: assessment.model, bull, bear }];
  });
  const kinds = [...new Set(said.map(followingOf))];
  if (said.length > 0)
    return startSentence(
      kinds
        .map((kind, k) =>
          followingClause(
            kind,
            said.filter((one) => followingOf(one) === kind),
            kinds.slice(0, k).every((before) => before === "never"),
          ),
        )
        .join("; "),
    );
  return firstOf(assessments).regimes === null
    ? "Rising and falling markets cannot be told apart: that needs bars"
    : "This period does not hold both a rising and a falling market";
}

type Following = "never" | "rising" | "falling" | "undecided";

interface TrendShares {
  readonly model: string;
  readonly bull: Estimate;
  readonly bear: Estimate;
}

function followingOf({ bull, bear }: TrendShares): Following {
  if (bull.value === 0 && bear.value === 0) return "never";
  if (bull.low > bear.high) return "rising";
  return bear.low > bull.high ? "falling" : "undecided";
}

/** Of all models of which the same is said. */
function followingClause(kind: Following, of: readonly TrendShares[], isFirst: boolean): string {
  const names = listed(of.map(({ model }) => model));
  const share = ({ value }: Estimate): string => String(Math.round(100 * value));
  const [rising, falling] = [listed(of.map(({ bull }) => share(bull))), listed(of.map(({ bear }) => share(bear)))];
  const unit = isFirst ? " of 100 bars" : "";
  const found = `${rising}${unit} rising, ${falling} falling`;
  const isOne = of.length === 1;
  if (kind === "never") return `${names} never ${isOne ? "says" : "say"} Buy in a rising or a falling market`;
  if (kind === "undecided")
    return `whether ${names} ${isOne ? "follows" : "follow"} the market is undecided${isOne ? ` (${found})` : ""}`;
  const other = kind === "rising" ? "falling" : "rising";
  return `${names} ${isOne ? "says" : "say"} Buy more often in a ${kind} than in a ${other} market (${found})`;
}
