import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isProcessGone, withProcessLock } from "../../src/core/index.js";
import { coreAsModules } from "./coreAsModules.js";

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

  it("takes over the lock of a killed process whose parent never asks how it ended", async () => {
    // bash becomes sleep, which never waits for the child it has got so; until then it would.
    const parent = spawn("bash", ["-c", "sleep 600 & echo $!; exec sleep 600"]);
    await vi.waitUntil(() => readFileSync(`/proc/${parent.pid}/comm`, "utf8") === "sleep\n");
    try {
      const child = await new Promise<number>((resolve) =>
        parent.stdout.once("data", (text: Buffer) => resolve(Number(text.toString()))),
      );
      const stat = (): readonly string[] => readFileSync(`/proc/${child}/stat`, "utf8").split(") ")[1]!.split(" ");
      await withProcessLock(path, { refusal }, async () => undefined);
      writeFileSync(path, `${child} ${stat()[19]}`);
      await expect(withProcessLock(path, { refusal }, async () => 1)).rejects.toThrow(`held by ${child}`);
      process.kill(child, "SIGKILL");
      await vi.waitUntil(() => stat()[0] === "Z");
      expect(isProcessGone(child)).toBe(true);
      expect(await withProcessLock(path, { refusal }, async () => 2)).toBe(2);
    } finally {
      parent.kill("SIGKILL");
    }
  });

  it("takes over what a power cut left empty, and leaves another program's link alone", async () => {
    mkdirSync(join(folder, "reports"));
    writeFileSync(path, "");
    expect(await withProcessLock(path, { refusal }, async () => 1)).toBe(1);
    symlinkSync(folder, path);
    await expect(withProcessLock(path, { refusal }, async () => 2)).rejects.toThrow("held by ?");
    rmSync(path);
    execFileSync("mkfifo", [path]);
    await expect(withProcessLock(path, { refusal }, async () => 3)).rejects.toThrow("held by ?");
  });

  it("removes only its own lock", async () => {
    await withProcessLock(path, { refusal }, async () => {
      rmSync(path);
      writeFileSync(path, `${process.ppid} 1`);
    });
    expect(readFileSync(path, "utf8")).toBe(`${process.ppid} 1`);
  });

  it("clears what killed processes left of their attempts, and nothing else", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    mkdirSync(join(folder, "reports"));
    writeFileSync(`${path}.${pid}-0`, "");
    writeFileSync(`${path}.123-456.gone`, `${pid} 7`);
    writeFileSync(`${path}.123-456.gone.${pid}-0`, "");
    writeFileSync(`${path}.txt`, "mine");
    await withProcessLock(path, { refusal }, async () => undefined);
    expect(readdirSync(join(folder, "reports"))).toEqual(["run.lock.txt"]);
  });

  it("is never held by two that take over one dead holder's lock, however slow one of them is", async () => {
    const module = join(coreAsModules(join(folder, "core")), "processLock.js");
    mkdirSync(join(folder, "reports"));
    writeFileSync(path, "999999999 1");
    const log = join(folder, "log");
    writeFileSync(log, "");
    const takes = (name: string, isSlow: boolean): Promise<void> => {
      const script = `
        import fs from "node:fs";
        import { syncBuiltinESMExports } from "node:module";
        const path = ${JSON.stringify(path)};
        const say = (text) => fs.appendFileSync(${JSON.stringify(log)}, text + "\\n");
        const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
        let isSlow = ${isSlow};
        for (const name of ["rmSync", "unlinkSync", "renameSync"]) {
          const original = fs[name];
          fs[name] = (...args) => {
            // What it decided to remove may be another's by now.
            if (isSlow && args.slice(0, 2).includes(path)) { isSlow = false; say("slow"); pause(1500); }
            return original(...args);
          };
        }
        syncBuiltinESMExports();
        const { withProcessLock } = await import(${JSON.stringify(module)});
        await withProcessLock(path, { refusal: () => "" }, async () => {
          say("in ${name}"); pause(${isSlow ? 100 : 2500}); say("out ${name}");
        }).catch(() => say("refused ${name}"));`;
      return new Promise((resolve) => {
        spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "inherit" }).once("exit", () =>
          resolve(),
        );
      });
    };
    const slow = takes("A", true);
    while (!readFileSync(log, "utf8").includes("slow")) await new Promise((resolve) => setTimeout(resolve, 20));
    await Promise.all([slow, takes("B", false)]);
    let inside = 0;
    let most = 0;
    for (const line of readFileSync(log, "utf8").split("\n")) {
      inside += line.startsWith("in") ? 1 : line.startsWith("out") ? -1 : 0;
      most = Math.max(most, inside);
    }
    expect(most).toBe(1);
    expect(inside).toBe(0);
    expect(readdirSync(join(folder, "reports"))).toEqual([]);
  }, 20_000);
});
