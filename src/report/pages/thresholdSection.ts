import type { ThresholdGrid } from "../../run/index.js";
import { renderThresholdPanel } from "../components/renderThresholdPanel.js";
import type { FoldedSection } from "./pageParts.js";

/** The slider over thresholds, folded like everything that a doubter asks. */
export function thresholdSection(grids: readonly ThresholdGrid[]): FoldedSection {
  return {
    id: "about-threshold",
    title: "What would another threshold do",
    gist: "Buy share, hours and money at every threshold, from the same probabilities.",
    content: [renderThresholdPanel(grids)],
  };
}
