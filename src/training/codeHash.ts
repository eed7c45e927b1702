/** The code a result was made by: a changed library never answers with an old fit. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "../core/index.js";

/** Rooms whose code decides what a fit returns. */
const ROOMS = ["core", "dataset", "models", "training"];

let known: string | undefined;

/** SHA-256 over the modules of the rooms that a fit depends on, 64 hexadecimal digits; read once a process. */
export function codeHash(): string {
  known ??= sha256(ROOMS.flatMap(modulesOf).map((path) => `${path.split("/").slice(-2).join("/")} ${sha256(readFileSync(path))}`).join("\n"));
  return known;
}

function modulesOf(room: string): string[] {
  const root = fileURLToPath(new URL(`../${room}`, import.meta.url));
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => /(?<!\.d)\.[jt]s$/.test(name))
    .sort()
    .map((name) => join(root, name));
}
