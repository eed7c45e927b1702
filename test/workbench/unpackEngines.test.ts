import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { root } from "./setUp.js";

const directory = mkdtempSync(join(tmpdir(), "tenbin-unpackEngines-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const wheels = join(directory, "wheels");
const native = join(directory, "native");

/** A wheel whose files each hold their own name. */
function writeWheel(name: string, files: readonly string[]): void {
  const script =
    "import sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], 'w') as wheel:\n  for name in " +
    "sys.argv[2:]: wheel.writestr(name, name)";
  expect(spawnSync("python3", ["-c", script, join(wheels, name), ...files]).status).toBe(0);
}

function unpack(): { status: number | null; stderr: string } {
  return spawnSync("python3", [join(root, "src/workbench/unpackEngines.py"), wheels, native], { encoding: "utf8" });
}

const TENSORFLOW = [
  "tensorflow/libtensorflow_cc.so.2",
  "tensorflow/libtensorflow_framework.so.2",
  "tensorflow/include/tensorflow/c/eager/c_api.h",
  "tensorflow/python/big.py",
];
const XGBOOST = ["xgboost/lib/libxgboost.so", "xgboost_cpu.libs/libgomp-1.so", "xgboost/core.py"];

describe("unpackEngines", () => {
  beforeEach(() => {
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(wheels, { recursive: true });
    mkdirSync(native, { recursive: true });
  });

  it("unpacks libraries and headers, nothing else, and removes the wheels", () => {
    writeWheel("tensorflow.whl", TENSORFLOW);
    writeWheel("xgboost.whl", XGBOOST);
    expect(unpack()).toMatchObject({ status: 0, stderr: "" });
    expect(readFileSync(join(native, TENSORFLOW[2]!), "utf8")).toBe(TENSORFLOW[2]);
    expect(readdirSync(native, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".py"))).toEqual(
      [],
    );
    expect(existsSync(wheels)).toBe(false);
  });

  it("replaces what a killed run left", () => {
    mkdirSync(join(native, "unpacking/tensorflow"), { recursive: true });
    mkdirSync(join(native, "tensorflow/half"), { recursive: true });
    writeWheel("tensorflow.whl", TENSORFLOW);
    writeWheel("xgboost.whl", XGBOOST);
    expect(unpack().status).toBe(0);
    expect(readdirSync(native).sort()).toEqual(["tensorflow", "xgboost", "xgboost_cpu.libs"]);
    expect(existsSync(join(native, "tensorflow/half"))).toBe(false);
  });

  it("changes nothing when an engine is absent, and names it", () => {
    mkdirSync(join(native, "xgboost"), { recursive: true });
    writeWheel("tensorflow.whl", TENSORFLOW);
    const { status, stderr } = unpack();
    expect(status).toBe(1);
    expect(stderr).toMatch(/no wheel in .* holds xgboost, xgboost_cpu\.libs/);
    expect(existsSync(join(native, "tensorflow"))).toBe(false);
    expect(existsSync(join(native, "xgboost"))).toBe(true);
  });
});
