/** One row of a predictions file: every cell is checked where it stands, and becomes a number. */
import { EARLIEST_MS, isMarketTime, LATEST_MS } from "../core/index.js";
import { contractNamed, isSymbol, parseTimeText } from "../market/index.js";
import type { PredictionColumn, PredictionHeading } from "./predictionHeading.js";

const LABEL_WORDS: ReadonlyMap<string, number> = new Map([
  ["buy", 1],
  ["long", 1],
  ["up", 1],
  ["true", 1],
  ["sell", 0],
  ["short", 0],
  ["down", 0],
  ["false", 0],
]);

/** As many as a sentence names, and one more. */
const MOST_MODELS = 4;

/** Numbers of a row; `symbol` is a place in the list of symbols, `label` -1 where the cell is empty. */
export interface PredictionNumbers {
  readonly line: number;
  readonly timeMs: number;
  /** NaN where the heading has none. */
  readonly t1Ms: number;
  readonly symbol: number;
  readonly probability: number;
  /** The probability where the heading has none. */
  readonly score: number;
  readonly label: number;
  /** 0 where the heading has none. */
  readonly fold: number;
}

export class PredictionCells {
  readonly #path: string;
  readonly #heading: PredictionHeading;
  readonly #symbolOfFile: string | undefined;
  /** Their places by name. */
  readonly #symbols = new Map<string, number>();
  /** The same by every spelling that a row had. */
  readonly #spellings = new Map<string, number>();

  /** How the first row of a SELL says it. */
  #sell: { readonly line: number; readonly value: number } | undefined;
  /** What the column that names a model holds. */
  readonly #models = new Set<string>();

  /** @param symbolOfFile Of every row where the heading has no symbol. */
  constructor(path: string, heading: PredictionHeading, symbolOfFile: string | undefined) {
    this.#path = path;
    this.#heading = heading;
    this.#symbolOfFile = symbolOfFile;
  }

  has(column: PredictionColumn): boolean {
    return this.#heading.at.has(column);
  }

  /** What the rows read so far say of whose they are, in the order in which each came first; at most four. */
  get models(): readonly string[] {
    return [...this.#models];
  }

  /** Of the rows read so far, in the order in which each came first. */
  get symbols(): readonly string[] {
    return [...this.#symbols.keys()];
  }

  /**
   * @throws {SyntaxError} If a cell is no number, or their count is wrong. @throws {RangeError} If one is out
   * of range.
   */
  read(line: number, cells: readonly string[]): PredictionNumbers {
    const { length } = this.#heading.names;
    if (cells.length !== length)
      throw new SyntaxError(
        `Cannot import "${this.#path}" as every row must have the ${length} cells of the ` +
          `heading: row ${line} has ${cells.length}`,
      );
    const timeMs = this.#time(line, "timeMs", cells);
    const model = this.#heading.modelAt === undefined ? undefined : cells[this.#heading.modelAt]!.trim();
    if (model !== undefined && this.#models.size < MOST_MODELS) this.#models.add(ownString(model));
    const probability = this.#unit(line, "probability", cells);
    return {
      line,
      timeMs,
      t1Ms: this.has("t1Ms") ? this.#time(line, "t1Ms", cells) : NaN,
      symbol: this.#symbol(line, cells),
      probability,
      score: this.has("score") ? this.#unit(line, "score", cells) : probability,
      label: this.has("label") ? this.#label(line, cells) : -1,
      fold: this.has("fold") ? this.#fold(line, cells) : 0,
    };
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
    const value = this.#share(line, column, cells);
    if (value >= 0 && value <= 1) return value;
    const remedy =
      column === "score" ? "; a logit needs the sigmoid first" : value <= 100 ? "; percent must be divided by 100" : "";
    throw new RangeError(
      `Cannot import "${this.#path}" as ${column} must lie in [0, 1]: row ${line} has ${value}${remedy}`,
    );
  }

  /** `28.0%` can only be 0.28. */
  #share(line: number, column: "probability" | "score", cells: readonly string[]): number {
    const percent = /^(\d+\.?\d*|\.\d+)\s*%$/.exec(this.#text(column, cells));
    return percent === null ? this.#number(line, column, cells) : Number(percent[1]) / 100;
  }

  #time(line: number, column: "timeMs" | "t1Ms", cells: readonly string[]): number {
    const name = this.#heading.names[this.#heading.at.get(column)!]!;
    if (name !== column) return this.#anyTime(line, name, this.#instant(column, cells));
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

  /** A date and the time of day that stands in a column of its own. */
  #instant(column: "timeMs" | "t1Ms", cells: readonly string[]): string {
    const text = this.#text(column, cells);
    const { timeOfDayAt } = this.#heading;
    if (column !== "timeMs" || timeOfDayAt === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
    const [, hour, rest] = /^(\d{1,2})(:\d{2}.*)$/.exec(cells[timeOfDayAt]!.trim()) ?? [];
    return hour === undefined ? text : `${text} ${hour.padStart(2, "0")}${rest}`;
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
    if (text === "" || /^(?:nan|nat|none|null|<na>)$/i.test(text)) return -1;
    const word = LABEL_WORDS.get(text.toLowerCase());
    if (word !== undefined) return word;
    const value = this.#number(line, "label", cells);
    if (value === 1) return 1;
    if (value !== 0 && value !== -1)
      throw new RangeError(
        `Cannot import "${this.#path}" as label must be 0 (SELL) or 1 (BUY), or -1 or 1: row ${line} has ` +
          quoted(text),
      );
    this.#sell ??= { line, value };
    if (this.#sell.value !== value)
      throw new RangeError(
        `Cannot import "${this.#path}" as labels must be of two kinds, 0 and 1 or -1 and 1: ` +
          `row ${this.#sell.line} has ${this.#sell.value} and row ${line} ${value}; drop the rows of the third kind`,
      );
    return 0;
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
