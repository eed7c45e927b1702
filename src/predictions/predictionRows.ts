/** Rows of a predictions file as they are read: each cell is checked where it stands, then all are sorted. */
import { DAY_MS, EARLIEST_MS, isMarketTime, LATEST_MS } from "../core/index.js";
import { parseTimeText } from "../market/index.js";
import { GrowingColumns } from "./growingColumns.js";
import type { PredictionColumn, PredictionHeading } from "./predictionHeading.js";
import type { PredictionTable } from "./predictionTable.js";

const LONGEST_SYMBOL = 64;
const LABEL_WORDS: ReadonlyMap<string, number> = new Map([
  ["buy", 1],
  ["true", 1],
  ["sell", 0],
  ["false", 0],
]);

/** `symbol` is a place in the list of symbols; `label` -1 where the cell is empty. */
const COLUMNS = ["line", "timeMs", "t1Ms", "symbol", "probability", "score", "label", "fold"] as const;

export class PredictionRows {
  readonly #path: string;
  readonly #heading: PredictionHeading;
  readonly #symbolOfFile: string | undefined;
  readonly #rows = new GrowingColumns(COLUMNS);
  /** Their places by name. */
  readonly #symbols = new Map<string, number>();

  /** @param symbolOfFile Of every row where the heading has no symbol. */
  constructor(path: string, heading: PredictionHeading, symbolOfFile: string | undefined) {
    this.#path = path;
    this.#heading = heading;
    this.#symbolOfFile = symbolOfFile;
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
    const [times, symbols] = [this.#rows.column("timeMs"), this.#rows.column("symbol")];
    for (const row of this.#order()) {
      const timeMs = times[row]!;
      const step = timeMs - (latest.get(symbols[row]!) ?? timeMs);
      if (step > 0) counts.set(step, (counts.get(step) ?? 0) + 1);
      latest.set(symbols[row]!, timeMs);
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
    const taken = (name: (typeof COLUMNS)[number]): Float64Array => {
      const column = this.#rows.column(name);
      return Float64Array.from(order, (row) => column[row]!);
    };
    const label = taken("label");
    const hasLabel = label.some((value) => value >= 0);
    const t0Ms = taken("timeMs").map((timeMs) => timeMs + shiftMs);
    const t1Ms = this.has("t1Ms") ? taken("t1Ms") : t0Ms.map((t0) => t0 + (hasLabel ? (labelHorizonMs ?? 0) : 0));
    this.#requireLaterLabels(order, t0Ms, t1Ms);
    const names = [...this.#symbols.keys()];
    const table: PredictionTable = {
      t0Ms,
      t1Ms,
      symbol: Array.from(taken("symbol"), (at) => names[at]!),
      score: taken("score"),
      probability: taken("probability"),
      ...(hasLabel ? { label: Uint8Array.from(label) } : {}),
      ...(this.has("fold") ? { fold: Int32Array.from(taken("fold")) } : {}),
      threshold,
    };
    return { table, outOfOrder: this.#countOutOfOrder(), withoutLabel: sorted.length - order.length };
  }

  /** Each symbol by itself: a file that holds one symbol after the other is in order. */
  #countOutOfOrder(): number {
    const [times, symbols] = [this.#rows.column("timeMs"), this.#rows.column("symbol")];
    const latest = new Map<(typeof symbols)[number], number>();
    let outOfOrder = 0;
    for (let row = 0; row < times.length; row++) {
      const before = latest.get(symbols[row]!) ?? -Infinity;
      if (times[row]! < before) outOfOrder++;
      latest.set(symbols[row]!, Math.max(before, times[row]!));
    }
    return outOfOrder;
  }

  /** Row numbers, ascending in time, then by symbol, then as they stand in the file. */
  #order(): Int32Array {
    const [times, symbols] = [this.#rows.column("timeMs"), this.#rows.column("symbol")];
    const names = [...this.#symbols.keys()];
    const rankOf = new Int32Array(names.length);
    names
      .map((name, at) => ({ name, at }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .forEach(({ at }, rank) => (rankOf[at] = rank));
    return Int32Array.from(times.keys()).sort(
      (a, b) => times[a]! - times[b]! || rankOf[symbols[a]!]! - rankOf[symbols[b]!]! || a - b,
    );
  }

  #requireOnce(order: Int32Array): void {
    const [times, symbols, lines] = [
      this.#rows.column("timeMs"),
      this.#rows.column("symbol"),
      this.#rows.column("line"),
    ];
    for (let i = 1; i < order.length; i++) {
      const [before, row] = [order[i - 1]!, order[i]!];
      if (times[row] === times[before] && symbols[row] === symbols[before])
        throw new RangeError(
          `Cannot import "${this.#path}" as each symbol may be decided once at a time: rows ${lines[before]} and ` +
            `${lines[row]} both hold ${[...this.#symbols.keys()][symbols[row]!]} at ${times[row]}`,
        );
    }
  }

  #requireLaterLabels(order: Int32Array, t0Ms: Float64Array, t1Ms: Float64Array): void {
    const early = t1Ms.findIndex((t1, i) => t1 < t0Ms[i]!);
    if (early < 0) return;
    throw new RangeError(
      `Cannot import "${this.#path}" as a label must not be known before its decision: row ` +
        `${this.#rows.column("line")[order[early]!]} has t1Ms ${t1Ms[early]} and t0 ${t0Ms[early]}`,
    );
  }

  /**
   * Leaves out each symbol's last rows where they alone have no label.
   *
   * @throws {SyntaxError} If another row has none.
   */
  #withoutUnlabelledEnd(order: Int32Array): Int32Array {
    const [times, symbols] = [this.#rows.column("timeMs"), this.#rows.column("symbol")];
    const labels = this.#rows.column("label");
    const lastLabelledMs = new Map<number, number>();
    for (const row of order) if (labels[row]! >= 0) lastLabelledMs.set(symbols[row]!, times[row]!);
    if (lastLabelledMs.size === 0) return order;
    const isEnd = (row: number): boolean => times[row]! > (lastLabelledMs.get(symbols[row]!) ?? Infinity);
    const empty = order.find((row) => labels[row]! < 0 && !isEnd(row));
    if (empty !== undefined)
      throw new SyntaxError(
        `Cannot import "${this.#path}" as labels must stand in every row or in none, each symbol's last rows apart: ` +
          `row ${this.#rows.column("line")[empty]} has none; drop such rows, or the column`,
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
    if (text.length === 0 || text.length > LONGEST_SYMBOL)
      throw new SyntaxError(
        `Cannot import "${this.#path}" as a symbol must have 1 to ${LONGEST_SYMBOL} characters: row ` +
          `${line} has ${quoted(text)}`,
      );
    const known = this.#symbols.get(text);
    if (known !== undefined) return known;
    // A string of its own: a part of a line would keep the whole line in memory.
    this.#symbols.set(Buffer.from(text).toString("utf8"), this.#symbols.size);
    return this.#symbols.size - 1;
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

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
