/** Anybody's predictions from CSV to a table. Usage: node predictions.mjs DIRECTORY */
import { join } from "node:path";
import { importPredictions } from "tenbin";
import { say, timed } from "./timed.mjs";

const [directory] = process.argv.slice(2);
const path = join(directory, "predictions.csv");
const { result, ...times } = await timed(() => importPredictions(path, { timeIs: "decision" }));
say(times, { rows: result.t0Ms.length });
