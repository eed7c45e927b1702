import { describe, expect, it } from "vitest";
import { fuzzFeather } from "./fuzzFeather.js";

describe("readFeather, of bytes that are damaged a hundred thousand times", () => {
  it.each(["lz4.feather", "plain.feather"])(
    "%s: gives a table or an error by name, soon",
    async (name) => {
      expect((await fuzzFeather(name, 100_000)).tables).toBeGreaterThan(500);
    },
    1_800_000,
  );
});
