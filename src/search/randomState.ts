/**
 * NumPy's legacy random stream, so that a seed asks the same questions here as in Optuna.
 *
 * A stream can be put back where it was: its position is the number of draws since the seed, which is
 * what a journal keeps of it.
 *
 * Source: Matsumoto & Nishimura (1998), "Mersenne Twister"; seeding, 53-bit doubles and `choice` as in
 * numpy.random.RandomState.
 */
import { firstAfter, requireInteger } from "../core/index.js";

const STATE_SIZE = 624;
const SHIFT_SIZE = 397;

export class RandomState {
  readonly #seed: number;
  readonly #key: Uint32Array = new Uint32Array(STATE_SIZE);
  #at = STATE_SIZE;
  #drawn = 0;

  /** @throws {RangeError} If the seed is not a whole number below 2^32, NumPy's rule. */
  constructor(seed: number) {
    requireInteger("seed a sampler", { seed }, { atLeast: 0, atMost: 4_294_967_295 });
    this.#seed = seed;
    this.#restart();
  }

  /** Doubles drawn since the seed. */
  get position(): number {
    return this.#drawn;
  }

  /** Goes to a position, forwards or back. */
  seek(position: number): void {
    requireInteger("put back a random stream", { position }, { atLeast: 0 });
    if (position < this.#drawn) this.#restart();
    while (this.#drawn < position) this.uniform();
  }

  /** Uniform on [0, 1), 53 bits: `random_sample`. */
  uniform(): number {
    this.#drawn++;
    const high = this.#next() >>> 5;
    const low = this.#next() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }

  /** `size` uniforms in their order. */
  uniforms(size: number): Float64Array {
    const values = new Float64Array(size);
    for (let i = 0; i < size; i++) values[i] = this.uniform();
    return values;
  }

  /** `size` indices with the given probabilities, drawn with replacement: `choice(n, p=…)`. */
  choice(probabilities: Float64Array, size: number): Int32Array {
    const n = probabilities.length;
    const cumulative = new Float64Array(n);
    let sum = 0;
    for (let i = 0; i < n; i++) cumulative[i] = sum += probabilities[i]!;
    for (let i = 0; i < n; i++) cumulative[i]! /= sum;
    return Int32Array.from({ length: size }, () => firstAfter(cumulative, this.uniform()));
  }

  #restart(): void {
    const key = this.#key;
    key[0] = this.#seed;
    for (let i = 1; i < STATE_SIZE; i++) {
      const before = key[i - 1]! ^ (key[i - 1]! >>> 30);
      key[i] = Math.imul(1_812_433_253, before) + i;
    }
    this.#at = STATE_SIZE;
    this.#drawn = 0;
  }

  #next(): number {
    if (this.#at === STATE_SIZE) this.#refill();
    let y = this.#key[this.#at++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  #refill(): void {
    const key = this.#key;
    for (let i = 0; i < STATE_SIZE; i++) {
      const y = (key[i]! & 0x80000000) | (key[(i + 1) % STATE_SIZE]! & 0x7fffffff);
      key[i] = key[(i + SHIFT_SIZE) % STATE_SIZE]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.#at = 0;
  }
}
