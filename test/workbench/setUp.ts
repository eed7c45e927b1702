/** What tests of the workbench need beyond `npm ci`, and how to get it. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root: string = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** Whether the kernel can run: `make build` has been here. */
export const hasKernel: boolean =
  existsSync(`${root}/.venv/share/jupyter/kernels/tslab/kernel.json`) && existsSync(`${root}/dist/index.js`);

export const WITHOUT_KERNEL = "the kernel is not set up; run: make build";

/** Path of a hand-written notebook of these tests. */
export function notebook(name: string): string {
  return `${root}/test/workbench/notebooks/${name}.ipynb`;
}
