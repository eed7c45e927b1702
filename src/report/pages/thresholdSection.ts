import { renderThresholdPanel } from "../components/renderThresholdPanel.js";
import type { JudgedThresholds } from "../figures/validation/thresholdFigure.js";
import type { FoldedSection } from "./pageParts.js";

/** The slider over thresholds, folded like everything that a doubter asks. */
export function thresholdSection(grids: readonly JudgedThresholds[]): FoldedSection {
  return {
    id: "about-threshold",
    title: "What would another threshold do",
    gist: "Buy share, hours and money at every threshold, from the same probabilities.",
    content: [renderThresholdPanel(grids)],
  };
}
