import { describe, expect, it } from "vitest";
import { FILES, fuzzFeather, fuzzLayout } from "./fuzzParsers.js";

const RUNS = 100_000;

describe("every parser, of bytes that are damaged a hundred thousand times", () => {
  it.each(Object.keys(FILES))(
    "%s: gives a table that accounts for its rows, or an error by name",
    (name) => {
      expect(fuzzLayout(name, RUNS).tables).toBeGreaterThan(1_000);
    },
    1_800_000,
  );

  it("Feather: gives columns of one length, or an error by name", async () => {
    expect((await fuzzFeather(RUNS)).tables).toBeGreaterThan(1_000);
  }, 1_800_000);
});
