/** The code a result was made by: a changed library never answers with an old result. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "./hash.js";

const known = new Map<string, string>();

/**
 * SHA-256 over the modules of the named rooms, 64 hexadecimal digits; each room is read once a process.
 *
 * @param rooms Folders beside this one: "models", "training".
 */
export function codeHashOf(rooms: readonly string[]): string {
  return sha256(rooms.map(roomHash).join("\n"));
}

function roomHash(room: string): string {
  const before = known.get(room);
  if (before !== undefined) return before;
  const root = fileURLToPath(new URL(`../${room}`, import.meta.url));
  const modules = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => /(?<!\.d)\.[jt]s$/.test(name))
    .sort();
  const hash = sha256(modules.map((name) => `${room}/${name} ${sha256(readFileSync(join(root, name)))}`).join("\n"));
  known.set(room, hash);
  return hash;
}
