// @ts-check
/** Changes files of a model directory as somebody does who mends every hash that vouches for them. */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** @param {string | Uint8Array} content */
const sha256 = (content) => createHash("sha256").update(content).digest("hex");

/**
 * @param {string} directory Of an ensemble.
 * @param {string} member The folder of one of its members.
 * @param {string} name Of the file.
 * @param {Uint8Array} content
 */
export function forgeFile(directory, member, name, content) {
  writeFileSync(join(directory, member, name), content);
  forgeCard(directory, member, (card) => {
    for (const file of card.files)
      if (file.name === name) Object.assign(file, { bytes: content.length, sha256: sha256(content) });
  });
}

/**
 * @param {string} directory
 * @param {string} member
 * @param {(card: any) => void} change
 */
export function forgeCard(directory, member, change) {
  const sealed = changeSealed(join(directory, member, "model.json"), change);
  changeSealed(join(directory, "model.json"), (card) => {
    for (const each of card.members) if (each.directory === member) each.sha256 = sha256(sealed);
  });
}

/**
 * @param {string} path
 * @param {(card: any) => void} change
 */
function changeSealed(path, change) {
  const card = JSON.parse(readFileSync(path, "utf8"));
  delete card.sha256;
  change(card);
  const text = JSON.stringify(card, null, 1).slice(0, -"\n}".length);
  const sealed = `${text},\n "sha256": "${sha256(text)}"\n}\n`;
  writeFileSync(path, sealed);
  return sealed;
}
