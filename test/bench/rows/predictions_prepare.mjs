/** 100,000 labelled predictions of one symbol, a minute apart. Usage: node predictions_prepare.mjs DIRECTORY */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const [directory] = process.argv.slice(2);
const lines = Array.from(
  { length: 100_000 },
  (_, i) => `${1_735_689_600_000 + i * 60_000},BTCUSDT,0.${(i * 7919) % 1000},${i % 2}`,
);
writeFileSync(join(directory, "predictions.csv"), `timeMs,symbol,probability,label\n${lines.join("\n")}\n`);
