import { readFileSync } from "node:fs";

/** The part of a golden file named `name`; its types are what its script writes. */
export function readGolden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), "utf8")) as T;
}
