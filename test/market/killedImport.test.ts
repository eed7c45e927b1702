/** A process that dies while it imports. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { importFiles, openLake } from "tenbin";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { marketAsModules } from "./marketAsModules.js";
import { csv, klineRows, writeFiles } from "./rawFiles.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "killed-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("an import that is killed", () => {
  // Inside the checkout, so that the modules find DuckDB.
  const code = fileURLToPath(new URL("../../dist/.killed-import", import.meta.url));
  beforeAll(() => marketAsModules(code));
  afterAll(() => rmSync(code, { recursive: true, force: true }));

  it("leaves the lake as it was or as it should be, and the next one ends well", async () => {
    const before = writeFiles(join(folder, "before"), { "BTCUSDT-1h.csv": csv(...klineRows(10)) });
    const raw = writeFiles(
      join(folder, "all"),
      Object.fromEntries(
        Array.from({ length: 6 }, (_, i) => [`X${i}USDT-5m.csv`, csv(...klineRows(20_000, { barMs: 300_000 }))]),
      ),
    );
    const script = `
      import { importFiles, openLake } from ${JSON.stringify(join(code, "market/index.js"))};
      const [directory, raw, killed] = process.argv.slice(1);
      const lake = await openLake(directory);
      const onProgress = ({ task }) => {
        if (!task.startsWith("writing")) return;
        if (killed === "at once") for (process.kill(process.pid, "SIGKILL"); ; );
        process.stdout.write(task);
      };
      await importFiles(lake, [raw], { onProgress });
      await lake.close();`;
    const hashOf = async (directory: string) => {
      const lake = await openLake(directory);
      try {
        return await lake.contentHash();
      } finally {
        await lake.close();
      }
    };
    const prepared = async (name: string) => {
      const lake = await openLake(join(folder, name));
      await importFiles(lake, [before]);
      await lake.close();
      return join(folder, name);
    };
    const old = await hashOf(await prepared("old"));
    const whole = await prepared("whole");
    const lake = await openLake(whole);
    await importFiles(lake, [raw]);
    const full = await lake.contentHash();
    await lake.close();

    const outcomes: string[] = [];
    for (const killed of ["at once", "after 20 ms", "after 80 ms"]) {
      const directory = await prepared(`killed ${killed}`);
      await new Promise<void>((resolve) => {
        const child = spawn(process.execPath, ["--input-type=module", "-e", script, directory, raw, killed], {
          stdio: ["ignore", "pipe", "inherit"],
        });
        // Whatever the machine is busy with, the first dies before its files are in place; the others somewhere.
        const laterMs = Number(/\d+/.exec(killed)?.[0] ?? NaN);
        child.stdout.once("data", () => setTimeout(() => child.kill("SIGKILL"), laterMs));
        child.once("exit", () => resolve());
      });
      const found = await hashOf(directory);
      outcomes.push(found === old ? "old" : found === full ? "full" : "neither");
      const again = await openLake(directory);
      await importFiles(again, [raw]);
      expect(await again.contentHash()).toBe(full);
      await again.close();
      // Nothing of the killed write is left, and nobody waits for its lock.
      const files = (path: string) => readdirSync(path, { recursive: true, encoding: "utf8" }).sort();
      expect(files(directory)).toEqual(files(whole));
      expect(existsSync(join(directory, "lake.lock"))).toBe(false);
    }
    expect(outcomes).not.toContain("neither");
    expect(outcomes).toContain("old");
  });
});
