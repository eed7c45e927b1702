/** What the focal loss does to a probability, before anybody undoes it. */
import { focalLink } from "../../../models/index.js";
import type { Figure } from "../../figure.js";
import { formatNumber } from "../../numbers.js";
import { SERIES } from "../../palette.js";
import { referenceLine } from "../../series.js";

const POINTS = 101;
const TABLE_POSTERIORS = [0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9];

/**
 * The score that minimises the focal loss over the true P(BUY), one curve an alpha.
 *
 * @param options.alphas At most five; the title speaks of the first.
 */
export function focalLinkFigure({
  gamma = 2,
  alphas = [0.25, 0.5, 0.75],
}: { readonly gamma?: number; readonly alphas?: readonly number[] } = {}): Figure {
  const posteriors = Array.from({ length: POINTS }, (_, k) => k / (POINTS - 1));
  const scoreOf = (posterior: number, alpha: number): number => focalLink(posterior, { alpha, gamma });
  const [first = 0.25] = alphas;
  const coin = scoreOf(0.5, first);
  const neededText = neededFor(first, gamma);
  return {
    id: "models-focal-link",
    title: `With alpha ${first} a coin flip comes out as ${coin.toFixed(3)}${neededText}`,
    subtitle:
      "The score that a perfect learner of the focal loss gives, by the true P(BUY); gamma " +
      `${gamma}. A formula, so no n and no interval. The dotted lines are the threshold of 0.5 and ` +
      "the score that says the truth.",
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: "score = P(BUY)",
        x: [0, 1],
        y: [0, 1],
        line: { dash: "dot", width: 1, color: "#8A8F98" },
        hoverinfo: "skip",
      },
      ...alphas.map((alpha, k) => ({
        type: "scatter",
        mode: "lines+text",
        name: `alpha ${alpha}`,
        x: posteriors,
        y: posteriors.map((posterior) => round(scoreOf(posterior, alpha))),
        // The label stands where the curves lie furthest apart.
        text: posteriors.map((_, at) => (at === POINTS >> 1 ? `alpha ${alpha}` : "")),
        textposition: "bottom right",
        line: { color: SERIES[k % SERIES.length] },
        hovertemplate: `alpha ${alpha}: true P(BUY) %{x:.2f} comes out as %{y:.3f}<extra></extra>`,
      })),
    ],
    layout: {
      height: 420,
      xaxis: { title: { text: "true P(BUY)" }, range: [0, 1] },
      yaxis: { title: { text: "score" }, range: [0, 1] },
      shapes: [referenceLine("y", 0.5), referenceLine("x", 0.5)],
      showlegend: false,
    },
    table: {
      caption: `Score of the focal loss, gamma ${gamma}`,
      columns: ["true P(BUY)", ...alphas.map((alpha) => `alpha ${alpha}`)],
      rows: TABLE_POSTERIORS.map((posterior) => [posterior, ...alphas.map((alpha) => scoreOf(posterior, alpha))]),
    },
    definition: {
      text:
        "The focal loss is not strictly proper: its minimiser is a link of P(BUY), not P(BUY) " +
        "itself. The link has an exact inverse, which un-links a score before it is read as a " +
        "probability.",
      formula:
        "p* solves alpha eta phi(p) = (1 - alpha) (1 - eta) phi(1 - p), phi(p) = (1 - p)^gamma / p - " +
        "gamma (1 - p)^(gamma - 1) ln p",
      source: "Lin et al. (2017); Charoenphakdee et al. (2021)",
    },
  };
}

/** The true P(BUY) from which the score passes one half, where that is not one half. */
function neededFor(alpha: number, gamma: number): string {
  let low = 0;
  let high = 1;
  for (let k = 0; k < 40; k++) {
    const middle = (low + high) / 2;
    if (focalLink(middle, { alpha, gamma }) < 0.5) low = middle;
    else high = middle;
  }
  return Math.abs(low - 0.5) < 0.0005 ? "" : `; it takes a true P(BUY) of ${formatNumber(low)} to say Buy`;
}

function round(value: number): number {
  return Number(value.toFixed(5));
}
