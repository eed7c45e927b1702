// @ts-check
/**
 * The process that may die: feeds inputs `from` to `to` of a kind, and says on its last line how they ended.
 *
 * Usage: node feedInputs.mjs KIND.mjs SEED FROM TO PLACE
 */
import { AssertionError } from "node:assert/strict";
import { mkdirSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { createRng } from "tenbin";
import { explainFailure } from "../../dist/workbench/commands/explainFailure.js";

const [path = "", seed = "", from = "", to = "", place = ""] = process.argv.slice(2);
const name = basename(path, ".mjs");
/** @type {{ [name: string]: import("./kind.js").Kind }} */
const { [name]: kind } = await import(pathToFileURL(path).href);
if (kind === undefined) throw new RangeError(`Cannot feed as ${path} must export ${name}`);

rmSync(place, { recursive: true, force: true });
mkdirSync(join(place, "work"), { recursive: true });
const feed = await kind.prepare(join(place, "work"));
const counts = { refused: 0, accepted: 0 };
/** @type {{ index: number, what: string }[]} */
const faults = [];
// Written before each, so that it is known which one a death belongs to.
const at = openSync(join(place, "at"), "w");
for (let index = Number(from); index < Number(to); index++) {
  writeSync(at, String(index).padEnd(16), 0);
  try {
    await feed(createRng(Number(seed)).child(`${name}/${index}`));
    counts.accepted++;
  } catch (error) {
    const isRefusal = !(error instanceof AssertionError) && explainFailure(error, "", "").code === 2;
    if (isRefusal) counts.refused++;
    else faults.push({ index, what: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
writeFileSync(join(place, "ended.json"), JSON.stringify({ ...counts, faults }));
// Whatever a kind has started ends with it.
process.exit();
