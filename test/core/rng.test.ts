import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng, mean, normalCdf, standardDeviation } from "../../src/core/index.js";

describe("createRng", () => {
  /** The generator written down once more, in whole numbers of any size, from its author's description. */
  function* sfc32(path: string): Generator<number> {
    const key = createHash("sha256").update(path).digest();
    const mask = 0xffff_ffffn;
    let [a, b, c, counter] = [
      BigInt(key.readUInt32LE(0)),
      BigInt(key.readUInt32LE(4)),
      BigInt(key.readUInt32LE(8)),
      1n,
    ];
    for (let round = 0; ; round++) {
      const sum = (a + b + counter) & mask;
      counter = (counter + 1n) & mask;
      a = b ^ (b >> 9n);
      b = (c + (c << 3n)) & mask;
      c = ((((c << 21n) | (c >> 11n)) & mask) + sum) & mask;
      if (round >= 12) yield Number(sum);
    }
  }

  it.each([
    ["7", createRng(7)],
    ["-1.5", createRng(-1.5)],
    ["7\u0000smote\u0000fold-3", createRng(7).child("smote").child("fold-3")],
  ])("is sfc32 keyed by the SHA-256 of its path, 53 bits a number: %j", (path, rng) => {
    const words = sfc32(path);
    const next = (): number => words.next().value as number;
    for (let i = 0; i < 1_000; i++) {
      const high = Math.floor(next() / 32);
      const low = Math.floor(next() / 64);
      expect(rng.uniform()).toBe((high * 2 ** 26 + low) / 2 ** 53);
    }
  });

  it("gives the same first numbers on every machine, for ever", () => {
    const rng = createRng(7);
    expect([rng.uniform(), rng.uniform()]).toEqual([0.06046792766185838, 0.8966994566419256]);
    expect([rng.normal(), rng.normal()]).toEqual([-1.6105368477970676, -1.0056391095519241]);
    expect([rng.integer(1_000), ...rng.permutation(6)]).toEqual([156, 0, 4, 2, 1, 3, 5]);
  });

  it("gives a child that depends on its name and not on what was drawn before", () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), fc.integer({ min: 0, max: 20 }), (seed, name, draws) => {
        const parent = createRng(seed);
        for (let i = 0; i < draws; i++) parent.normal();
        expect(parent.child(name).uniform()).toBe(createRng(seed).child(name).uniform());
        expect(createRng(seed).child(`${name}x`).uniform()).not.toBe(createRng(seed).child(name).uniform());
      }),
      { seed: 1 },
    );
    expect(createRng(1).child("a").child("b").uniform()).not.toBe(createRng(1).child("ab").uniform());
  });

  it("draws normals and uniforms of the right shape", () => {
    const rng = createRng(2);
    const normals = Float64Array.from({ length: 50_000 }, () => rng.normal());
    expect(Math.abs(mean(normals))).toBeLessThan(5 / Math.sqrt(50_000));
    expect(Math.abs(standardDeviation(normals) - 1)).toBeLessThan(5 / Math.sqrt(100_000));
    const levels = normals.map(normalCdf).sort();
    const furthest = Math.max(...levels.map((level, k) => Math.abs(level - (k + 0.5) / levels.length)));
    expect(furthest).toBeLessThan(1.95 / Math.sqrt(50_000));
  });

  it("always draws integers below the bound, each as likely", () => {
    const rng = createRng(3);
    const counts = new Float64Array(7);
    for (let i = 0; i < 70_000; i++) counts[rng.integer(7)]!++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(5 * Math.sqrt(10_000));
    expect(rng.integer(1)).toBe(0);
    expect(rng.integer(4_294_967_296)).toBeLessThan(4_294_967_296);
    for (const bound of [0, -1, 1.5, 4_294_967_297, NaN])
      expect(() => rng.integer(bound)).toThrow(/bound must be an integer from 1 to 2\^32/);
  });

  it("always permutes: each index once", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 200 }), (seed, n) => {
        expect([...createRng(seed).permutation(n)].sort((x, y) => x - y)).toEqual(
          Array.from({ length: n }, (_, i) => i),
        );
      }),
      { seed: 1 },
    );
  });

  it("refuses a seed that is no number", () => {
    expect(() => createRng(NaN)).toThrow(/seed must be a finite number: found NaN/);
    expect(() => createRng(Infinity)).toThrow(RangeError);
  });
});
