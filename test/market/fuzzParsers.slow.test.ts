import { describe, expect, it } from "vitest";
import { FILES, fuzzLayout } from "./fuzzParsers.js";

const RUNS = 100_000;

describe("every parser, of bytes that are damaged a hundred thousand times", () => {
  it.each(Object.keys(FILES))(
    "%s: gives a table that accounts for its rows, or an error by name",
    (name) => {
      expect(fuzzLayout(name, RUNS).tables).toBeGreaterThan(500);
    },
    1_800_000,
  );
});
