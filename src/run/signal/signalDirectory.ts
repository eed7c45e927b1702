/**
 * A model directory: `signal.json`, sealed with its own hash, names every other file with its length and hash. Whatever
 * is read back is hostile until it matches, and a file that the card does not name is no part of it.
 */
import { cpSync, existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  machineReasonOf,
  messageOf,
  openSealedJson,
  sealJson,
  sha256,
  writeDirectoryAtomically,
  writeFileAtomically,
  type ModuleFile,
} from "../../core/index.js";
import type { RunConfig } from "../../config/index.js";
import { copyExtensions } from "./copyExtensions.js";
import { parseSignalCard, SIGNAL_FILE, SIGNAL_FORMAT, type SignalCard, type SignalFile } from "./signalCard.js";

/** The fit itself, as `loadModel` reads it. */
export const MODEL_FOLDER = "model";

const LARGEST_CARD_BYTES = 16 * 1_024 * 1_024;
/** Deeper folders are not ours: model/member-0/weights.safetensors. */
const MOST_DEPTH = 3;
/** What earlier versions left beside `model/`. */
const FORMER_FILE = "candidate.json";

/** A model directory that was found whole. */
export interface ReadSignal {
  readonly card: SignalCard;
  /** SHA-256 of the sealed card, and so of every byte of the directory. */
  readonly hash: string;
}

/**
 * Makes a model directory of a folder that holds `model/`, whole or not at all: of what else lies there nothing stays.
 *
 * @param modules The user's own, to be copied.
 * @throws {RangeError} If a module is no longer what the run was made with.
 */
export async function writeSignal(
  directory: string,
  card: Omit<SignalCard, "format" | "extensions" | "files">,
  modules: readonly ModuleFile[],
): Promise<void> {
  await writeDirectoryAtomically(directory, (temporary) => {
    cpSync(join(directory, MODEL_FOLDER), join(temporary, MODEL_FOLDER), { recursive: true });
    sealSignal(temporary, { ...card, extensions: copyExtensions(modules, temporary) });
  });
}

/**
 * Names all files of a folder on its card and seals it, which comes last: a folder with a card is whole.
 *
 * @throws {RangeError} If the card is one that {@link readSignal} would refuse.
 */
export function sealSignal(directory: string, card: Omit<SignalCard, "format" | "files">): void {
  const files = filesOf(directory)
    .filter((path) => path !== SIGNAL_FILE)
    .map((path): SignalFile => {
      const content = readFileSync(join(directory, path));
      return { path, bytes: content.length, sha256: sha256(content) };
    });
  const sealed = sealJson({ format: SIGNAL_FORMAT, ...card, files });
  const parsed = parseSignalCard(openSealedJson(Buffer.from(sealed)));
  if ("problem" in parsed)
    throw new RangeError(
      `Cannot save the model as its ${SIGNAL_FILE} must be one that can be read again: ${parsed.problem}`,
    );
  writeFileAtomically(join(directory, SIGNAL_FILE), sealed);
}

/**
 * Reads the card and every byte that it vouches for.
 *
 * Hashes prove that nothing changed since it was saved, not who saved it.
 *
 * @throws {RangeError} If the folder is none that this version writes, a file of it is missing or was changed, or one
 *   is there that the card does not name, or one cannot be read. The message names the file.
 */
export function readSignal(directory: string): ReadSignal {
  try {
    return readWhole(directory);
  } catch (error) {
    const reason = machineReasonOf(error);
    if (reason === undefined) throw error;
    // Node's own text names the file.
    throw signalRefusal(directory, `a file of it cannot be read, as ${reason}: ${(error as Error).message}`);
  }
}

function readWhole(directory: string): ReadSignal {
  const path = join(directory, SIGNAL_FILE);
  if (!isThere(path)) throw signalRefusal(directory, withoutCard(directory));
  const entry = lstatSync(path);
  if (!entry.isFile() || entry.size > LARGEST_CARD_BYTES)
    throw signalRefusal(directory, `${SIGNAL_FILE} is no file of at most ${LARGEST_CARD_BYTES} bytes`);
  const content = readFileSync(path);
  let value: unknown;
  try {
    value = openSealedJson(content);
  } catch (error) {
    throw signalRefusal(directory, `${SIGNAL_FILE} ${messageOf(error)}`);
  }
  requireFormat(directory, value);
  const parsed = parseSignalCard(value);
  if ("problem" in parsed)
    throw signalRefusal(directory, `${SIGNAL_FILE} is not one that this version writes: ${parsed.problem}`);
  requireFiles(directory, parsed.card.files);
  return { card: parsed.card, hash: sha256(content) };
}

