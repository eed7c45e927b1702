/**
 * The whole report from nothing, in a copy of the checkout, so that nothing of it was computed before and
 * the caller's own data and reports stay as they are. Usage: node report.mjs DIRECTORY [PROFILE]
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ownSecondsOf } from "../processorTime.mjs";
import { say } from "./timed.mjs";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const [directory, profile = "quick"] = process.argv.slice(2);
const checkout = join(directory, "checkout");
mkdirSync(checkout);
for (const part of ["dist", "src", "notebooks", "package.json", "requirements.txt"])
  cpSync(join(ROOT, part), join(checkout, part), { recursive: true });
for (const part of ["node_modules", ".venv"]) symlinkSync(join(ROOT, part), join(checkout, part));
for (const part of ["data", "reports"]) mkdirSync(join(checkout, part));

const started = performance.now();
const { status } = spawnSync(process.execPath, ["dist/workbench/cli.js", "report", "--profile", profile], {
  cwd: checkout,
  stdio: ["ignore", "ignore", "inherit"],
});
if (status !== 0) process.exit(status ?? 1);
const seconds = (performance.now() - started) / 1_000;
const pages = readdirSync(join(checkout, "reports"), { recursive: true }).filter((file) =>
  String(file).endsWith(".html"),
);
say(
  { seconds: [seconds], cpuSeconds: [ownSecondsOf(readFileSync("/proc/self/stat", "utf8"))] },
  { pages: pages.length },
);
