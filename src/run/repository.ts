/** Where the parts of the checkout lie that are not TypeScript; the same from `src` and from `dist`. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout's top folder, without a trailing slash. */
export function repositoryRoot(): string {
  return fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
}

/** A file below `src` that is not compiled: "workbench/engines.txt". */
export function sourceFile(path: string): string {
  return join(repositoryRoot(), "src", path);
}
