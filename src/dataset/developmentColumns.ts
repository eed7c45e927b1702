/** Features of the development rows as columns, for tables of other libraries. */
import { didYouMean } from "../core/index.js";
import type { Dataset } from "./dataset.js";

/**
 * Features by name, at the decisions before the confirmation period opens, symbol after symbol as in the dataset.
 *
 * Plain arrays, since danfo takes no typed ones. The confirmation period stays closed: whoever explores it has
 * spent it.
 *
 * @returns A column of one number a row for each name; NaN where a value is missing.
 * @throws {RangeError} If the dataset has no such feature.
 */
export function developmentColumns(
  { t0Ms, featureRow, features, featureNames, confirmationFromMs }: Dataset,
  names: readonly string[],
): Record<string, number[]> {
  const places = names.map((name) => {
    const at = featureNames.indexOf(name);
    if (at < 0)
      throw new RangeError(
        `Cannot take a column as it must be one of the ${featureNames.length} features used: ` +
          `found ${JSON.stringify(name)}${didYouMean(name, featureNames) || `; they are ${featureNames.join(", ")}`}`,
      );
    return at;
  });
  const rows = Array.from(featureRow.filter((_, k) => t0Ms[k]! < confirmationFromMs));
  return Object.fromEntries(
    names.map((name, k) => [name, rows.map((row) => features.data[row * features.cols + places[k]!]!)]),
  );
}
