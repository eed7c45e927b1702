/** One feature closely: what follows its low and its high values. */
import type { FeaturesExploration } from "../../../features/index.js";
import type { Figure } from "../../figure.js";
import { featureNamed } from "./exploredFeature.js";
import { chanceClause } from "./featuresWords.js";
import { quantileReturnsFigure } from "./quantileReturnsFigure.js";

/**
 * Mean return over the label horizon by fifth of the feature; the title says where chance may give as much.
 *
 * @throws {RangeError} If the exploration has no such feature.
 */
export function featureQuantilesFigure(exploration: FeaturesExploration, name: string): Figure {
  const { quantiles, information } = featureNamed(exploration, name);
  const { days, confidence, labelHorizonMs: horizonMs } = exploration;
  const words = { what: name, rows: "development rows", days, confidence, horizonMs };
  const figure = quantileReturnsFigure(quantiles, words);
  const differs = quantiles !== null && (quantiles.spread.low > 0 || quantiles.spread.high < 0);
  const chance = differs && information !== null ? chanceClause(information, exploration) : "";
  return { ...figure, title: `${figure.title}${chance}` };
}
