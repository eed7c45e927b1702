/**
 * Windows of 24 bars through the ensemble. With `flat`, ends with an error where scoring all of them takes much more
 * memory than scoring a tenth.
 * Usage: node scoring.mjs DIRECTORY WINDOWS [flat]
 */
import "./ownThreads.mjs";
import { join } from "node:path";
import { createMatrix, FEATURES, loadModel } from "tenbin";
import { say, timed } from "./timed.mjs";

const STEPS = 24;
/** Answers are a few columns of four bytes a window; copied rows would be many times this. */
const MOST_MORE_BYTES_A_WINDOW = 100;
const [directory, asked, mode] = process.argv.slice(2);
const windows = Number(asked);
const cols = FEATURES.length;
const model = await loadModel(join(directory, "model"));

/** Integers alone, so that Python makes the same 32-bit values. */
const data = new Float32Array((windows + STEPS - 1) * cols);
for (let row = 0, at = 0; row < windows + STEPS - 1; row++)
  for (let col = 0; col < cols; col++, at++) {
    const mixed = (row * 7_919 + col * 104_729) % 2_048;
    data[at] = (row * 13 + col * 29) % 97 < 2 ? NaN : (mixed - 1_024) / 512;
  }
const rows = createMatrix(windows + STEPS - 1, cols, data);
const predict = (count) =>
  model.predict({ rows, steps: STEPS, endRow: Int32Array.from({ length: count }, (_, k) => k + STEPS - 1) });
/** The most that this process ever held. */
const peakBytes = () => process.resourceUsage().maxRSS * 1_024;

const tenth = Math.ceil(windows / 10);
predict(tenth);
const before = peakBytes();
const { result, ...times } = await timed(() => predict(windows), { calls: 1, warmUps: 0 });
const more = peakBytes() - before;
if (mode === "flat" && more > MOST_MORE_BYTES_A_WINDOW * windows)
  throw new RangeError(
    `Cannot call memory flat as ${windows} windows may take ${MOST_MORE_BYTES_A_WINDOW} bytes a window more than ` +
      `${tenth}: found ${Math.round(more / windows)}`,
  );
const sum = result.reduce((total, value) => total + value, 0);
say(times, { windows, members: model.members.length, mean: sum / windows });
