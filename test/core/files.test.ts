import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  makeFileAtomically,
  makeFolder,
  writeDirectoryAtomically,
  writeFileAtomically,
  writePartsAtomically,
} from "../../src/core/index.js";
import { coreAsModules } from "./coreAsModules.js";

let place = "";
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "tenbin-files-"));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const write = (directory: string, text: string): Promise<void> =>
  writeDirectoryAtomically(directory, (temporary) => writeFileSync(join(temporary, "text"), text));
const read = (directory: string): string => readFileSync(join(directory, "text"), "utf8");

describe("writeFileAtomically", () => {
  it("leaves nothing when it fails", () => {
    mkdirSync(join(place, "folder/inside"), { recursive: true });
    expect(() => writeFileAtomically(join(place, "folder"), "one")).toThrow(
      /only a file may be replaced: found a folder$/,
    );
    expect(readdirSync(place)).toEqual(["folder"]);
  });

  it("replaces no pipe, as it would no device: root would lose /dev/null", async () => {
    const pipe = join(place, "pipe");
    execFileSync("mkfifo", [pipe]);
    const said = `Cannot write "${pipe}" as only a file may be replaced: found a pipe or a device`;
    expect(() => writeFileAtomically(pipe, "one")).toThrow(said);
    await expect(makeFileAtomically(pipe, async (path) => writeFileSync(path, "one"))).rejects.toThrow(said);
    expect(lstatSync(pipe).isFIFO()).toBe(true);
    expect(readdirSync(place)).toEqual(["pipe"]);
  });

  it.each(["file", "file/a/b"])("says that a file is where a folder must be: %s", (folder) => {
    writeFileSync(join(place, "file"), "kept");
    expect(() => writeFileAtomically(join(place, folder, "c.txt"), "one")).toThrow(
      `Cannot make the folder "${join(place, folder)}" as no file may be in its place or above it: found one`,
    );
    expect(readFileSync(join(place, "file"), "utf8")).toBe("kept");
  });

  it("makes folders, replaces content, and leaves nothing else behind", () => {
    const path = join(place, "a/b/c.txt");
    writeFileAtomically(path, "one");
    writeFileAtomically(path, new Uint8Array([116, 119, 111]));
    expect(readFileSync(path, "utf8")).toBe("two");
    expect(readdirSync(join(place, "a/b"))).toEqual(["c.txt"]);
  });
});

describe("writePartsAtomically", () => {
  it("leaves the old file while parts are written, nothing else of a part that fails", () => {
    const path = join(place, "c.txt");
    writeFileAtomically(path, "old");
    const parts = function* (): Generator<string> {
      yield "new";
      expect(readFileSync(path, "utf8")).toBe("old");
      throw new RangeError("no more");
    };
    expect(() => writePartsAtomically(path, parts())).toThrow("no more");
    expect([readFileSync(path, "utf8"), readdirSync(place)]).toEqual(["old", ["c.txt"]]);
    writePartsAtomically(path, ["a", new Uint8Array([98])]);
    expect(readFileSync(path, "utf8")).toBe("ab");
  });

  it("survives kill -9 in the middle: the old file is whole, and the next write clears what was torn", () => {
    const path = join(place, "c.txt");
    writeFileAtomically(path, "old");
    const modules = join(coreAsModules(join(place, "core")), "files.js");
    const script = `
      const { writePartsAtomically } = await import(${JSON.stringify(modules)});
      function* parts() { yield "new"; process.kill(process.pid, "SIGKILL"); while (true) yield "new"; }
      writePartsAtomically(${JSON.stringify(path)}, parts());`;
    const { signal } = spawnSync(process.execPath, ["--input-type=module", "-e", script]);
    expect(signal).toBe("SIGKILL");
    const torn = () => readdirSync(place).filter((name) => name.startsWith("c.txt.tmp-"));
    expect([readFileSync(path, "utf8"), torn().length]).toEqual(["old", 1]);
    writeFileSync(`${path}.tmp-1`, "of a process that lives");
    writeFileAtomically(path, "next");
    expect([readFileSync(path, "utf8"), torn()]).toEqual(["next", ["c.txt.tmp-1"]]);
  });
});

describe("makeFileAtomically", () => {
  it("renames what was made, and leaves nothing where making it failed", async () => {
    const path = join(place, "deep/c.bin");
    await makeFileAtomically(path, async (temporary) => writeFileSync(temporary, "made"));
    const failing = makeFileAtomically(path, async (temporary) => {
      writeFileSync(temporary, "half");
      throw new RangeError("no room");
    });
    await expect(failing).rejects.toThrow("no room");
    expect([readFileSync(path, "utf8"), readdirSync(join(place, "deep"))]).toEqual(["made", ["c.bin"]]);
  });
});

/** A program in a file system that nobody may write to; undefined where the machine lends none. */
function onReadOnly(folder: string, script: string): string | undefined {
  const words = `mount -t tmpfs -o ro none ${folder} && exec "$0" --input-type=module -e "$1"`;
  const args = ["--map-root-user", "--mount", "bash", "-c", words, process.execPath, script];
  const { status, stdout } = spawnSync("unshare", args, { encoding: "utf8" });
  return status === 0 ? stdout : undefined;
}

describe("makeFolder", () => {
  it("makes those above it, and goes on where some are there", () => {
    makeFolder(join(place, "a/b"));
    makeFolder(join(place, "a/b/c/d"));
    expect(readdirSync(place, { recursive: true })).toEqual(["a", "a/b", "a/b/c", "a/b/c/d"]);
  });

  it("says that a file system is read-only", ({ skip }) => {
    mkdirSync(join(place, "ro"));
    const said = onReadOnly(
      join(place, "ro"),
      `const { makeFolder } = await import(${JSON.stringify(join(coreAsModules(join(place, "core")), "files.js"))});
       try { makeFolder(${JSON.stringify(join(place, "ro/a/b"))}); } catch ({ code }) { console.log(code); }`,
    );
    if (said === undefined) skip("this machine lends no file system of one's own");
    expect(said).toBe("EROFS\n");
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

  it("clears what killed writers of other folders left beside it, and brings back what they moved aside", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    mkdirSync(join(place, `other.tmp-${pid}`));
    mkdirSync(join(place, `moved.tmp-${pid}.old`));
    writeFileSync(join(place, `note.tmp-${pid}`), "a file is nobody's folder");
    await write(join(place, "model"), "one");
    expect(readdirSync(place).sort()).toEqual(["model", "moved", `note.tmp-${pid}`]);
  });

  it("spares what this process is building at the same time", async () => {
    await writeDirectoryAtomically(join(place, "outer"), async (temporary) => {
      await write(join(place, "inner"), "one");
      writeFileSync(join(temporary, "text"), "two");
    });
    expect(read(join(place, "outer"))).toBe("two");
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
  const module = join(coreAsModules(join(place, "core")), "files.js");
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
