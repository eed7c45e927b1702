/** The page of a champion beside a challenger, and `comparison.json` beside it. */
import { commitOf, engineVersions, type ComparedModels } from "../../run/index.js";
import type { Provenance } from "../components/renderProvenance.js";
import { REPORT_STYLES } from "../reportStyles.js";
import { formatComparison } from "../verdict/formatComparison.js";
import { offlinePage } from "./offline/offlinePage.js";
import { renderComparisonPage } from "./renderComparisonPage.js";

/** A comparison as the texts of two files. */
export interface ComposedComparison {
  readonly title: string;
  /** `index.html`. */
  readonly html: string;
  /** `comparison.json`. */
  readonly json: string;
}

/**
 * The page of a champion beside a challenger; the same comparison gives the same bytes.
 *
 * @param command What to type to get the page again.
 */
export function composeComparisonPage(
  compared: ComparedModels,
  { command }: { readonly command: string },
): ComposedComparison {
  const provenance: Provenance = {
    command,
    seed: compared.config.seed,
    commit: commitOf(),
    configYaml: "",
    hashes: compared.hashes,
    versions: engineVersions(),
  };
  const { title, body } = renderComparisonPage({ compared, provenance });
  return {
    title,
    html: offlinePage({ title, body, styles: REPORT_STYLES }),
    json: formatComparison(compared, { commit: provenance.commit }),
  };
}
