/** The archives of lake_prepare.py into an empty lake. Usage: node lake.mjs DIRECTORY */
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { importFiles, openLake } from "tenbin";
import { say, timed } from "./timed.mjs";

const [directory] = process.argv.slice(2);
const lakeDirectory = mkdtempSync(join(directory, "lake-"));
// Once and cold, as it is in use.
const { result: lake, ...times } = await timed(
  async () => {
    const opened = await openLake(lakeDirectory);
    await importFiles(opened, [join(directory, "archives")]);
    return opened;
  },
  { calls: 1, warmUps: 0 },
);
const columns = ["open", "high", "low", "close", "volume", "quoteVolume", "tradeCount", "takerBuyVolume"];
const [row] = await lake.query(`
  SELECT count(*) AS n, count(DISTINCT symbol) AS symbols, min(timeMs) AS firstMs, max(timeMs) AS lastMs,
    ${columns.map((name) => `sum(${name}) AS ${name}`).join(", ")}
  FROM bars`);
const { n, symbols, firstMs, lastMs, ...sums } = Object.fromEntries(
  Object.entries(row).map(([name, value]) => [name, Number(value)]),
);
say(times, { rows: n, symbols, firstMs, lastMs, sums });
rmSync(lakeDirectory, { recursive: true });
process.exit(0);
