/** Rows of a predictions file as they are read: each cell is checked where it stands, then all are sorted. */
import { DAY_MS, EARLIEST_MS, isMarketTime, LATEST_MS } from "../core/index.js";
import { contractNamed, isSymbol, parseTimeText } from "../market/index.js";
import { GrowingColumns, type ColumnWidth } from "./growingColumns.js";
import type { PredictionColumn, PredictionHeading } from "./predictionHeading.js";
import type { PredictionTable } from "./predictionTable.js";

const LABEL_WORDS: ReadonlyMap<string, number> = new Map([
  ["buy", 1],
  ["true", 1],
  ["sell", 0],
  ["false", 0],
]);

/** `symbol` is a place in the list of symbols; `label` -1 where the cell is empty. */
const WIDTHS = {
  line: "Int32",
  timeMs: "Float64",
  t1Ms: "Float64",
  symbol: "Int32",
  probability: "Float64",
  score: "Float64",
  label: "Int8",
  fold: "Int32",
} as const satisfies Readonly<Record<string, ColumnWidth>>;
type Column = keyof typeof WIDTHS;

export class PredictionRows {
  readonly #path: string;
  readonly #heading: PredictionHeading;
  readonly #symbolOfFile: string | undefined;
  readonly #rows: GrowingColumns<Column>;
  /** Their places by name. */
  readonly #symbols = new Map<string, number>();
  /** The same by every spelling that a row had. */
  readonly #spellings = new Map<string, number>();

  /** @param symbolOfFile Of every row where the heading has no symbol. */
  constructor(path: string, heading: PredictionHeading, symbolOfFile: string | undefined) {
    this.#path = path;
    this.#heading = heading;
    this.#symbolOfFile = symbolOfFile;
    this.#rows = new GrowingColumns<Column>(WIDTHS);
  }

  get length(): number {
    return this.#rows.length;
  }

  has(column: PredictionColumn): boolean {
    return this.#heading.at.has(column);
  }

  /**
   * @throws {SyntaxError} If a cell is no number, or their count is wrong. @throws {RangeError} If one is out
   * of range.
   */
  add(line: number, cells: readonly string[]): void {
    const { length } = this.#heading.names;
    if (cells.length !== length)
      throw new SyntaxError(
        `Cannot import "${this.#path}" as every row must have the ${length} cells of the ` +
          `heading: row ${line} has ${cells.length}`,
      );
    const timeMs = this.#time(line, "timeMs", cells);
    const probability = this.#unit(line, "probability", cells);
    this.#rows.push({
      line,
      timeMs,
      t1Ms: this.has("t1Ms") ? this.#time(line, "t1Ms", cells) : NaN,
      symbol: this.#symbol(line, cells),
      probability,
      score: this.has("score") ? this.#unit(line, "score", cells) : probability,
      label: this.has("label") ? this.#label(line, cells) : -1,
      fold: this.has("fold") ? this.#fold(line, cells) : 0,
    });
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
    const [names, symbolOf] = [[...this.#symbols.keys()], this.#rows.reader("symbol")];
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
    const latest = new Map<ReturnType<typeof symbolOf>, number>();
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
    const names = [...this.#symbols.keys()];
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
            `${lineOf(row)} both hold ${[...this.#symbols.keys()][symbolOf(row)]} at ${timeOf(row)}`,
        );
    }
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

  #text(column: PredictionColumn, cells: readonly string[]): string {
    return cells[this.#heading.at.get(column)!]!.trim();
  }

  #number(line: number, column: PredictionColumn, cells: readonly string[]): number {
    const text = this.#text(column, cells);
    const value = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : NaN;
    if (!Number.isFinite(value))
      throw new SyntaxError(
        `Cannot import "${this.#path}" as ${column} must be a number: row ${line} has ${quoted(text)}`,
      );
    return value;
  }

  #unit(line: number, column: "probability" | "score", cells: readonly string[]): number {
    const value = this.#number(line, column, cells);
    if (value >= 0 && value <= 1) return value;
    const remedy =
      column === "score" ? "; a logit needs the sigmoid first" : value <= 100 ? "; percent must be divided by 100" : "";
    throw new RangeError(
      `Cannot import "${this.#path}" as ${column} must lie in [0, 1]: row ${line} has ${value}${remedy}`,
    );
  }

  #time(line: number, column: "timeMs" | "t1Ms", cells: readonly string[]): number {
    const name = this.#heading.names[this.#heading.at.get(column)!]!;
    if (name !== column) return this.#anyTime(line, name, this.#text(column, cells));
    const value = this.#number(line, column, cells);
    if (Number.isInteger(value) && isMarketTime(value)) return value;
    const unit =
      value >= EARLIEST_MS / 1_000 && value < LATEST_MS / 1_000
        ? ", which reads like seconds"
        : value >= EARLIEST_MS * 1_000
          ? ", which reads like micro- or nanoseconds"
          : "";
    throw new RangeError(
      `Cannot import "${this.#path}" as ${column} must be whole UTC milliseconds between 2009 and ` +
        `2100: row ${line} has ${this.#text(column, cells)}${unit}`,
    );
  }

  /** An instant under a name that says no unit. */
  #anyTime(line: number, name: string, text: string): number {
    const value = parseTimeText(text);
    if (isMarketTime(value)) return Math.floor(value);
    throw new RangeError(
      `Cannot import "${this.#path}" as ${name} must be a time between 2009 and 2100, in epoch seconds to ` +
        `nanoseconds or ISO text: row ${line} has ${quoted(text)}`,
    );
  }

  /** The place of the row's symbol in the list, which it joins where it is new. */
  #symbol(line: number, cells: readonly string[]): number {
    const text = this.has("symbol") ? this.#text("symbol", cells) : (this.#symbolOfFile ?? "");
    const known = this.#spellings.get(text);
    if (known !== undefined) return known;
    const name = contractNamed(text);
    if (!isSymbol(name))
      throw new SyntaxError(
        `Cannot import "${this.#path}" as a symbol must be a name of 1 to 40 letters and digits, with "_", "." or ` +
          `"-" between them: row ${line} has ${quoted(text)}`,
      );
    const place = this.#symbols.get(name) ?? this.#symbols.size;
    // Strings of their own: a part of a line would keep the whole line in memory.
    this.#symbols.set(ownString(name), place);
    this.#spellings.set(ownString(text), place);
    return place;
  }

  #label(line: number, cells: readonly string[]): number {
    const text = this.#text("label", cells);
    if (text === "" || /^(?:nan|none|null|<na>)$/i.test(text)) return -1;
    const word = LABEL_WORDS.get(text.toLowerCase());
    if (word !== undefined) return word;
    const value = this.#number(line, "label", cells);
    if (value !== 0 && value !== 1)
      throw new RangeError(
        `Cannot import "${this.#path}" as label must be 0 (SELL) or 1 (BUY): row ${line} has ${quoted(text)}`,
      );
    return value;
  }

  #fold(line: number, cells: readonly string[]): number {
    const value = this.#number(line, "fold", cells);
    if (!Number.isInteger(value) || value < -1 || value > 10_000)
      throw new RangeError(
        `Cannot import "${this.#path}" as fold must be a whole number from -1: row ${line} has ${value}`,
      );
    return value;
  }
}

function ownString(text: string): string {
  return Buffer.from(text).toString("utf8");
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
