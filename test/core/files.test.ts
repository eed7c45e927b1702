import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeDirectoryAtomically, writeFileAtomically } from "../../src/core/index.js";

let place = "";
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "tenbin-files-"));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const write = (directory: string, text: string): Promise<void> =>
  writeDirectoryAtomically(directory, (temporary) => writeFileSync(join(temporary, "text"), text));
const read = (directory: string): string => readFileSync(join(directory, "text"), "utf8");

describe("writeFileAtomically", () => {
  it("makes folders, replaces content, and leaves nothing else behind", () => {
    const path = join(place, "a/b/c.txt");
    writeFileAtomically(path, "one");
    writeFileAtomically(path, new Uint8Array([116, 119, 111]));
    expect(readFileSync(path, "utf8")).toBe("two");
    expect(readdirSync(join(place, "a/b"))).toEqual(["c.txt"]);
  });
});

describe("writeDirectoryAtomically", () => {
  it("replaces a folder whole: what the new one lacks is gone", async () => {
    const directory = join(place, "model");
    await writeDirectoryAtomically(directory, (temporary) => {
      writeFileSync(join(temporary, "text"), "one");
      writeFileSync(join(temporary, "extra"), "");
    });
    await write(directory, "two");
    expect(readdirSync(directory)).toEqual(["text"]);
    expect(read(directory)).toBe("two");
    expect(readdirSync(place)).toEqual(["model"]);
  });

  it("leaves the old folder as it was when the build throws", async () => {
    const directory = join(place, "model");
    await write(directory, "one");
    const failing = writeDirectoryAtomically(directory, (temporary) => {
      writeFileSync(join(temporary, "text"), "half");
      throw new Error("disk full");
    });
    await expect(failing).rejects.toThrow("disk full");
    expect(read(directory)).toBe("one");
    expect(readdirSync(place)).toEqual(["model"]);
  });

  it("leaves alone what a living process is building", async () => {
    const other = join(place, `model.tmp-${process.ppid}`);
    mkdirSync(other);
    await write(join(place, "model"), "one");
    expect(existsSync(other)).toBe(true);
  });
});

/** Runs one write in a process that kills itself with SIGKILL just before, or just after, its k-th rename. */
function writeAndDie(
  directory: string,
  text: string,
  { rename, when }: { readonly rename: number; readonly when: "before" | "after" },
): void {
  const source = readFileSync(fileURLToPath(new URL("../../src/core/files.ts", import.meta.url)), "utf8");
  const module = join(place, "files.mjs");
  writeFileSync(
    module,
    ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 } })
      .outputText,
  );
  const script = `
    import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    const { renameSync } = fs;
    let renames = 0;
    const die = () => { process.kill(process.pid, "SIGKILL"); for (;;); };
    fs.renameSync = (from, to) => {
      renames++;
      if (renames === ${rename} && ${when === "before"}) die();
      renameSync(from, to);
      if (renames === ${rename}) die();
    };
    syncBuiltinESMExports();
    const { writeDirectoryAtomically } = await import(${JSON.stringify(module)});
    const write = (temporary) => fs.writeFileSync(temporary + "/text", ${JSON.stringify(text)});
    await writeDirectoryAtomically(${JSON.stringify(directory)}, write);`;
  expect(() => execFileSync(process.execPath, ["--input-type=module", "-e", script], { stdio: "pipe" })).toThrow(
    expect.objectContaining({ signal: "SIGKILL" }),
  );
}

describe("a folder whose writer is killed", () => {
  it.each([
    { rename: 1, when: "before" as const, then: "one" },
    { rename: 1, when: "after" as const, then: "moved aside" },
    { rename: 2, when: "before" as const, then: "moved aside" },
    { rename: 2, when: "after" as const, then: "two" },
  ])(
    "$when rename $rename is the old one or the new one, and the next write ends well",
    async ({ rename, when, then }) => {
      const directory = join(place, "out/model");
      await write(directory, "one");
      writeAndDie(directory, "two", { rename, when });
      expect(existsSync(directory) ? read(directory) : "moved aside").toBe(then);
      // A write that fails still brings back what had been moved aside.
      await expect(writeDirectoryAtomically(directory, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
      expect(read(directory)).toBe(then === "two" ? "two" : "one");
      await write(directory, "three");
      expect(read(directory)).toBe("three");
      expect(readdirSync(join(place, "out"))).toEqual(["model"]);
    },
  );
});
