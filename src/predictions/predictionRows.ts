/** Rows of a predictions file, and the table that they become: sorted, each decision once, labels in all or in none. */
import { DAY_MS, formatMinute } from "../core/index.js";
import { GrowingColumns, type ColumnWidth } from "./growingColumns.js";
import { PredictionCells, type PredictionNumbers } from "./predictionCells.js";
import type { PredictionColumn, PredictionHeading } from "./predictionHeading.js";
import type { PredictionTable } from "./predictionTable.js";

const WIDTHS = {
  line: "Int32",
  timeMs: "Float64",
  t1Ms: "Float64",
  symbol: "Int32",
  probability: "Float64",
  score: "Float64",
  label: "Int8",
  fold: "Int32",
} as const satisfies Readonly<Record<keyof PredictionNumbers, ColumnWidth>>;
type Column = keyof typeof WIDTHS;

export class PredictionRows {
  readonly #path: string;
  readonly #cells: PredictionCells;
  readonly #rows = new GrowingColumns<Column>(WIDTHS);

  /** @param symbolOfFile Of every row where the heading has no symbol. */
  constructor(path: string, heading: PredictionHeading, symbolOfFile: string | undefined) {
    this.#path = path;
    this.#cells = new PredictionCells(path, heading, symbolOfFile);
  }

  get length(): number {
    return this.#rows.length;
  }

  has(column: PredictionColumn): boolean {
    return this.#cells.has(column);
  }

  /** @throws As {@link PredictionCells.read} does. */
  add(line: number, cells: readonly string[]): void {
    this.#rows.push(this.#cells.read(line, cells));
  }

