import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadDataset, saveDataset } from "../../src/dataset/index.js";
import { handmadeDataset } from "./handmadeDataset.js";

const dataset = handmadeDataset({ bars: 300, feature: (symbol, bar) => (symbol === 0 && bar === 5 ? NaN : bar) });
let root: string;
let directory: string;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "tenbin-dataset-"));
  directory = join(root, "dataset");
  await saveDataset(directory, dataset);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("dataset files", () => {
  it("give back what was saved, missing values too", () => {
    expect(loadDataset(directory)).toEqual(dataset);
  });

  it("are the same bytes each time", async () => {
    const bytes = () =>
      Object.fromEntries(
        readdirSync(directory)
          .sort()
          .map((name) => [name, readFileSync(join(directory, name)).toString("base64")]),
      );
    const before = bytes();
    await saveDataset(directory, dataset);
    expect(bytes()).toEqual(before);
    expect(readdirSync(root)).toEqual(["dataset"]);
  });

  it("refuse a column in which one bit was flipped, whichever column", () => {
    const columns = readdirSync(directory).filter((name) => name.endsWith(".bin"));
    expect(columns.length).toBe(13);
    for (const name of columns) {
      const path = join(directory, name);
      const content = readFileSync(path);
      const flipped = Buffer.from(content);
      flipped[flipped.length >> 1]! ^= 1;
      writeFileSync(path, flipped);
      expect(() => loadDataset(directory)).toThrow(new RegExp(`${name} is not the file that was written`));
      writeFileSync(path, content);
    }
  });

  it("refuse a column that was cut short", () => {
    truncateSync(join(directory, "t0Ms.bin"), 8);
    expect(() => loadDataset(directory)).toThrow(
      /t0Ms\.bin is not the file that was written: 8 bytes, expected \d+; remove that folder and prepare it again/,
    );
  });

  it("refuse a header in which a number was changed", () => {
    const path = join(directory, "dataset.json");
    writeFileSync(
      path,
      readFileSync(path, "utf8").replace(
        /"confirmationFromMs": (\d)/,
        (_, digit) => `"confirmationFromMs": ${(Number(digit) % 9) + 1}`,
      ),
    );
    expect(() => loadDataset(directory)).toThrow(
      /dataset\.json is not the file that was written; remove that folder and prepare it again/,
    );
  });

  it.each([
    ["no header", undefined, /dataset.json must be a file that can be read: found nothing there/],
    ["a header that is no JSON", "{", /Cannot read a dataset from ".*": .*; remove that folder and prepare it again/],
    [
      "another format",
      '{"format":"tenbin-dataset-0"}',
      /its format must be tenbin-dataset-2, found "tenbin-dataset-0"/,
    ],
    ["null", "null", /its format must be tenbin-dataset-2, found undefined/],
    [
      "a header that lost its columns",
      '{"format":"tenbin-dataset-2"}',
      /dataset\.json is not the file that was written/,
    ],
  ])("refuse %s", (_, header, message) => {
    const path = join(directory, "dataset.json");
    if (header === undefined) rmSync(path);
    else writeFileSync(path, header);
    expect(() => loadDataset(directory)).toThrow(message);
    expect(() => loadDataset(directory)).toThrow(SyntaxError);
  });
});
