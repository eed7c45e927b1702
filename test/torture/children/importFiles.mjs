// @ts-check
/** Imports files one after another, and says each that is done. Usage: node importFiles.mjs LAKE FILE... */
import { writeSync } from "node:fs";
import { basename } from "node:path";
import { importFiles, openLake } from "tenbin";

const [directory = "", ...files] = process.argv.slice(2);
const lake = await openLake(directory);
for (const file of files) {
  await importFiles(lake, [file]);
  writeSync(1, `${basename(file)}\n`);
}
await lake.close();