  /**
   * What most of a symbol's neighbouring decisions are apart.
   *
   * @throws {RangeError} If there are no two of a symbol, or what they are apart divides no day.
   */
  usualStepMs(): number {
    const latest = new Map<number, number>();
    const counts = new Map<number, number>();
    const [timeOf, symbolOf] = [this.#rows.reader("timeMs"), this.#rows.reader("symbol")];
    for (const row of this.#order()) {
      const timeMs = timeOf(row);
      const step = timeMs - (latest.get(symbolOf(row)) ?? timeMs);
      if (step > 0) counts.set(step, (counts.get(step) ?? 0) + 1);
      latest.set(symbolOf(row), timeMs);
    }
    const [usual] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    const found = usual === undefined ? "too few to say it" : `${usual[0]} ms apart, which divides no day`;
    if (usual === undefined || DAY_MS % usual[0] !== 0)
      throw new RangeError(
        `Cannot import "${this.#path}" as bar opens need a bar length to become decision times: its rows are ` +
          `${found}; give the bar's minutes`,
      );
    return usual[0];
  }

  /** The table, ascending in time and then by symbol. */
  toTable({
    shiftMs,
    threshold,
    labelHorizonMs,
  }: {
    readonly shiftMs: number;
    readonly threshold: number;
    readonly labelHorizonMs: number | undefined;
  }): { readonly table: PredictionTable; readonly outOfOrder: number; readonly withoutLabel: number } {
    const sorted = this.#order();
    this.#requireOnce(sorted);
    const order = this.#withoutUnlabelledEnd(sorted);
    const take = <Values extends Float64Array | Int32Array | Uint8Array>(name: Column, into: Values): Values => {
      const valueOf = this.#rows.reader(name);
      for (let k = 0; k < order.length; k++) into[k] = valueOf(order[k]!);
      return into;
    };
    const rows = order.length;
    const hasLabel = rows > 0 && this.#rows.reader("label")(order[0]!) >= 0;
    const t0Ms = take("timeMs", new Float64Array(rows)).map((timeMs) => timeMs + shiftMs);
    const t1Ms = this.has("t1Ms")
      ? take("t1Ms", new Float64Array(rows))
      : t0Ms.map((t0) => t0 + (hasLabel ? (labelHorizonMs ?? 0) : 0));
    this.#requireLaterLabels(order, t0Ms, t1Ms);
    const [names, symbolOf] = [this.#cells.symbols, this.#rows.reader("symbol")];
    const symbol = new Array<string>(rows);
    for (let k = 0; k < rows; k++) symbol[k] = names[symbolOf(order[k]!)]!;
    const table: PredictionTable = {
      t0Ms,
      t1Ms,
      symbol,
      score: take("score", new Float64Array(rows)),
      probability: take("probability", new Float64Array(rows)),
      ...(hasLabel ? { label: take("label", new Uint8Array(rows)) } : {}),
      ...(this.has("fold") ? { fold: take("fold", new Int32Array(rows)) } : {}),
      threshold,
    };
    return { table, outOfOrder: this.#countOutOfOrder(), withoutLabel: sorted.length - order.length };
  }

  /** Each symbol by itself: a file that holds one symbol after the other is in order. */
  #countOutOfOrder(): number {
    const [timeOf, symbolOf] = [this.#rows.reader("timeMs"), this.#rows.reader("symbol")];
    const latest = new Map<number, number>();
    let outOfOrder = 0;
    for (let row = 0; row < this.length; row++) {
      const [timeMs, symbol] = [timeOf(row), symbolOf(row)];
      const before = latest.get(symbol) ?? -Infinity;
      if (timeMs < before) outOfOrder++;
      latest.set(symbol, Math.max(before, timeMs));
    }
    return outOfOrder;
  }

  /** Row numbers, ascending in time, then by symbol, then as they stand in the file. */
  #order(): Int32Array {
    const [timeOf, symbolOf] = [this.#rows.reader("timeMs"), this.#rows.reader("symbol")];
    const names = this.#cells.symbols;
    const rankOf = new Int32Array(names.length);
    names
      .map((name, at) => ({ name, at }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .forEach(({ at }, rank) => (rankOf[at] = rank));
    const order = new Int32Array(this.length).map((_, row) => row);
    return order.sort((a, b) => timeOf(a) - timeOf(b) || rankOf[symbolOf(a)]! - rankOf[symbolOf(b)]! || a - b);
  }

  #requireOnce(order: Int32Array): void {
    const [timeOf, symbolOf, lineOf] = [
      this.#rows.reader("timeMs"),
      this.#rows.reader("symbol"),
      this.#rows.reader("line"),
    ];
    for (let i = 1; i < order.length; i++) {
      const [before, row] = [order[i - 1]!, order[i]!];
      if (timeOf(row) === timeOf(before) && symbolOf(row) === symbolOf(before))
        throw new RangeError(
          `Cannot import "${this.#path}" as each symbol may be decided once at a time: rows ${lineOf(before)} and ` +
            `${lineOf(row)} both hold ${this.#cells.symbols[symbolOf(row)]} at ${formatMinute(timeOf(row))}` +
            this.#ofSeveralModels(),
        );
    }
  }

  /** The likely reason. */
  #ofSeveralModels(): string {
    const { models } = this.#cells;
    if (models.length < 2) return "";
    const named = models.length < 4 ? models.join(", ") : `${models.slice(0, 3).join(", ")} and others`;
    return `; its rows are of several models (${named}): give each a file of its own`;
  }

  #requireLaterLabels(order: Int32Array, t0Ms: Float64Array, t1Ms: Float64Array): void {
    const early = t1Ms.findIndex((t1, i) => t1 < t0Ms[i]!);
    if (early < 0) return;
    throw new RangeError(
      `Cannot import "${this.#path}" as a label must not be known before its decision: row ` +
        `${this.#rows.reader("line")(order[early]!)} has t1Ms ${t1Ms[early]} and t0 ${t0Ms[early]}`,
    );
  }

  /**
   * Leaves out each symbol's last rows where they alone have no label.
   *
   * @throws {SyntaxError} If another row has none.
   */
  #withoutUnlabelledEnd(order: Int32Array): Int32Array {
    const [timeOf, symbolOf, labelOf] = [
      this.#rows.reader("timeMs"),
      this.#rows.reader("symbol"),
      this.#rows.reader("label"),
    ];
    const lastLabelledMs = new Map<number, number>();
    for (const row of order) if (labelOf(row) >= 0) lastLabelledMs.set(symbolOf(row), timeOf(row));
    if (lastLabelledMs.size === 0) return order;
    const isEnd = (row: number): boolean => timeOf(row) > (lastLabelledMs.get(symbolOf(row)) ?? Infinity);
    const empty = order.find((row) => labelOf(row) < 0 && !isEnd(row));
    if (empty !== undefined)
      throw new SyntaxError(
        `Cannot import "${this.#path}" as labels must stand in every row or in none, each symbol's last rows apart: ` +
          `row ${this.#rows.reader("line")(empty)} has none; drop such rows, or the column`,
      );
    return order.filter((row) => !isEnd(row));
  }
}
