/** Every feature with what changes about it: drift, sign, turnover. */
import { sayCounted } from "../../../core/index.js";
import { FEATURES, type FeatureExploration, type FeaturesExploration } from "../../../features/index.js";
import type { DataTable } from "../../figure.js";
import { formatBps, formatNumber, formatPercent } from "../../numbers.js";
import { SHOWN_Q } from "./featuresWords.js";
import { strengthOf } from "./informedFeatures.js";

/**
 * Stability of every feature over the parts of the development days, the strongest first.
 *
 * What is shifted is held against chance, as in the figure over time; agreeing signs are counted, not tested.
 */
export function stabilityTable({ features, rows, days }: FeaturesExploration): DataTable {
  const parts = Math.max(0, ...features.map(({ drift }) => drift.length));
  const read = features.map((feature) => ({ feature, reading: readingOf(feature) }));
  const counted = (wanted: string) => read.filter(({ reading }) => reading === wanted).length;
  const rest =
    features.length - ["steady", "shifted", "changes its sign"].reduce((sum, each) => sum + counted(each), 0);
  return {
    caption:
      `Stability of ${sayCounted(features.length, "feature")} over ${sayCounted(parts, "part")} of ` +
      `${sayCounted(days, "day")}, ${sayCounted(rows, "row")}: ` +
      `${counted("steady")} steady, ${counted("shifted")} shifted, ${counted("changes its sign")} change ` +
      `their sign, ${rest} cannot be told`,
    columns: [
      "feature",
      "group",
      "reading",
      "rank IC",
      "same sign in",
      "lowest part",
      "highest part",
      "largest PSI",
      "its critical PSI",
      "parts shifted",
      "kept from bar to bar",
      "highest less lowest fifth",
      "present, least",
    ],
    rows: [...read]
      .sort((a, b) => strengthOf(b.feature) - strengthOf(a.feature))
      .map(({ feature, reading }) => {
        const { name, information, partRankIc, quantiles, presentFrac } = feature;
        const known = partRankIc.filter((value) => value !== null);
        const worst = worstPart(feature);
        return [
          name,
          FEATURES.find((each) => each.name === name)?.group ?? "own",
          reading,
          information?.rankIc.value ?? null,
          known.length === 0 || information === null ? null : `${agreeing(feature)} of ${known.length}`,
          known.length === 0 ? null : Math.min(...known),
          known.length === 0 ? null : Math.max(...known),
          worst?.psi ?? null,
          worst?.psiCritical ?? null,
          feature.drift.filter(isShifted).length,
          quantiles?.rankAutocorrelation == null ? null : formatNumber(quantiles.rankAutocorrelation),
          quantiles === null ? null : formatBps(quantiles.spread.value),
          presentFrac.length === 0 ? null : formatPercent(Math.min(...presentFrac)),
        ];
      }),
  };
}

type Part = FeatureExploration["drift"][number];

function isShifted({ psi, psiCritical }: Part): boolean {
  return psi !== null && psiCritical !== null && psi > psiCritical;
}

function worstPart({ drift }: FeatureExploration): Part | undefined {
  return drift
    .filter(({ psi }) => psi !== null)
    .reduce<Part | undefined>(
      (worst, part) => (worst === undefined || part.psi! > worst.psi! ? part : worst),
      undefined,
    );
}

/** Parts whose rank IC has the sign of the whole. */
function agreeing({ information, partRankIc }: FeatureExploration): number {
  const sign = Math.sign(information?.rankIc.value ?? 0);
  return partRankIc.filter((value) => value !== null && Math.sign(value) === sign).length;
}

function readingOf(feature: FeatureExploration): string {
  const { drift, information, partRankIc } = feature;
  if (information === null) return "tells nothing";
  if (drift.some(isShifted)) return "shifted";
  const known = partRankIc.filter((value) => value !== null);
  // A weak feature changes its sign by chance; of one that is related beyond chance it is news.
  if (information.q < SHOWN_Q && known.length > 1 && agreeing(feature) < known.length) return "changes its sign";
  if (drift.every(({ psiCritical }) => psiCritical === null)) return "moves too slowly to tell";
  return "steady";
}
