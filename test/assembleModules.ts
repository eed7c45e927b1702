import { fileURLToPath } from "node:url";
import { assembleWat } from "../src/workbench/assembleWat.mjs";

/** Before any test: tests read the sources, whose WebAssembly is assembled beside its text. */
export async function setup(): Promise<void> {
  const path = (name: string) => fileURLToPath(new URL(`../src/dataset/neighbours/${name}`, import.meta.url));
  await assembleWat(path("distanceKernel.wat"), path("distanceKernel.wasm"));
}
