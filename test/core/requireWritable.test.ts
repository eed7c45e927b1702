import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeFolder, requireWritable } from "../../src/core/index.js";

let place = "";
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "tenbin-writable-"));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

describe("requireWritable", () => {
  it.each([
    ["folder", "found a folder"],
    ["pipe", "found a pipe or a device"],
    ["file/x.csv", "found a file above it"],
    ["folder/", "found the name of a folder"],
    [`${"a".repeat(255)}`, "a name is longer than the file system takes"],
    [`${"a".repeat(300)}/x`, "a name is longer than the file system takes"],
    ["circle/x", "links lead in a circle"],
    ["toDevice", "found a pipe or a device"],
    ["toFolder", "found a folder"],
  ])("refuses %s and leaves nothing", (name, found) => {
    mkdirSync(join(place, "folder"));
    writeFileSync(join(place, "file"), "kept");
    execFileSync("mkfifo", [join(place, "pipe")]);
    symlinkSync("circle", join(place, "circle"));
    symlinkSync("/dev/null", join(place, "toDevice"));
    symlinkSync("folder", join(place, "toFolder"));
    const before = readdirSync(place);
    expect(() => requireWritable(`${place}/${name}`)).toThrow(
      `Cannot write "${place}/${name}" as a file must be able to be made there: ${found}`,
    );
    expect(readdirSync(place)).toEqual(before);
  });

  it.each(["new.csv", "a/b/new.csv", "file", "link"])("takes %s and leaves nothing", (name) => {
    writeFileSync(join(place, "file"), "kept");
    symlinkSync("nowhere", join(place, "link"));
    const before = readdirSync(place);
    expect(() => requireWritable(join(place, name))).not.toThrow();
    expect(readdirSync(place)).toEqual(before);
  });

  // Root has rights there, and cannot make anything all the same.
  it.skipIf(!existsSync("/proc/self"))("refuses what the file system takes from nobody", () => {
    for (const path of ["/proc/x.csv", "/proc/a/b/x.csv"])
      expect(() => requireWritable(path)).toThrow(/^Cannot write "\/proc\/.*(the folder takes none|this user may)/);
    expect(() => makeFolder("/proc/a/b")).toThrow(/ takes none$|EACCES/);
  });
});
