/** A market labelled by a label of the registry or of one's own, which is trusted no further than it is checked. */
import { requireAscending, requireBinary, requireFinite, requireSameLength } from "../../core/index.js";
import type { SymbolMarket } from "../../market/index.js";
import type { ChosenLabel } from "./label.js";
import type { LabelTable } from "./labelTable.js";

/**
 * The label table of one symbol.
 *
 * @throws {RangeError} If the market lacks an input of the label, named, or what the label returns is no
 * label table of these bars: one row a decision, known at its bar's close, ending after it begins.
 */
export function labelMarket(
  market: SymbolMarket,
  { label, options }: ChosenLabel,
  { horizonMs }: { readonly horizonMs: number },
): LabelTable {
  const { bars } = market;
  const action = `make the ${label.title} of ${bars.symbol}`;
  const absent = label.inputs.find((input) => market[input] === undefined);
  if (absent !== undefined)
    throw new RangeError(
      `Cannot ${action} as it needs ${absent}: the data hold none; add a file that has them or choose another ` +
        "label.kind",
    );
  const table = label.label(market, { ...options, barMs: bars.barMs, horizonMs });
  requireTable(action, table, market);
  return table;
}

function requireTable(action: string, table: LabelTable, { bars }: SymbolMarket): void {
  const { label, t0Ms, t1Ms, returnFrac, row, thetaFrac } = table;
  requireSameLength(action, { label, t0Ms, t1Ms, returnFrac, row, ...(thetaFrac === undefined ? {} : { thetaFrac }) });
  requireBinary(action, { label });
  requireFinite(action, { returnFrac, t1Ms });
  requireAscending(action, { row });
  row.forEach((bar, k) => {
    const opensMs = bars.timeMs[bar];
    if (opensMs === undefined || t0Ms[k] !== opensMs + bars.barMs)
      throw new RangeError(
        `Cannot ${action} as each row must be decided at the close of its bar: row ${k} names bar ${bar} of ` +
          `${bars.timeMs.length} and the time ${t0Ms[k]}`,
      );
    if (k > 0 && row[k - 1] === bar)
      throw new RangeError(`Cannot ${action} as a bar may be labelled once: bar ${bar} is labelled twice`);
    if (!(t1Ms[k]! > t0Ms[k]!))
      throw new RangeError(
        `Cannot ${action} as a label must be known after its decision: row ${k} is [${t0Ms[k]}, ${t1Ms[k]})`,
      );
  });
}
