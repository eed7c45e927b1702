import type { RunConfig } from "../../../config/index.js";
import type { FoldedSection } from "../pageParts.js";
import { dataSections } from "./dataSections.js";
import { judgedSections } from "./judgedSections.js";
import type { RunResults } from "./runResults.js";
import { trainingSections } from "./trainingSections.js";

/** What page one folds below its figures, in the order in which a doubter would ask. */
export function composeSections(config: RunConfig, results: RunResults): FoldedSection[] {
  return [...dataSections(config, results), ...trainingSections(config, results), ...judgedSections(results)];
}
