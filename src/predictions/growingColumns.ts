/** Rows of numbers in columns that grow: some bytes a number, where an object a row would take ten times as many. */

const BLOCK_ROWS = 65_536;

/** How wide the numbers of a column are. */
export type ColumnWidth = "Float64" | "Int32" | "Int8";

type Block = Float64Array | Int32Array | Int8Array;

const WIDTHS: Readonly<Record<ColumnWidth, new (rows: number) => Block>> = {
  Float64: Float64Array,
  Int32: Int32Array,
  Int8: Int8Array,
};

/** Columns of equal length by name; rows are added at their end and read by their number. */
export class GrowingColumns<Name extends string> {
  readonly #widths: Readonly<Record<Name, ColumnWidth>>;
  readonly #names: readonly Name[];
  /** Blocks stay where they are: a column that doubles would for a moment be held three times. */
  readonly #blocks: Map<Name, Block[]>;
  #length = 0;

  constructor(widths: Readonly<Record<Name, ColumnWidth>>) {
    this.#widths = widths;
    this.#names = Object.keys(widths) as Name[];
    this.#blocks = new Map(this.#names.map((name) => [name, []]));
  }

  get length(): number {
    return this.#length;
  }

  /** @param row Of the columns that there are; others are not kept. */
  push(row: Readonly<Record<Name, number>>): void {
    const at = this.#length % BLOCK_ROWS;
    for (const name of this.#names) {
      const blocks = this.#blocks.get(name)!;
      if (at === 0) blocks.push(new WIDTHS[this.#widths[name]](BLOCK_ROWS));
      blocks.at(-1)![at] = row[name];
    }
    this.#length++;
  }

  /** Reads one number of a column by the number of its row. */
  reader(name: Name): (row: number) => number {
    const blocks = this.#blocks.get(name)!;
    return (row) => blocks[Math.floor(row / BLOCK_ROWS)]![row % BLOCK_ROWS]!;
  }
}
