/**
 * A page to open: half a year of hourly predictions for five symbols, diagnosed in a copy of the checkout so that the
 * caller's reports stay as they are. Usage: node page_prepare.mjs DIRECTORY
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRng, HOUR_MS, writePredictions } from "tenbin";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const SYMBOLS = ["BTCUSDT", "ETHUSDT", "ICPUSDT", "SOLUSDT", "AVAXUSDT"];
const HOURS = 180 * 24;
const START_MS = 1_735_689_600_000;

const [directory] = process.argv.slice(2);
const checkout = join(directory, "checkout");
mkdirSync(checkout);
for (const part of ["dist", "src", "notebooks", "package.json"])
  cpSync(join(ROOT, part), join(checkout, part), { recursive: true });
for (const part of ["node_modules", ".venv"]) symlinkSync(join(ROOT, part), join(checkout, part));
for (const part of ["data", "reports"]) mkdirSync(join(checkout, part));

const rng = createRng(7);
const t0Ms = Float64Array.from({ length: SYMBOLS.length * HOURS }, (_, i) => START_MS + Math.floor(i / 5) * HOUR_MS);
const probability = Float64Array.from(t0Ms, () => rng.uniform());
writePredictions(join(directory, "predictions.csv"), {
  t0Ms,
  t1Ms: t0Ms.map((timeMs) => timeMs + 4 * HOUR_MS),
  symbol: Array.from(t0Ms, (_, i) => SYMBOLS[i % 5]),
  score: probability,
  probability,
  label: Uint8Array.from(probability, (p) => Number(rng.uniform() < p)),
  threshold: 0.5,
});
const words = ["dist/workbench/cli.js", "diagnose", "--predictions", join(directory, "predictions.csv")];
const { status } = spawnSync(process.execPath, words, { cwd: checkout, stdio: ["ignore", "ignore", "inherit"] });
if (status !== 0) process.exit(status ?? 1);
const page = readdirSync(join(checkout, "reports"), { recursive: true, encoding: "utf8" }).find((path) =>
  path.endsWith("index.html"),
);
cpSync(join(checkout, "reports", page), join(directory, "page.html"));
