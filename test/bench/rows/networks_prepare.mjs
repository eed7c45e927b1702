/**
 * What the networks learn from: ten batches of windows of random rows and a label that two of them decide.
 * Usage: node networks_prepare.mjs DIRECTORY
 */
import { join } from "node:path";
import { createRng } from "tenbin";
import { writeColumn } from "./floats.mjs";
import { BATCH, BATCHES, FEATURES, STEPS } from "./networkSizes.mjs";

const [directory] = process.argv.slice(2);
const rng = createRng(7);
const rows = BATCH * BATCHES + STEPS;
const data = Float32Array.from({ length: rows * FEATURES }, () => rng.normal());
const y = Uint8Array.from({ length: BATCH * BATCHES }, (_, k) =>
  data[(k + STEPS - 1) * FEATURES] + 0.5 * data[(k + STEPS - 4) * FEATURES + 1] > 0 ? 1 : 0,
);
writeColumn(join(directory, "rows.f32"), data);
writeColumn(join(directory, "labels.u8"), y);
