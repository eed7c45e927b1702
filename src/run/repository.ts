/** Where the parts of the checkout lie that are not TypeScript; the same from `src` and from `dist`. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout's top folder, without a trailing slash. */
export function repositoryRoot(): string {
  return fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
}

/** The Python of the set-up; a module of it is called as `python -m`, so the checkout can be moved. */
export function pythonPath(): string {
  return join(repositoryRoot(), ".venv/bin/python");
}

/** A file of `src/workbench` that is not compiled. */
export function workbenchSource(name: string): string {
  return join(repositoryRoot(), "src/workbench", name);
}
