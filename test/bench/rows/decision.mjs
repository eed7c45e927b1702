/** One decision in a warm process: features of the last bars, all four members. Usage: node decision.mjs DIRECTORY */
import "./ownThreads.mjs";
import { join } from "node:path";
import { computeFeatures, loadModel } from "tenbin";
import { readMarket } from "./market.mjs";
import { say, timed } from "./timed.mjs";

const STEPS = 24;
const [directory] = process.argv.slice(2);
const market = readMarket(directory, "A");
const model = await loadModel(join(directory, "model"));
const decide = () => {
  const { values } = computeFeatures(market);
  const [probability] = model.predict({ rows: values, steps: STEPS, endRow: Int32Array.of(values.rows - 1) });
  return probability;
};
const { result, ...times } = await timed(decide, { calls: 20, warmUps: 5 });
say(times, { bars: market.bars.timeMs.length, members: model.members.length, probability: result });
