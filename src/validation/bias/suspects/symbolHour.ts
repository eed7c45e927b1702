import { HOUR_MS, sigmoid } from "../../../core/index.js";
import { manyTerms } from "../longRunError.js";
import type { BiasEvidence, BiasForm, FittedSuspect } from "./suspect.js";
import { sayOff } from "./words.js";

const HOURS = 24;
/** Cells that are fitted; the others lie nearer to what they should be. */
const MOST_FITTED = 4;

/** One UTC hour of one symbol that is off. */
export const SYMBOL_HOUR: FittedSuspect = {
  kind: "fitted",
  id: "symbolHour",
  name: "one symbol's hour",
  forms({ predictions, label }, logOdds) {
    if (new Set(predictions.symbol).size < 2) return [];
    const { cellOf, nameOf } = cellsOf(predictions);
    return furthest(cellOf, label, logOdds).map((cell): BiasForm => ({
      of: nameOf(cell),
      direction: rowsOf(cellOf, cell),
    }));
  },
  // All cells were looked at to choose those that are fitted.
  looks: ({ predictions }) => new Set(cellsOf(predictions).cellOf).size,
  // A handful of rows a day: what they vary from day to day is read off all cells.
  groups: ({ predictions }) => cellsOf(predictions).cellOf,
  terms: manyTerms,
  say: ({ form, where }) => `for ${form.of} its P(BUY) is ${sayOff(where)}`,
};

interface Cells {
  /** Shape [rows]: 24 cells a symbol. */
  readonly cellOf: Int32Array;
  /** "SOLUSDT at 07:00 UTC". */
  readonly nameOf: (cell: number) => string;
}

function cellsOf({ t0Ms, symbol }: BiasEvidence["predictions"]): Cells {
  const symbols = [...new Set(symbol)].sort();
  const place = new Map(symbols.map((name, k) => [name, HOURS * k]));
  const cellOf = new Int32Array(t0Ms.length);
  t0Ms.forEach((t0, row) => (cellOf[row] = place.get(symbol[row]!)! + (Math.floor(t0 / HOUR_MS) % HOURS)));
  const clock = (cell: number) => `${String(cell % HOURS).padStart(2, "0")}:00 UTC`;
  return { cellOf, nameOf: (cell) => `${symbols[Math.floor(cell / HOURS)]!} at ${clock(cell)}` };
}

function rowsOf(cellOf: Int32Array, wanted: number): Float64Array {
  const direction = new Float64Array(cellOf.length);
  cellOf.forEach((cell, row) => {
    if (cell === wanted) direction[row] = 1;
  });
  return direction;
}

/** Cells whose labels lie most standard deviations of independent rows from P(BUY). */
function furthest(cellOf: Int32Array, label: Uint8Array, logOdds: Float64Array): number[] {
  const cells = [...new Set(cellOf)].sort((a, b) => a - b);
  const [sums, variances] = [new Float64Array(cells.at(-1)! + 1), new Float64Array(cells.at(-1)! + 1)];
  cellOf.forEach((cell, row) => {
    const p = sigmoid(logOdds[row]!);
    sums[cell]! += label[row]! - p;
    variances[cell]! += p * (1 - p);
  });
  const distance = (cell: number) => Math.abs(sums[cell]!) / Math.sqrt(variances[cell]!);
  return cells.sort((a, b) => distance(b) - distance(a)).slice(0, MOST_FITTED);
}