/** The configuration of a signal's run, its extensions found in the directory itself. */
export function configOfSignal(directory: string, { config, extensions }: SignalCard): RunConfig {
  return { ...config, extensions: modulesOfSignal(directory, { extensions }) };
}

/** The user's own modules in a model directory. */
export function modulesOfSignal(directory: string, { extensions }: Pick<SignalCard, "extensions">): ModuleFile[] {
  return extensions.map(({ path, sha256: pinned }) => ({ path: join(directory, path), sha256: pinned }));
}

/** What every refusal of a model directory says first. */
export function signalRefusal(directory: string, found: string): RangeError {
  return new RangeError(
    `Cannot use "${directory}" as a model directory must be whole, as \`make train\` leaves it: ${found}`,
  );
}

/** @throws {Error} Where nobody lets this process look: nothing is missing there for all that is known. */
function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    if (machineReasonOf(error) !== undefined) throw error;
    return false;
  }
}

function withoutCard(directory: string): string {
  if (!existsSync(directory)) return "there is no such folder";
  if (existsSync(join(directory, FORMER_FILE)))
    return `it was trained by an earlier version, which kept too little in it (${FORMER_FILE}); train again`;
  if (existsSync(join(directory, "model.json")))
    return `it holds the fit alone (model.json) and no ${SIGNAL_FILE}; give the folder above it`;
  return `${SIGNAL_FILE} is missing`;
}

function requireFormat(directory: string, value: unknown): void {
  const format: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "format") : undefined;
  if (format === SIGNAL_FORMAT) return;
  const version = typeof format === "string" ? /^tenbin-signal-(\d{1,9})$/.exec(format)?.[1] : undefined;
  const ours = Number(SIGNAL_FORMAT.replace(/\D/g, ""));
  throw signalRefusal(
    directory,
    version === undefined
      ? `${SIGNAL_FILE} is no card of a model`
      : Number(version) > ours
        ? `${SIGNAL_FILE} was written by a newer version, in the format ${format as string}; this one reads ` +
          `${SIGNAL_FORMAT}: update it`
        : `${SIGNAL_FILE} was written by an earlier version, in the format ${format as string}; train again`,
  );
}

function requireFiles(directory: string, files: readonly SignalFile[]): void {
  const found = filesOf(directory);
  for (const { path, bytes, sha256: expected } of files) {
    if (!found.includes(path)) throw signalRefusal(directory, `${path} is missing`);
    const entry = lstatSync(join(directory, path));
    // A pipe is never read to its end, and a link leads to what may have none.
    if (!entry.isFile())
      throw signalRefusal(directory, `${path} must be a file, and is a link, a folder, a pipe or a device`);
    const { size } = entry;
    if (size !== bytes) throw signalRefusal(directory, `${path} must hold ${bytes} bytes, it holds ${size}`);
    if (sha256(readFileSync(join(directory, path))) !== expected)
      throw signalRefusal(directory, `${path} was changed after it was saved: its hash differs`);
  }
  const foreign = found.find((path) => path !== SIGNAL_FILE && !files.some((file) => file.path === path));
  if (foreign !== undefined) throw signalRefusal(directory, `${shownName(foreign)} is no part of it; move it away`);
}

/** A name may hold line feeds; then it is quoted. */
function shownName(path: string): string {
  return /\p{Cc}/u.test(path) ? JSON.stringify(path) : path;
}

/** Everything below a folder that is no folder, by path; what an operating system hides beside files is left out. */
function filesOf(directory: string, above = "", depth = 1): string[] {
  return readdirSync(join(directory, above), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith("."))
    .flatMap((entry) => {
      const path = above === "" ? entry.name : `${above}/${entry.name}`;
      return entry.isDirectory() && depth < MOST_DEPTH ? filesOf(directory, path, depth + 1) : [path];
    })
    .sort();
}
