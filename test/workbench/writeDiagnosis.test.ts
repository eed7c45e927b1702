import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readConfig, type RunConfig } from "../../src/config/index.js";
import { writeDiagnosis } from "../../src/workbench/writeDiagnosis.js";
import { HOUR_MS, START_MS } from "../validation/tables.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const ROWS = 480;
const read = readConfig(join(root, "notebooks/model_v4.yaml"), { profile: "tiny" });
const CONFIG: RunConfig = { ...read, validation: { ...read.validation, resamples: 100 } };

let place: string;
const before = process.cwd();
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "tenbin-diagnose-"));
  process.chdir(place);
});
afterEach(() => {
  process.chdir(before);
  rmSync(place, { recursive: true, force: true });
});

const diagnose = (probability: (row: number) => string, { threshold = 0.5, config = CONFIG } = {}) => {
  const lines = Array.from(
    { length: ROWS },
    (_, row) => `${START_MS + row * HOUR_MS},BTCUSDT,${probability(row)},${row % 2}`,
  );
  writeFileSync("p.csv", ["timeMs,symbol,probability,label", ...lines].join("\n"));
  return writeDiagnosis("p.csv", { config, files: [], threshold });
};
const valueOf = async (diagnosed: ReturnType<typeof diagnose>, id: string) =>
  (await diagnosed).assessment.gates.find((gate) => gate.id === id)!.value;

describe("writeDiagnosis", () => {
  it("decides as the file's digits do: 0.3 is not above a threshold of 0.3", async () => {
    expect(
      await valueOf(
        diagnose((row) => (row % 4 < 2 ? "0.2" : "0.3"), { threshold: 0.3 }),
        "buy_ratio",
      ),
    ).toBe(0);
  });

  it.each([
    ["near one", (row: number) => `0.99999999${row % 2}${String(row).padStart(4, "0")}`],
    ["around one half", (row: number) => `0.50000000${row % 2}${String(row).padStart(4, "0")}`],
  ])("ranks as the file's digits do, %s", async (_, probability) => {
    expect(await valueOf(diagnose(probability), "auc")).toBe(1);
    expect(await valueOf(diagnose(probability), "suspicious_auc")).toBe(1);
  });

  it("judges by the configuration's gates, and says on the page and in verdict.json what is not as usual", async () => {
    const config = { ...CONFIG, gates: { auc: false, buy_ratio: { low: 0.45, high: 0.55 } } } as const;
    const { directory, assessment } = await diagnose((row) => (row % 3 === 0 ? "0.7" : "0.3"), { config });
    expect(assessment.gates.map(({ id }) => id)).not.toContain("auc");
    const page = readFileSync(join(directory, "index.html"), "utf8").replaceAll("\u202f", " ");
    expect(page).toContain("The gate auc was dropped by the configuration.");
    expect(page).toContain("The gate buy_ratio is held to 45.0 % to 55.0 % instead of 40.0 % to 60.0 %.");
    const verdict = JSON.parse(readFileSync(join(directory, "verdict.json"), "utf8"));
    expect(verdict.dropped).toEqual(["auc"]);
    expect(verdict.gates.find(({ id }: { id: string }) => id === "buy_ratio").limits).toEqual({
      low: 0.45,
      high: 0.55,
    });
  });

  it("refuses a configuration that names no gate before it judges anything", async () => {
    await expect(diagnose(() => "0.5", { config: { ...CONFIG, gates: { luck: {} } } })).rejects.toThrow(/found "luck"/);
  });
});
