/**
 * The whole report from nothing, in a copy of the checkout, so that nothing of it was computed before and
 * the caller's own data and reports stay as they are. Usage: node report.mjs DIRECTORY [PROFILE]
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { say } from "./timed.mjs";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const [directory, profile = "quick"] = process.argv.slice(2);
const checkout = join(directory, "checkout");
mkdirSync(checkout);
for (const part of ["dist", "src", "notebooks", "package.json", "requirements.txt"]) cpSync(join(ROOT, part), join(checkout, part), { recursive: true });
for (const part of ["node_modules", ".venv"]) symlinkSync(join(ROOT, part), join(checkout, part));
for (const part of ["data", "reports"]) mkdirSync(join(checkout, part));

const started = performance.now();
const processorSeconds = () => {
  const fields = readFileSync("/proc/self/stat", "utf8").split(") ").at(-1).split(" ").map(Number);
  return (fields[13] + fields[14]) / 100;
};
execFileSync(process.execPath, ["dist/workbench/cli.js", "report", "--profile", profile], { cwd: checkout, stdio: ["ignore", "ignore", "inherit"] });
const seconds = (performance.now() - started) / 1_000;
const pages = readdirSync(join(checkout, "reports"), { recursive: true }).filter((file) => String(file).endsWith(".html"));
say({ seconds: [seconds], cpuSeconds: [Math.max(processorSeconds(), 0.01)] }, { pages: pages.length });
