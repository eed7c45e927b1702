import { join } from "node:path";
import { repositoryRoot } from "../run/index.js";

/** The Python of the set-up; a module of it is called as `python -m`, so the checkout can be moved. */
export function pythonPath(): string {
  return join(repositoryRoot(), ".venv/bin/python");
}
