import { describe, expect, it } from "vitest";
import { FILES, fuzzLayout } from "./fuzzParsers.js";

describe("every parser, of bytes that are damaged", () => {
  it.each(Object.keys(FILES))("%s: gives a table that accounts for its rows, or an error by name", (name) => {
    const { tables, refused } = fuzzLayout(name, 300);
    expect(tables).toBeGreaterThan(2);
    expect(refused).toBeGreaterThan(10);
  });
});
