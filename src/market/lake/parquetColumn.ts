/** One column of a table that is written. */
export interface ParquetColumn {
  readonly name: string;
  /** `integer` is BIGINT, `float` FLOAT, `number` DOUBLE, `word` VARCHAR: its values are places in `words`. */
  readonly kind: "integer" | "float" | "number" | "word";
  /** NaN is NULL. */
  readonly values: ArrayLike<number>;
  readonly words?: readonly string[];
}
