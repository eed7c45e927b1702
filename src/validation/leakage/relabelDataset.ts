import { sha256, sha256OfArrays } from "../../core/index.js";
import type { Dataset } from "../../dataset/index.js";

/**
 * The dataset with other labels in the place of the judged and of the imbalanced one, for a pipeline that
 * reads them from there; its hash differs, so that no stored fit answers for it.
 *
 * @throws {RangeError} If there is not one label a row.
 */
export function relabelDataset(dataset: Dataset, labels: Uint8Array): Dataset {
  if (labels.length !== dataset.t0Ms.length)
    throw new RangeError(
      `Cannot relabel a dataset as every row must have a label: found ${labels.length} for ${dataset.t0Ms.length} rows`,
    );
  return {
    ...dataset,
    judged: { ...dataset.judged, label: labels },
    imbalanced: { ...dataset.imbalanced, label: labels },
    hash: sha256(`${dataset.hash} relabelled ${sha256OfArrays([labels])}`),
  };
}
