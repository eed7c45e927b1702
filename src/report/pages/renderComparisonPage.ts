/** The page of a champion beside a challenger: is the challenger better, where, and would it matter. */
import type { ChallengerComparison, PairedBalance, PairedFinding } from "../../validation/index.js";
import type { ComparedModels } from "../../run/index.js";
import { renderDefinition } from "../components/renderDefinition.js";
import { renderOrigin } from "../components/renderOrigin.js";
import type { Provenance } from "../components/renderProvenance.js";
import { renderVerdictCards } from "../components/renderVerdictCards.js";
import { DEFINITIONS } from "../definitions.js";
import { pairedDifferences } from "../diff/pairedDifferences.js";
import type { Cell, DataTable } from "../figure.js";
import { backtestEquityFigure } from "../figures/backtest/backtestEquityFigure.js";
import { comparisonGroupsFigure } from "../figures/comparison/comparisonGroupsFigure.js";
import { diffHoursFigure } from "../figures/diff/diffHoursFigure.js";
import { diffScoresFigure } from "../figures/diff/diffScoresFigure.js";
import { html, joinHtml, type Html } from "../html.js";
import { formatCount, formatEstimate, formatNumber, formatPercent, formatPercentEstimate } from "../numbers.js";
import { COLOUR } from "../palette.js";
import {
  comparisonCards,
  comparisonDoubts,
  comparisonStory,
  comparisonTitle,
  MEASURE_NAMES,
  sayP,
} from "./comparisonSentences.js";
import { notDoneSection, openingSection, provenanceSection, type PageBody } from "./pageParts.js";
import { renderBlock, requireUniqueIds, type Panel } from "./renderBlock.js";

/** What the page of a comparison is made from. */
export interface ComparisonPage {
  readonly compared: ComparedModels;
  readonly provenance: Provenance;
}

/** The same comparison gives the same bytes. @throws {RangeError} If two parts of the page have one id. */
export function renderComparisonPage({ compared, provenance }: ComparisonPage): PageBody {
  const { comparison, originLine } = compared;
  const title = comparisonTitle(comparison);
  const opening = { story: comparisonStory(compared), doubts: comparisonDoubts(compared) };
  const body = html`<header>
${renderOrigin({ line: originLine })}</header>
<main>
${openingSection(title, renderVerdictCards(comparisonCards(comparison)), opening)}<section>
<h2 id="measures">Side by side</h2>
${renderBlock(measureTable(comparison))}
<p class="note">${joinHtml(wordsBelow(comparison), html` &middot; `)}</p>
</section>
<section>
<h2>What the answers rest on</h2>
${panelsOf(comparison).map(renderBlock)}<div id="money">
${renderBlock(moneyPanel(comparison))}</div>
</section>
${notDoneSection(notDone(comparison))}${provenanceSection(provenance)}</main>
`;
  requireUniqueIds("a comparison", body);
  return { title, body };
}

function wordsBelow({ confidence }: ChallengerComparison): Html[] {
  const level = formatPercent(confidence).replace(".0", "");
  return [
    html`In brackets: ${level} intervals of the paired difference ${renderDefinition(DEFINITIONS.interval)}`,
    html`p and \u201cwould be seen\u201d ${renderDefinition({
      text:
        "p of both sides, adjusted by Holm over the family: AUC, log-loss and Brier score are one, the two balances " +
        "another, the return stands alone. Where both sides lie inside the limits of a balance's gate, neither is " +
        "called worse for lying farther from one half. A word other than \u201ccannot be told apart\u201d needs an " +
        "adjusted p below 1 - the level. \u201cWould be seen\u201d is the smallest true difference that these days " +
        "would have shown with 80 % probability.",
      source: "Holm 1979; Johnson & Welch 1940",
    })}`,
  ];
}

function measureTable({ champion, challenger, quality, balance, money, n, days }: ChallengerComparison): DataTable {
  const row = (
    name: string,
    values: readonly [string, string],
    difference: string,
    detectable: string,
    { adjustedP, outcome }: Pick<PairedFinding | PairedBalance, "adjustedP" | "outcome">,
  ): Cell[] => [name, ...values, difference, sayP(adjustedP), detectable, outcome];
  return {
    caption: `${formatCount(n)} shared decisions on ${formatCount(days)} UTC days`,
    columns: ["measure", champion, challenger, "difference", "p, adjusted", "would be seen", "challenger is"],
    rows: [
      ...quality.map((one) =>
        row(
          MEASURE_NAMES[one.id],
          [formatNumber(one.champion), formatNumber(one.challenger)],
          formatEstimate(one.difference),
          formatNumber(one.detectable),
          one,
        ),
      ),
      ...balance.map((one) =>
        row(
          MEASURE_NAMES[one.id],
          [formatPercent(one.champion), formatPercent(one.challenger)],
          formatPercentEstimate(one.difference),
          formatPercent(one.detectable),
          one,
        ),
      ),
      ...(money === null
        ? []
        : [
            row(
              "return per 30 days after costs",
              [formatPercentEstimate(money.champion), formatPercentEstimate(money.challenger)],
              formatPercentEstimate(money.difference),
              formatPercent(money.detectable),
              money,
            ),
          ]),
    ],
  };
}

function panelsOf(comparison: ChallengerComparison): Panel[] {
  const { rows, champion: a, challenger: b, confidence, groups, thresholds } = comparison;
  const differences = pairedDifferences(rows, { confidence });
  return [
    groups.length === 0
      ? {
          panel: "Where the two differ",
          needs: "labels",
          remedy: "Add a column label to one of the files, or bars, from which labels are made.",
        }
      : comparisonGroupsFigure(comparison),
    diffHoursFigure(differences, { a, b, confidence }),
    diffScoresFigure(rows, differences, {
      a,
      b,
      thresholdA: thresholds.champion,
      thresholdB: thresholds.challenger,
    }),
  ];
}

function moneyPanel({ champion, challenger, money, moneyMissing }: ChallengerComparison): Panel {
  if (money === null)
    return {
      panel: "What each would have earned after costs",
      needs: (moneyMissing ?? "bars").replace(/^needs /, ""),
      remedy: "Give bars of the same days.",
    };
  return backtestEquityFigure(
    [
      { name: champion, result: money.accounts.champion, monthlyReturn: money.champion, colour: COLOUR.v31 },
      {
        name: challenger,
        result: money.accounts.challenger,
        monthlyReturn: money.challenger,
        colour: COLOUR.v4AsShipped,
      },
    ],
    [],
  );
}

function notDone({ groups, money }: ChallengerComparison): string[] {
  return [
    "Neither model was changed or trained again; rows that only one of them decided were left out.",
    "Whether either saw these days while it was trained cannot be told from predictions.",
    ...(groups.length === 0
      ? []
      : ["Hours, symbols and regimes were looked at one way only, by log-loss; combinations of them were not."]),
    ...(money === null
      ? []
      : ["Both were traded with the same costs and hold band; what either would have moved in the market was not."]),
  ];
}
