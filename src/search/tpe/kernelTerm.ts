/**
 * A parameter's part of the logarithm of each kernel's density, at most 0, for few kernels at a time since it
 * is dear.
 */
export interface KernelTerm {
  of(value: number, kernel: number): number;
  /** Adds the part for `value` to the first `count` entries of `sum`, whose kernels `kernel` names. */
  add(value: number, kernel: Int32Array, sum: Float64Array, count: number): void;
}
