import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pinModule, type ModuleFile } from "../../../src/core/index.js";
import { copyExtensions } from "../../../src/run/signal/copyExtensions.js";

let place: string;
let directory: string;
let files: readonly ModuleFile[];
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "tenbin-extensions-"));
  directory = join(place, "v4_as_shipped");
  const write = (folder: string, text: string, name = "mine.ts"): ModuleFile => {
    mkdirSync(join(place, folder), { recursive: true });
    writeFileSync(join(place, folder, name), text);
    return pinModule(join(place, folder, name));
  };
  files = [write("a", "export const a = 1;"), write("b", "export const b = 2;"), write("a", "export {};", "my own.ts")];
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

describe("copyExtensions", () => {
  it("copies the modules into the directory, two of one name too", () => {
    expect(copyExtensions(files, directory).map(({ path }) => path)).toEqual([
      "extensions/mine.ts",
      "extensions/2-mine.ts",
      "extensions/my_own.ts",
    ]);
    expect(readFileSync(join(directory, "extensions/mine.ts"), "utf8")).toBe("export const a = 1;");
    expect(readFileSync(join(directory, "extensions/2-mine.ts"), "utf8")).toBe("export const b = 2;");
  });

  it("refuses a file that changed under the run", () => {
    writeFileSync(files[1]!.path, "changed");
    expect(() => copyExtensions(files, directory)).toThrow(
      /nobody may write to it while a run uses it: it has changed/,
    );
  });

  it("leaves no folder where there are none", () => {
    expect(copyExtensions([], directory)).toEqual([]);
    expect(() => readFileSync(join(directory, "extensions"))).toThrow(/ENOENT/);
  });
});
