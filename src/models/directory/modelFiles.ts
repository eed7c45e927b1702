/**
 * A model on disk: `model.json` with what the model is, and beside it the files that it names with their
 * length and hash; the card ends with its own. Whatever is read back is hostile until it matches.
 */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, messageOf, openSealedJson, sealJson, sha256, writeFileAtomically } from "../../core/index.js";
import type { ProbabilityLink } from "../contract.js";
import type { Member } from "../members/member.js";
import { MODEL_FORMAT, parseModelCard, type ModelCard } from "./modelCard.js";

const LARGEST_JSON_BYTES = 4 * 1_024 * 1_024;

/** What is written into `model.json`, format and files aside. */
interface CardBody {
  readonly kind: string;
  readonly featureNames: readonly string[];
  readonly link: ProbabilityLink;
  /** The kind's own. */
  readonly [key: string]: unknown;
}

/** Writes the files first and the card last, so that a folder with a card is whole. */
export async function writeModel(
  directory: string,
  body: CardBody,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<void> {
  makeFolder(directory);
  for (const [name, content] of Object.entries(files)) writeFileAtomically(join(directory, name), content);
  const listed = Object.entries(files).map(([name, content]) => ({
    name,
    bytes: content.length,
    sha256: sha256(content),
  }));
  writeFileAtomically(join(directory, "model.json"), sealJson({ format: MODEL_FORMAT, ...body, files: listed }));
}

/** What every refusal of a model directory says first. */
export function refusal(directory: string, found: string): RangeError {
  return new RangeError(`Cannot load the model in "${directory}": ${found}`);
}

/** @throws {RangeError} If the card names no such file. */
export function requireFile(directory: string, files: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const content = files.get(name);
  if (content === undefined) throw refusal(directory, `model.json does not name ${name}`);
  return content;
}

/**
 * Reads and checks the card and every file it names.
 *
 * @param options.members Kinds of model that a card may name.
 * @param options.cardHash What the card must hash to, where somebody else vouches for it.
 * @throws {RangeError} If anything is missing, changed or unknown.
 */
export function readModel(
  directory: string,
  { members, cardHash }: { readonly members: readonly Member[]; readonly cardHash?: string },
): { readonly card: ModelCard; readonly files: ReadonlyMap<string, Uint8Array> } {
  const path = join(directory, "model.json");
  const size = sizeOfFile(path);
  if (size === undefined) throw refusal(directory, "model.json is missing");
  if (size > LARGEST_JSON_BYTES)
    throw refusal(directory, `model.json holds ${size} bytes, at most ${LARGEST_JSON_BYTES} are read`);
  const content = readFileSync(path);
  if (cardHash !== undefined && sha256(content) !== cardHash)
    throw refusal(directory, "model.json was changed after it was saved: its hash differs");
  let value: unknown;
  try {
    value = openSealedJson(content);
  } catch (error) {
    throw refusal(directory, `model.json ${messageOf(error)}`);
  }
  if (holdsPrototype(value)) throw refusal(directory, 'model.json must not hold the key "__proto__"');
  const parsed = parseModelCard(value, members);
  if ("problem" in parsed) throw refusal(directory, `model.json is not one this version writes: ${parsed.problem}`);
  return {
    card: parsed.card,
    files: new Map(parsed.card.files.map((file) => [file.name, readListed(directory, file)])),
  };
}

function readListed(directory: string, { name, bytes, sha256: expected }: ModelCard["files"][number]): Uint8Array {
  const path = join(directory, name);
  const size = sizeOfFile(path);
  if (size === undefined) throw refusal(directory, `${name} is missing`);
  if (size !== bytes) throw refusal(directory, `${name} must hold ${bytes} bytes, it holds ${size}`);
  const content = readFileSync(path);
  if (sha256(content) !== expected)
    throw refusal(directory, `${name} was changed after it was saved: its hash differs`);
  return content;
}

/** Undefined where there is no file of that name. */
function sizeOfFile(path: string): number | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() ? found.size : undefined;
}

/** `JSON.parse` makes it a key like any other, an assignment would not. */
function holdsPrototype(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.hasOwn(value, "__proto__") || Object.values(value).some(holdsPrototype);
}
