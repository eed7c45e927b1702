/** What mattered in a search, with the interval of each share, and what cannot be told from noise. */
import { sayCounted } from "../../../core/index.js";
import type { ImportanceReport, MemberSearch, ParameterImportance } from "../../../search/index.js";
import type { Figure } from "../../figure.js";
import { formatPercent } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { PERCENT_TICKS, whiskers } from "../../series.js";
import { parameterWords } from "./searchWords.js";

/** One bar a parameter; a bar that noise would give as well is grey. */
export function searchImportanceFigure(
  { trials, parameters, confidence }: ImportanceReport,
  { member, label }: Pick<MemberSearch, "member" | "label">,
): Figure {
  const rising = [...parameters].reverse();
  const level = `${Math.round(100 * confidence)} %`;
  return {
    id: `search-importance-${member}`,
    title: `${label}: ${importanceInWords(trials, parameters)}`,
    subtitle:
      `Share of the importance for coming among the best tenth of ${trials} complete trials; ` +
      `whiskers hold ${level} over trials drawn with replacement; grey: values dealt to the trials ` +
      `at random give as much with probability above ${formatPercent(1 - confidence)}, adjusted by ` +
      `Holm for ${parameters.length} parameters.`,
    // plotly refuses a bar trace without bars; the title says that there is nothing to tell.
    data:
      parameters.length === 0
        ? []
        : [
            {
              type: "bar",
              orientation: "h",
              x: rising.map(({ share }) => share.value),
              y: rising.map(({ name }) => parameterWords(name)),
              error_x: whiskers(rising.map(({ share }) => share)),
              marker: { color: rising.map(({ isToldApart }) => (isToldApart ? COLOUR.buy : COLOUR.quiet)) },
              hovertemplate: "%{y}: %{x:.1%}<extra></extra>",
            },
          ],
    layout: {
      xaxis: { title: { text: "share of the importance" }, range: [0, 1], ...PERCENT_TICKS },
      yaxis: { automargin: true },
      showlegend: false,
    },
    table: {
      caption: "Importance of the searched parameters",
      columns: ["parameter", "share", "share, low", "share, high", "p, adjusted", "told apart from noise"],
      rows: parameters.map(({ name, share, pValue, isToldApart }) => [
        parameterWords(name),
        share.value,
        share.low,
        share.high,
        pValue,
        isToldApart ? "yes" : "no",
      ]),
    },
    definition: {
      text:
        "How far the values of the best tenth of the trials differ from the values of all, one " +
        "parameter at a time. Shares always add up to one, on noise too: only a coloured bar says " +
        "that the parameter mattered.",
      formula: "importance = sum over the range of p_all (p_best / p_all - 1)^2",
      source: "Watanabe et al. (2023), PED-ANOVA, arXiv:2304.10255, as in Optuna 5.0.0",
    },
  };
}

function importanceInWords(trials: number, parameters: readonly ParameterImportance[]): string {
  if (parameters.length === 0) return `too few complete trials (${trials}) to ask what mattered`;
  const mattered = parameters.filter(({ isToldApart }) => isToldApart);
  if (mattered.length === 0) return `in ${sayCounted(trials, "trial")} no parameter can be told apart from noise`;
  const named = mattered.map(
    ({ name, share }) => `${parameterWords(name)} (${formatPercent(share.value)} of the importance)`,
  );
  const rest = parameters.length - mattered.length;
  const others = `; the other ${rest} cannot be told apart from noise in ${sayCounted(trials, "trial")}`;
  return `${listed(named)} mattered${rest === 0 ? "" : others}`;
}

function listed(words: readonly string[]): string {
  return words.length === 1 ? words[0]! : `${words.slice(0, -1).join(", ")} and ${words.at(-1)!}`;
}
