/**
 * Seeded randomness with named children.
 *
 * A consumer draws from its own child, `rng.child("smote").child("fold-3")`, so a new consumer never
 * shifts the stream of an old one. A child depends on the seed and the path of names alone, not on
 * how many numbers its parent has already given.
 *
 * Source: sfc32 (Chris Doty-Humphrey, PractRand), seeded from SHA-256 of the seed and the path;
 * normals by the polar method (Marsaglia and Bray 1964).
 */
import { createHash } from "node:crypto";

/** A stream of reproducible random numbers. */
export interface Rng {
  /** Uniform on [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Uniform integer in [0, bound). @throws {RangeError} If bound is not a positive integer up to 2^32. */
  integer(bound: number): number;
  /** A uniformly random order of 0 ... n - 1 (Fisher-Yates). */
  permutation(n: number): Int32Array;
  /** An independent stream that depends only on this stream's path and the name. */
  child(name: string): Rng;
}

/**
 * The root stream of a run.
 *
 * @param seed Any finite number; the same seed gives the same stream on every machine.
 * @throws {RangeError} If the seed is not finite.
 */
export function createRng(seed: number): Rng {
  if (!Number.isFinite(seed))
    throw new RangeError(`Cannot create a random stream as the seed must be a finite number: found ${seed}`);
  return streamOf(String(seed));
}

function streamOf(path: string): Rng {
  const key = createHash("sha256").update(path).digest();
  let a = key.readUInt32LE(0);
  let b = key.readUInt32LE(4);
  let c = key.readUInt32LE(8);
  let counter = 1;
  let spareNormal: number | undefined;

  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) next();

  const uniform = (): number => ((next() >>> 5) * 67_108_864 + (next() >>> 6)) / 9_007_199_254_740_992;

  const normal = (): number => {
    if (spareNormal !== undefined) {
      const value = spareNormal;
      spareNormal = undefined;
      return value;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spareNormal = v * scale;
      return u * scale;
    }
  };

  const integer = (bound: number): number => {
    if (!Number.isInteger(bound) || bound < 1 || bound > 4_294_967_296) {
      throw new RangeError(`Cannot draw an integer as the bound must be an integer from 1 to 2^32: found ${bound}`);
    }
    // Values below the threshold would make the low remainders more likely; draw again.
    const threshold = 4_294_967_296 % bound;
    for (;;) {
      const value = next();
      if (value >= threshold) return value % bound;
    }
  };

  const permutation = (n: number): Int32Array => {
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = integer(i + 1);
      const kept = order[i]!;
      order[i] = order[j]!;
      order[j] = kept;
    }
    return order;
  };

  return { uniform, normal, integer, permutation, child: (name) => streamOf(`${path}\u0000${name}`) };
}
