import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { pinModule, type ModuleFile } from "../../../src/core/index.js";
import { copyExtensions, findExtensions } from "../../../src/run/search/candidateExtensions.js";

let place: string;
let candidate: string;
let files: readonly ModuleFile[];
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "tenbin-candidate-"));
  candidate = join(place, "v4_as_shipped");
  const write = (folder: string, text: string): ModuleFile => {
    mkdirSync(join(place, folder), { recursive: true });
    writeFileSync(join(place, folder, "mine.ts"), text);
    return pinModule(join(place, folder, "mine.ts"));
  };
  files = [write("a", "export const a = 1;"), write("b", "export const b = 2;")];
});

describe("the modules of a candidate", () => {
  it("are copied beside it, two of one name too", () => {
    copyExtensions(files, candidate);
    expect(readFileSync(join(candidate, "extensions/mine.ts"), "utf8")).toBe("export const a = 1;");
    expect(readFileSync(join(candidate, "extensions/2-mine.ts"), "utf8")).toBe("export const b = 2;");
  });

  it("are the originals while these are the same, the copies when they have changed or gone", () => {
    copyExtensions(files, candidate);
    expect(findExtensions(files, candidate)).toEqual(files);
    writeFileSync(files[0]!.path, "export const a = 3;");
    rmSync(files[1]!.path);
    expect(findExtensions(files, candidate).map(({ path }) => path)).toEqual([
      join(candidate, "extensions/mine.ts"),
      join(candidate, "extensions/2-mine.ts"),
    ]);
  });

  it("are refused when neither is what the candidate was made with", () => {
    copyExtensions(files, candidate);
    for (const path of [files[0]!.path, join(candidate, "extensions/mine.ts")]) writeFileSync(path, "changed");
    expect(() => findExtensions(files, candidate)).toThrow(
      /neither ".*a\/mine\.ts" nor ".*extensions\/mine\.ts" holds it/,
    );
  });

  it("are not copied when a file changed under the run", () => {
    writeFileSync(files[1]!.path, "changed");
    expect(() => copyExtensions(files, candidate)).toThrow(
      /nobody may write to it while a run uses it: it has changed/,
    );
  });

  it("leave no folder where there are none", () => {
    copyExtensions([], candidate);
    expect(() => readFileSync(join(candidate, "extensions"))).toThrow(/ENOENT/);
  });
});
