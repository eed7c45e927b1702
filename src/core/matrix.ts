/**
 * A dense row-major table of 32-bit floats, the shape in which features reach a model.
 */

/** Row-major values: element (r, c) is `data[r * cols + c]`. */
export interface Matrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly cols: number;
}

/**
 * A matrix over `data`, zeros when no data is given.
 *
 * @throws {RangeError} If `data` does not hold rows x cols values.
 */
export function createMatrix(rows: number, cols: number, data: Float32Array = new Float32Array(rows * cols)): Matrix {
  if (data.length !== rows * cols) {
    throw new RangeError(
      `Cannot create a matrix as its data must hold rows x cols values: ${rows} x ${cols} needs ` +
        `${rows * cols}, found ${data.length}`,
    );
  }
  return { data, rows, cols };
}

/** The rows named by `index`, copied in that order; an empty index gives a matrix of no rows. */
export function takeRows({ data, cols }: Matrix, index: Int32Array | readonly number[]): Matrix {
  const taken = new Float32Array(index.length * cols);
  for (let r = 0; r < index.length; r++) {
    const from = index[r]! * cols;
    taken.set(data.subarray(from, from + cols), r * cols);
  }
  return { data: taken, rows: index.length, cols };
}

/** The columns named by `index`, copied in that order. */
export function takeColumns({ data, rows, cols }: Matrix, index: readonly number[]): Matrix {
  const width = index.length;
  const taken = new Float32Array(rows * width);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < width; c++) taken[r * width + c] = data[r * cols + index[c]!]!;
  }
  return { data: taken, rows, cols: width };
}

/** One column as a new array of length `rows`. */
export function columnOf({ data, rows, cols }: Matrix, column: number): Float32Array {
  const values = new Float32Array(rows);
  for (let r = 0; r < rows; r++) values[r] = data[r * cols + column]!;
  return values;
}
