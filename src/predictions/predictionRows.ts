/** Rows of a predictions file as they are read: each cell is checked where it stands, then all are sorted. */
import { DAY_MS, EARLIEST_MS, isMarketTime, LATEST_MS } from "../core/index.js";
import { parseTimeText } from "../market/index.js";
import type { PredictionColumn, PredictionHeading } from "./predictionHeading.js";
import type { PredictionTable } from "./predictionTable.js";

const LONGEST_SYMBOL = 64;
const LABEL_WORDS: ReadonlyMap<string, number> = new Map([
  ["buy", 1],
  ["true", 1],
  ["sell", 0],
  ["false", 0],
]);

interface Row {
  readonly line: number;
  readonly timeMs: number;
  readonly t1Ms: number;
  readonly symbol: string;
  readonly probability: number;
  readonly score: number;
  /** -1 where the cell is empty. */
  readonly label: number;
  readonly fold: number;
}

export class PredictionRows {
  readonly #path: string;
  readonly #heading: PredictionHeading;
  readonly #symbolOfFile: string | undefined;
  #rows: Row[] = [];
  readonly #symbols = new Map<string, string>();

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
    const latest = new Map<string, number>();
    const counts = new Map<number, number>();
    for (const { symbol, timeMs } of [...this.#rows].sort((a, b) => a.timeMs - b.timeMs)) {
      const step = timeMs - (latest.get(symbol) ?? timeMs);
      if (step > 0) counts.set(step, (counts.get(step) ?? 0) + 1);
      latest.set(symbol, timeMs);
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
    const outOfOrder = this.#sort();
    const withoutLabel = this.#cutUnlabelledEnd();
    const rows = this.#rows;
    const hasLabel = rows.some(({ label }) => label >= 0);
    const t0Ms = Float64Array.from(rows, ({ timeMs }) => timeMs + shiftMs);
    const t1Ms = Float64Array.from(rows, (row, i) =>
      this.has("t1Ms") ? row.t1Ms : t0Ms[i]! + (hasLabel ? (labelHorizonMs ?? 0) : 0),
    );
    rows.forEach(({ line }, i) => {
      if (t1Ms[i]! < t0Ms[i]!)
        throw new RangeError(
          `Cannot import "${this.#path}" as a label must not be known before its decision: row ${line} ` +
            `has t1Ms ${t1Ms[i]} and t0 ${t0Ms[i]}`,
        );
    });
    const table: PredictionTable = {
      t0Ms,
      t1Ms,
      symbol: rows.map(({ symbol }) => symbol),
      score: Float64Array.from(rows, ({ score }) => score),
      probability: Float64Array.from(rows, ({ probability }) => probability),
      ...(hasLabel ? { label: Uint8Array.from(rows, ({ label }) => label) } : {}),
      ...(this.has("fold") ? { fold: Int32Array.from(rows, ({ fold }) => fold) } : {}),
      threshold,
    };
    return { table, outOfOrder, withoutLabel };
  }

  /** Sorts the rows; returns how many came before an earlier one. */
  #sort(): number {
    let outOfOrder = 0;
    let latest = -Infinity;
    for (const { timeMs } of this.#rows) {
      if (timeMs < latest) outOfOrder++;
      latest = Math.max(latest, timeMs);
    }
    this.#rows.sort(
      (a, b) => a.timeMs - b.timeMs || (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : a.line - b.line),
    );
    for (let i = 1; i < this.#rows.length; i++) {
      const [before, row] = [this.#rows[i - 1]!, this.#rows[i]!];
      if (row.timeMs === before.timeMs && row.symbol === before.symbol) {
        throw new RangeError(
          `Cannot import "${this.#path}" as each symbol may be decided once at a time: rows ` +
            `${before.line} and ${row.line} both hold ${row.symbol} at ${row.timeMs}`,
        );
      }
    }
    return outOfOrder;
  }

  /**
   * Leaves out each symbol's last rows where they alone have no label; returns how many.
   *
   * @throws {SyntaxError} If another row has none.
   */
  #cutUnlabelledEnd(): number {
    const lastLabelledMs = new Map<string, number>();
    for (const { symbol, label, timeMs } of this.#rows) if (label >= 0) lastLabelledMs.set(symbol, timeMs);
    if (lastLabelledMs.size === 0) return 0;
    const isEnd = ({ symbol, timeMs }: Row) => timeMs > (lastLabelledMs.get(symbol) ?? Infinity);
    const empty = this.#rows.find((row) => row.label < 0 && !isEnd(row));
    if (empty !== undefined)
      throw new SyntaxError(
        `Cannot import "${this.#path}" as labels must stand in every row or in none, each symbol's last rows apart: ` +
          `row ${empty.line} has none; drop such rows, or the column`,
      );
    const before = this.#rows.length;
    this.#rows = this.#rows.filter((row) => !isEnd(row));
    return before - this.#rows.length;
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

  #symbol(line: number, cells: readonly string[]): string {
    const text = this.has("symbol") ? this.#text("symbol", cells) : (this.#symbolOfFile ?? "");
    if (text.length === 0 || text.length > LONGEST_SYMBOL)
      throw new SyntaxError(
        `Cannot import "${this.#path}" as a symbol must have 1 to ${LONGEST_SYMBOL} characters: row ` +
          `${line} has ${quoted(text)}`,
      );
    // One string a symbol, not one a row.
    const known = this.#symbols.get(text);
    if (known === undefined) this.#symbols.set(text, text);
    return known ?? text;
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
