import { describe, expect, it } from "vitest";
import { FILES, fuzzFeather, fuzzLayout } from "./fuzzParsers.js";

describe("every parser, of bytes that are damaged", () => {
  it.each(Object.keys(FILES))("%s: gives a table that accounts for its rows, or an error by name", (name) => {
    const { tables, refused } = fuzzLayout(name, 300);
    expect(tables).toBeGreaterThan(10);
    expect(refused).toBeGreaterThan(10);
  });

  it("Feather: gives columns of one length, or an error by name", async () => {
    const { tables, refused } = await fuzzFeather(200);
    expect(tables).toBeGreaterThan(10);
    expect(refused).toBeGreaterThan(10);
  });
});
