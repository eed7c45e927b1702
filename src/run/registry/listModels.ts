/** What models there are: those with a name, the candidate, and those that runs have left. */
import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { machineReasonOf } from "../../core/index.js";
import { DIRECTORIES } from "../directories.js";
import { CANDIDATE_DIRECTORY } from "../search/candidate.js";
import { SIGNAL_FILE, type SignalCard } from "../signal/signalCard.js";
import { readSignal } from "../signal/signalDirectory.js";
import type { ModelJudgement } from "./changeModels.js";
import { hashDirectory } from "./hashDirectory.js";
import { namedModels } from "./namedModels.js";
import { readRegistry } from "./registryFile.js";
import type { RegistryLine } from "./registryLine.js";
import { standingModel, type RegistryPlace } from "./resolveModel.js";

/** One content, wherever it lies. */
export interface ListedModel {
  /** Names that stand for it, in the order of the alphabet. */
  readonly aliases: readonly string[];
  /** Where it lies: the kept copy first, then the candidate, then the runs' own. */
  readonly directories: readonly string[];
  /** `v4 as shipped`; null where {@link ListedModel.problem} says why. */
  readonly model: string | null;
  /** Of the run that made it. */
  readonly runName: string | null;
  /** What it learnt from; null where {@link ListedModel.problem} says why. */
  readonly training: SignalCard["training"] | null;
  /** When it became the candidate, UTC epoch ms; null where it never did. */
  readonly trainedMs: number | null;
  /** The last judgement; null where there was none. */
  readonly judged: (ModelJudgement & { readonly atMs: number }) | null;
  /** Why it cannot be used, in words; null where it can. */
  readonly problem: string | null;
}

/**
 * Every model below the folder of models: first those with a name, then the others.
 *
 * @throws {SyntaxError} If the registry was changed by hand.
 */
export function listModels({ models = DIRECTORIES.models }: RegistryPlace = {}): readonly ListedModel[] {
  const lines = readRegistry(models);
  const found = new Map<string, string[]>();
  for (const directory of modelDirectories(models)) {
    const hash = hashOrPlace(directory);
    found.set(hash, [...(found.get(hash) ?? []), directory]);
  }
  const aliases = new Map<string, string[]>();
  const broken: ListedModel[] = [];
  for (const [alias, named] of namedModels(lines)) {
    const standing = standingModel(models, named);
    if (standing === undefined) continue;
    const { state, directory, hash } = standing;
    if (state === "as named") aliases.set(hash, [...(aliases.get(hash) ?? []), alias]);
    else
      broken.push({
        ...historyOf(lines, hash),
        aliases: [alias],
        directories: [directory],
        model: named.model,
        runName: named.runName,
        training: null,
        problem: state === "vanished" ? "its directory has vanished" : "its directory was changed since it was named",
      });
  }
  const listed = [...found].map(([hash, directories]): ListedModel => ({
    ...historyOf(lines, hash),
    ...describe(directories[0]!),
    aliases: aliases.get(hash) ?? [],
    directories,
  }));
  return [...listed, ...broken].sort((a, b) => compare(rank(a), rank(b)));
}

/** What it holds; where that cannot be said, as with a link or without the rights, its place, which is no other's. */
function hashOrPlace(directory: string): string {
  try {
    return hashDirectory(directory);
  } catch (error) {
    if (!(error instanceof RangeError) && machineReasonOf(error) === undefined) throw error;
    return directory;
  }
}

/** Deeper folders are nobody's model: run/candidates/recipe/kind. */
const MOST_DEPTH = 4;

/** Directories with a card, wherever they lie: the kept ones first, then the candidate. */
function modelDirectories(models: string): string[] {
  const [kept, candidate] = [join(models, "named"), join(models, basename(CANDIDATE_DIRECTORY))];
  const rank = (path: string): number => (path.startsWith(join(kept, "/")) ? 0 : path === candidate ? 1 : 2);
  return modelsBelow(models, MOST_DEPTH).sort((a, b) => rank(a) - rank(b) || compare(a, b));
}

/** A model holds no other. */
function modelsBelow(folder: string, depth: number): string[] {
  if (existsSync(join(folder, SIGNAL_FILE))) return [folder];
  if (depth === 0 || !existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && !entry.name.includes(".tmp-"))
    .flatMap(({ name }) => modelsBelow(join(folder, name), depth - 1));
}

function describe(directory: string): Pick<ListedModel, "model" | "runName" | "training" | "problem"> {
  try {
    const { name, runName, training } = readSignal(directory).card;
    return { model: name, runName, training, problem: null };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { model: null, runName: null, training: null, problem: error.message };
  }
}

function historyOf(lines: readonly RegistryLine[], hash: string): Pick<ListedModel, "trainedMs" | "judged"> {
  const trained = lines.find((line) => line.change === "train" && line.hash === hash);
  const judged = lines.findLast((line) => line.change === "judge" && line.hash === hash);
  return {
    trainedMs: trained?.atMs ?? null,
    judged: judged?.change === "judge" ? { verdict: judged.verdict, on: judged.on, atMs: judged.atMs } : null,
  };
}

/** Named ones first, then by place. */
function rank({ aliases, directories }: ListedModel): string {
  return `${aliases.length > 0 ? 0 : 1} ${aliases[0] ?? ""} ${directories[0]}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
