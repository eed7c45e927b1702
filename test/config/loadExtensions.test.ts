import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { ModuleError, sha256 } from "../../src/core/index.js";
import { configHash, formatConfig, loadExtensions, readConfig, resolveConfig } from "../../src/config/index.js";

const folder = mkdtempSync(join(tmpdir(), "tenbin-extensions-"));
const YAML = readFileSync("notebooks/model_v4.yaml", "utf8");

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const feature = (exported: string, name: string) =>
  `export const ${exported} = defineFeature({ name: "${name}", lookBackBars: 1, ` +
  "compute: ({ bars }) => bars.close });\n";
const IMPORT = 'import { defineFeature } from "tenbin";\n';
const yamlWith = (extensions: string) => YAML.replace(/^extensions: .*$/m, `extensions: ${extensions}`);

describe("loadExtensions", () => {
  it("takes what the files define, in their order, and says which file it came from", async () => {
    const first = write("first.ts", IMPORT + feature("b", "later") + feature("a", "sooner"));
    const second = write("second.mjs", IMPORT + feature("c", "third"));
    const extensions = await loadExtensions([first, second]);
    expect(extensions.features.map(({ name, group }) => [name, group])).toEqual([
      ["sooner", "own"],
      ["later", "own"],
      ["third", "own"],
    ]);
    expect(extensions.files.map(({ path }) => path)).toEqual([first, second]);
    expect(extensions.files[1]!.sha256).toBe(sha256(readFileSync(second)));
    expect(extensions.files[1]!.defines).toEqual([{ kind: "feature", name: "third" }]);
  });

  it("is nothing without files", async () => {
    expect(await loadExtensions([])).toEqual({ features: [], labels: [], members: [], gates: [], files: [] });
  });

  it.each([
    ["is built in", [IMPORT + feature("mine", "ret_12")], /"ret_12" \(export mine\) is built in/],
    [
      "the file has twice",
      [IMPORT + feature("a", "x") + feature("b", "x")],
      /"x" \(export b\) is defined in .* as export a too/,
    ],
    [
      "another file has",
      [IMPORT + feature("a", "y"), IMPORT + feature("a", "y")],
      /1\.ts" as a feature must .*: "y" .* is defined in ".*0\.ts" as export a too/,
    ],
  ])("refuses a name that %s", async (what, texts, said) => {
    const paths = texts.map((text, k) => write(`${what.replaceAll(" ", "-")}-${k}.ts`, text));
    await expect(loadExtensions(paths)).rejects.toThrow(ModuleError);
    await expect(loadExtensions(paths)).rejects.toThrow(said);
  });

  it("says what is wrong with a definition, and in which file", async () => {
    const path = write("broken.ts", IMPORT + feature("a", "two words"));
    await expect(loadExtensions([path])).rejects.toThrow(
      /broken\.ts" as loading it must not fail: Cannot define a feature as its name .* found "two words"/,
    );
  });
});

describe("the key extensions of the YAML", () => {
  const path = write("mine.ts", IMPORT + feature("a", "mine"));

  it("is relative to the YAML, and pins what the file holds", () => {
    const yaml = write("run.yaml", yamlWith("[mine.ts]"));
    const { extensions } = readConfig(yaml, { profile: "tiny" });
    expect(extensions).toEqual([{ path, sha256: sha256(readFileSync(path)) }]);
  });

  it("is written so that a copy of the YAML elsewhere still finds the file", () => {
    const config = resolveConfig(yamlWith(`[${JSON.stringify(path)}]`));
    const copy = write("copy.yaml", formatConfig(config));
    expect(readConfig(copy)).toEqual(config);
  });

  it("is a path from here below the current folder, the same in every checkout", () => {
    const below = relative(process.cwd(), join(process.cwd(), "notebooks/own.ts"));
    expect(() => readConfig(write("stray.yaml", yamlWith(`[${JSON.stringify(join(process.cwd(), below))}]`)))).toThrow(
      'Cannot use "notebooks/own.ts" as it must be a file: found nothing there',
    );
  });

  it("moves the hash of the configuration by content, not by place; none leaves it as it was", () => {
    const hashOf = (extensions: string) => configHash(resolveConfig(yamlWith(extensions)));
    const other = write("same-elsewhere.ts", readFileSync(path, "utf8"));
    const changed = write("changed.ts", `${readFileSync(path, "utf8")}// more`);
    expect(hashOf(`[${other}]`)).toBe(hashOf(`[${path}]`));
    expect(hashOf(`[${changed}]`)).not.toBe(hashOf(`[${path}]`));
    const { extensions: _none, ...without } = resolveConfig(YAML);
    expect(hashOf("[]")).toBe(configHash(resolveConfig(YAML.replace(/^extensions: .*\n/m, ""))));
    expect(without).not.toHaveProperty("extensions");
  });

  it("refuses a file that changed after the configuration was resolved", async () => {
    const moving = write("moving.ts", IMPORT + feature("a", "moving"));
    const { extensions } = resolveConfig(yamlWith(`[${moving}]`));
    write("moving.ts", IMPORT + feature("a", "moved"));
    await expect(loadExtensions(extensions)).rejects.toThrow(/moving\.ts" as its content must be .* it has changed/);
  });

  it.each([
    ["no list", "mine.ts", /: extensions must be a list: found "mine\.ts"$/],
    ["no path", "[3]", /extensions\[0\]/],
    ["a file that is not there", "[nowhere.ts]", /nowhere\.ts" as it must be a file: found nothing there/],
  ])("refuses %s", (_what, extensions, said) => {
    expect(() => resolveConfig(yamlWith(extensions))).toThrow(said);
  });
});
