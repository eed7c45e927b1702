/** A model trained on the first months of a real market and used on later ones, by the commands as a user runs them. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../src/config/index.js";
import { importPredictions } from "../../src/predictions/index.js";
import { openRun, readSignal } from "../../src/run/index.js";
import { confirmationPredictions } from "../../src/run/validation/validateModels.js";
import { hasKernel, root, WITHOUT_KERNEL } from "./setUp.js";

const files = process.env["TENBIN_MARKET_DATA"];
const hourly = join(files ?? "", "btcusdt-1h-2023-2025");
const present = files !== undefined && existsSync(hourly) && hasKernel;
const WITHOUT_DATA = files === undefined ? "TENBIN_MARKET_DATA names no folder" : WITHOUT_KERNEL;
const MODEL = "data/models/v4_candidate";
const LEDGER = "data/studies/ledger.jsonl";

describe.skipIf(!present)(`a model on later data${present ? "" : ` (skipped: ${WITHOUT_DATA})`}`, () => {
  let place: string;
  let judged: ReturnType<typeof tenbin>;

  const tenbin = (...words: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync("node", [join(root, "dist/workbench/cli.js"), ...words], {
      cwd: place,
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  };
  /** Days `from` to `to`, exclusive, of the hourly klines and their funding. */
  const cut = (name: string, from: string, to: string): void => {
    mkdirSync(join(place, name));
    for (const [file, column] of [
      ["BTCUSDT_fapi_klines_1h", 0],
      ["BTCUSDT_fundingRate", 1],
    ] as const) {
      const [head, ...rows] = gunzipSync(readFileSync(join(hourly, `${file}.csv.gz`)))
        .toString("utf8")
        .trimEnd()
        .split("\n");
      const kept = rows.filter((row) => {
        const day = row.split(",")[column]!.slice(0, 10);
        return day >= from && day < to;
      });
      writeFileSync(join(place, name, `${file}.csv`), `${[head, ...kept].join("\n")}\n`);
    }
  };
  const verdictOf = (stdout: string): string => /^verdict: (\w+)$/m.exec(stdout)![1]!;
  const pageOf = (stdout: string): string => readFileSync(join(place, stdout.trimEnd().split("\n").at(-1)!), "utf8");
  const looks = (): string[] => readFileSync(join(place, LEDGER), "utf8").trimEnd().split("\n");

  beforeAll(() => {
    place = mkdtempSync(join(tmpdir(), "tenbin-later-"));
    cpSync(join(root, "notebooks"), join(place, "notebooks"), { recursive: true });
    cut("early", "2025-01-01", "2025-06-01");
    cut("late", "2025-04-01", "2025-09-01");
    expect(tenbin("train", "--profile", "tiny", "--data", "early").status).toBe(0);
    judged = tenbin("validate", "--data", "late");
  });
  afterAll(() => rmSync(place, { recursive: true, force: true }));

  it("scores its run's confirmation period from the files as its run did, to the bit", async () => {
    expect(tenbin("predict", "--data", "early", "--out", "early.parquet").status).toBe(0);
    const scored = await importPredictions(join(place, "early.parquet"));
    const before = process.cwd();
    process.chdir(place);
    try {
      const config = readConfig("notebooks/model_v4.yaml", { profile: "tiny", files: ["early"] });
      const run = openRun({ config });
      const { dataset } = await run.dataset();
      const own = await confirmationPredictions(await run.context(), dataset, join(MODEL, "model"));
      const first = scored.t0Ms.indexOf(own.t0Ms[0]!);
      expect(own.t0Ms.length).toBeGreaterThan(400);
      const rows = Array.from(own.t0Ms, (t0) => scored.t0Ms.indexOf(t0, first));
      expect(Float64Array.from(rows, (row) => scored.probability[row]!)).toEqual(own.probability);
      expect(Float64Array.from(rows, (row) => scored.score[row]!)).toEqual(own.score);
    } finally {
      process.chdir(before);
    }
  });

  it("is judged by every gate on bars behind its training, the others counted, with its verdict as exit code", () => {
    expect(judged.status).toBe({ pass: 0, fail: 1, inconclusive: 3 }[verdictOf(judged.stdout)]);
    const { card } = readSignal(join(place, MODEL));
    const left = Number(/^not judged: (\d+) bars, decided before the training ended/m.exec(judged.stdout)![1]);
    const scoredBefore = (card.training.toMs - Date.UTC(2025, 3, 1)) / card.barMs - 359;
    expect(Math.abs(left - scoredBefore)).toBeLessThan(3);
    expect(judged.stdout).toMatch(/Training labels that overlap: passes, 0/);
    expect(judged.stdout).toMatch(
      /^v4 as shipped of run real-tiny-\w+, [\d\s]+ decisions on \d+ days that it never saw/m,
    );
    expect(judged.stdout.match(/^[✓✕?] /gm)!.length).toBeGreaterThan(10);
  });

  it("has a page with the three answers, what was left out, and what it was trained on", () => {
    const page = pageOf(judged.stdout);
    for (const text of ["Is it balanced?", "Is it honest?", "Would it earn?", "What was not done"])
      expect(page).toContain(text);
    expect(page).toMatch(/Not judged: [\d\u2009]+ bars, decided before the training ended/);
    expect(page).toMatch(
      /trained on BTCUSDT from 2025-01-\d\d to 2025-0[45]-\d\d, judged on decisions from 2025-0[45]/,
    );
    const folder = judged.stdout.trimEnd().split("\n").at(-1)!.replace("/index.html", "");
    const verdict = JSON.parse(readFileSync(join(place, folder, "verdict.json"), "utf8")) as Record<string, unknown>;
    expect(verdict["verdict"]).toBe(verdictOf(judged.stdout));
  });

  it("is a line of the ledger, once, and gives the same bytes when it is judged again", () => {
    const line = looks().filter((text) => text.includes('"v4 as shipped"'));
    expect(line).toHaveLength(1);
    const page = pageOf(judged.stdout);
    expect(tenbin("validate", "--data", "late")).toMatchObject({ status: judged.status, stdout: judged.stdout });
    expect(looks()).toHaveLength(1);
    expect(pageOf(judged.stdout)).toBe(page);
  });

  it("names a symbol that it never saw, on the terminal and on the page", () => {
    const avax = join(files!, "binance-um-5m-2025h2/AVAXUSDT_5m.csv.gz");
    const later = tenbin("validate", "--data", avax, "--missing", "score-anyway");
    expect(later.stdout).toMatch(/^note: AVAXUSDT was not in the training \(BTCUSDT\)$/m);
    expect(pageOf(later.stdout)).toContain("AVAXUSDT was not in the training (BTCUSDT)");
  });

  it("is used as the README says", () => {
    cpSync(join(place, "early"), join(place, "my-bars"), { recursive: true });
    cpSync(join(place, "late"), join(place, "my-newer-bars"), { recursive: true });
    const readme = readFileSync(join(root, "README.md"), "utf8");
    const said = ["## Use the model", "## Judge it next month"].flatMap((heading) =>
      /```sh\n([\s\S]*?)```/
        .exec(readme.slice(readme.indexOf(`${heading}\n`)))![1]!
        .trimEnd()
        .split("\n"),
    );
    expect(said).toHaveLength(4);
    for (const line of said) {
      const dry = spawnSync("bash", ["-c", `${line} --dry-run`], { cwd: root, encoding: "utf8" });
      const command = /node dist\/workbench\/cli\.js ([^;|]*)/.exec(dry.stdout)![1]!;
      const ran = spawnSync("bash", ["-c", `node ${join(root, "dist/workbench/cli.js")} ${command}`], {
        cwd: place,
        encoding: "utf8",
      });
      expect([line, ran.stderr.includes("    at "), [0, 1, 3].includes(ran.status!)]).toEqual([line, false, true]);
    }
    expect(existsSync(join(place, "scored.csv")) && existsSync(join(place, "scored.parquet"))).toBe(true);
  });

  it("refuses an input that it was trained on by its name, and data behind which it lies", () => {
    rmSync(join(place, "late/BTCUSDT_fundingRate.csv"));
    const refused = tenbin("validate", "--data", "late");
    expect([refused.status, refused.stdout]).toEqual([2, ""]);
    expect(refused.stderr).toContain("Cannot score BTCUSDT as the model was trained on funding");
    const reports = readdirSync(join(place, "reports"));
    const old = tenbin("validate", "--data", "early/BTCUSDT_fapi_klines_1h.csv", "--missing", "score-anyway");
    // Its own confirmation period lies behind the training, and is judged like any other days.
    expect([0, 1, 3]).toContain(old.status);
    expect(readdirSync(join(place, "reports")).length).toBe(reports.length + 1);
  });
});
