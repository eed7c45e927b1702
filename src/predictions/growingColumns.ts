/** Rows of numbers in columns that grow: eight bytes a number, where an object a row would take ten times as many. */

const FIRST_ROWS = 1_024;

/** Columns of equal length by name; rows are added at their end and read by their number. */
export class GrowingColumns<Name extends string> {
  readonly #names: readonly Name[];
  readonly #columns: Map<Name, Float64Array>;
  #length = 0;

  constructor(names: readonly Name[]) {
    this.#names = names;
    this.#columns = new Map(names.map((name) => [name, new Float64Array(FIRST_ROWS)]));
  }

  get length(): number {
    return this.#length;
  }

  push(row: Readonly<Record<Name, number>>): void {
    for (const name of this.#names) {
      let column = this.#columns.get(name)!;
      if (this.#length === column.length) {
        const larger = new Float64Array(2 * column.length);
        larger.set(column);
        this.#columns.set(name, larger);
        column = larger;
      }
      column[this.#length] = row[name];
    }
    this.#length++;
  }

  /** A view of a column, good until the next row is added. */
  column(name: Name): Float64Array {
    return this.#columns.get(name)!.subarray(0, this.#length);
  }
}
