import { describe, expect, it } from "vitest";
import { isTextColumn } from "../../src/report/textColumns.js";

describe("isTextColumn", () => {
  it.each([
    ["41.0\u2009% [38.1\u2009%, 44.0\u2009%]", false],
    ["0.0116 (by chance 0.00927 to 0.125)", false],
    ["\u2265 412 days", false],
    ["not shown", false],
    ["undecided", true],
    ["18 of 3\u2009084 training labels meet a test label: the folds are not purged", true],
  ])("%s", (cell, isText) => {
    expect(isTextColumn([["row", cell]], 1)).toBe(isText);
  });
});
