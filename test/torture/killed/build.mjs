// @ts-check
import { rmSync } from "node:fs";
import { join } from "node:path";
import { cloneOf } from "../cloneOf.mjs";
import { digestsBelow } from "../filesBelow.mjs";

const MADE = [
  "dist",
  ".venv/share/jupyter/kernels/tslab/kernel.json",
  "src/dataset/neighbours/distanceKernel.wasm",
  "node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node",
];

/** What is compiled in a fresh clone; what is fetched is there. @type {import("../kind.js").KilledKind} */
export const build = {
  prepare: async (place) => {
    const folder = cloneOf(join(place, "clone"));
    return {
      folder,
      begin: () => {
        for (const name of MADE) rmSync(join(folder, name), { recursive: true, force: true });
      },
      file: "make",
      args: ["build"],
      kills: 4,
      changing: ["src/dataset/neighbours", ".venv/share/jupyter", "node_modules/@tensorflow/tfjs-node/lib"],
      result: () =>
        digestsBelow(folder, [
          "dist",
          ".venv/share/jupyter/kernels",
          "src/dataset/neighbours",
          "node_modules/@tensorflow/tfjs-node/lib",
        ]),
    };
  },
};
