/**
 * A figure as plain data: plotly traces and layout, the sentence it proves, and the numbers behind it.
 */

/** Cell of a figure's table; null is printed as "not shown". */
export type Cell = string | number | null;

export interface DataTable {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** What a reader sees on hover and focus. */
export interface Definition {
  readonly text: string;
  readonly formula?: string;
  readonly source?: string;
}

export interface Figure {
  /** Unique on a page, letters, digits and hyphens. */
  readonly id: string;
  /** The finding, a sentence computed from the data. */
  readonly title: string;
  /** What is drawn, n, effective n, how the interval was made. */
  readonly subtitle: string;
  /** Plotly traces and layout, JSON only, cartesian traces only. */
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly layout: Readonly<Record<string, unknown>>;
  readonly table: DataTable;
  readonly definition: Definition;
}
