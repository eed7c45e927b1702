import { describe, expect, it } from "vitest";
import { z } from "zod";
import { sayFirstFault, schemaFaultWords } from "../../src/core/index.js";

const schema = z.strictObject({
  seed: z.int().min(0).max(2_147_483_647),
  profile: z.enum(["quick", "full"]),
  shares: z.array(z.number().gt(0).lt(1)).min(1),
  training: z.strictObject({ epochs: z.int().min(1), method: z.string().max(3) }),
  pair: z.tuple([z.number(), z.number()]).refine(([low, high]) => low < high, "the first must be below the second"),
  either: z.union([z.literal("all"), z.int()]).optional(),
});
const GOOD = { seed: 1, profile: "quick", shares: [0.5], training: { epochs: 1, method: "abc" }, pair: [1, 2] };

function said(changes: object): string {
  const { error } = schema.safeParse({ ...GOOD, ...changes }, { error: schemaFaultWords });
  return error === undefined ? "nothing" : sayFirstFault(error.issues);
}

describe("sayFirstFault", () => {
  it.each([
    ["what is right", {}, "nothing"],
    ["a word for a number", { seed: "7" }, 'seed must be a number: found "7"'],
    ["a number that is wrong twice once", { seed: 1e300 }, "seed must be at most 9007199254740991: found 1e+300"],
    ["a number with a fraction", { seed: 1.5 }, "seed must be a whole number: found 1.5"],
    ["a number that is none", { shares: [NaN] }, "shares[0] must be a number: found NaN"],
    ["a number too small", { seed: -1 }, "seed must be at least 0: found -1"],
    ["a bound that is no value", { shares: [0.5, 1] }, "shares[1] must be below 1: found 1"],
    ["an empty list", { shares: [] }, "shares must hold at least 1 entries: found 0"],
    [
      "a long text",
      { training: { epochs: 1, method: "abcd" } },
      "training.method must hold at most 3 characters: found 4",
    ],
    ["a word that is none of them", { profile: "slow" }, 'profile must be one of "quick", "full": found "slow"'],
    ["nothing", { profile: undefined }, "profile must be given"],
    ["a sentence of the schema's own", { pair: [2, 1] }, "pair: the first must be below the second"],
    ["a list for one of two forms", { either: [] }, "either has none of the forms that it may have: found a list"],
    ["a list for keys", { training: [] }, "training must be keys with values: found a list"],
    [
      "a key that there is not",
      { trainin: 1 },
      'it has no key "trainin"; its keys are seed, profile, shares, training, pair, either; did you mean training?',
    ],
  ])("says %s", (_what, changes, sentence) => {
    expect(said(changes)).toBe(sentence);
  });

  it("says the key spelled wrong before those that are missing, and counts and places the rest", () => {
    expect(said({ training: { epoch: 1 }, seed: -1, profile: undefined })).toBe(
      'training has no key "epoch"; its keys are epochs, method; did you mean epochs? ' +
        "(and 4 more faults: at seed, profile, training.epochs, training.method)",
    );
  });

  it("is one line of bounded length whatever it finds", () => {
    const key = "a\nb".repeat(10_000);
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, k) => [`${k}${key}`, k]));
    for (const changes of [many, { profile: key }, { training: many }, { shares: Array<number>(9_999).fill(2) }]) {
      const text = said(changes);
      expect(text).not.toContain("\n");
      expect(text.length).toBeLessThan(1_500);
    }
  });
});
