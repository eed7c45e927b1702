import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isProcessGone, withProcessLock } from "../../src/core/index.js";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tenbin-lock-"));
  path = join(folder, "reports", "run.lock");
});
afterEach(() => rmSync(folder, { recursive: true }));

const refusal = (holder: string): string => `held by ${holder}`;

describe("withProcessLock", () => {
  it("gives back what the work gives, and leaves nothing", async () => {
    expect(await withProcessLock(path, { refusal }, async () => 7)).toBe(7);
    expect(readdirSync(join(folder, "reports"))).toEqual([]);
  });

  it("refuses a second holder while the first works, naming the process", async () => {
    await withProcessLock(path, { refusal }, async () => {
      await expect(withProcessLock(path, { refusal }, async () => 8)).rejects.toThrow(`held by ${process.pid}`);
      expect(existsSync(path)).toBe(true);
    });
  });

  it("is free again after work that failed", async () => {
    await expect(withProcessLock(path, { refusal }, () => Promise.reject(new Error("broken")))).rejects.toThrow(
      "broken",
    );
    expect(await withProcessLock(path, { refusal }, async () => 9)).toBe(9);
  });

  it("takes over the lock of a process that is gone, and of one whose number came back", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    expect(isProcessGone(pid)).toBe(true);
    await withProcessLock(path, { refusal }, async () => undefined);
    writeFileSync(path, `${pid} 12345`);
    expect(await withProcessLock(path, { refusal }, async () => 1)).toBe(1);
    writeFileSync(path, `${process.pid} 12345`);
    expect(await withProcessLock(path, { refusal }, async () => 2)).toBe(2);
  });
});
