/** The changes of the registry: what was trained takes the name `candidate`, a user gives and takes names. */
import { cpSync, realpathSync } from "node:fs";
import { basename, join } from "node:path";
import { systemClock, writeDirectoryAtomically, type Clock } from "../../core/index.js";
import type { GateOutcome } from "../../validation/index.js";
import { DIRECTORIES } from "../directories.js";
import { CANDIDATE_DIRECTORY } from "../search/candidate.js";
import type { SignalCard } from "../signal/signalCard.js";
import { readSignal } from "../signal/signalDirectory.js";
import { hashDirectory, isDirectory } from "./hashDirectory.js";
import { CANDIDATE_ALIAS, namedModels, requireAlias } from "./namedModels.js";
import { changeRegistry, type RegistryWriter } from "./registryFile.js";
import { resolveModel, standingModel, type RegistryPlace } from "./resolveModel.js";

/** Named models are kept here by content, so that no later training can change them. */
const KEPT = "named";

/** Where the registry lies, and who says what time it is. */
export interface ChangeOptions extends RegistryPlace {
  readonly clock?: Clock;
}

/** What a naming did. */
export interface Naming {
  /** Where the model of that name is kept. */
  readonly directory: string;
  /** False if the name stood for this content already. */
  readonly changed: boolean;
}

/**
 * Copies a freshly trained model to the directory of the candidate, whole or not at all, and gives it the name
 * `candidate`. No other name is touched.
 *
 * The line is written first and says what it replaces: whoever is killed in between has left a directory that the
 * line before knows.
 */
export async function installCandidate(
  directory: string,
  { models = DIRECTORIES.models, clock = systemClock }: ChangeOptions = {},
): Promise<void> {
  const target = basename(CANDIDATE_DIRECTORY);
  const place = join(models, target);
  const { name: model, runName } = readSignal(directory).card;
  const hash = hashDirectory(directory);
  await changeRegistry(models, clock, async ({ lines, append }) => {
    const current = namedModels(lines).get(CANDIDATE_ALIAS);
    const replaces = isDirectory(place) ? hashDirectory(place) : null;
    const isNamed = current?.hash === hash && current.directory === target;
    if (isNamed && replaces === hash) return;
    if (!isNamed)
      append({ change: "train", alias: CANDIDATE_ALIAS, directory: target, hash, replaces, model, runName });
    await writeDirectoryAtomically(place, (temporary) => copyModel(directory, temporary));
  });
}

/**
 * Gives a model a name; what had it before loses it. The model is copied to a directory of its own, so that a later
 * training leaves it alone.
 *
 * @param nameOrDirectory As {@link resolveModel} takes it.
 * @throws {RangeError} If there is no whole model, or the name cannot be one.
 */
export async function nameModel(
  nameOrDirectory: string,
  alias: string,
  { models = DIRECTORIES.models, clock = systemClock }: ChangeOptions = {},
): Promise<Naming> {
  requireAlias("name a model", alias);
  const source = resolveModel(nameOrDirectory, { models });
  const { card } = readSignal(source);
  const hash = hashDirectory(source);
  const directory = `${KEPT}/${hash.slice(0, 16)}`;
  return changeRegistry(models, clock, async (writer) => {
    await keep(source, join(models, directory), hash);
    return { directory: join(models, directory), changed: giveName(writer, { alias, directory, hash, card, models }) };
  });
}

async function keep(source: string, place: string, hash: string): Promise<void> {
  if (isDirectory(place) && hashDirectory(place) === hash) return;
  await writeDirectoryAtomically(place, (temporary) => {
    copyModel(source, temporary);
    if (hashDirectory(temporary) !== hash)
      throw new RangeError(
        `Cannot name "${source}" as nobody may write to it meanwhile: it changed while it was copied; try again`,
      );
  });
}

/** What a link to a model stands for, not the link. */
function copyModel(from: string, to: string): void {
  cpSync(realpathSync(from), to, { recursive: true });
}

function giveName(
  { lines, append }: RegistryWriter,
  {
    alias,
    directory,
    hash,
    card: { name: model, runName },
    models,
  }: {
    readonly alias: string;
    readonly directory: string;
    readonly hash: string;
    readonly card: Pick<SignalCard, "name" | "runName">;
    readonly models: string;
  },
): boolean {
  const current = namedModels(lines).get(alias);
  const standing = current === undefined ? undefined : standingModel(models, current);
  if (standing?.hash === hash && standing.state === "as named") return false;
  append({ change: "name", alias, directory, hash, model, runName });
  return true;
}

/**
 * Takes a name away; the model stays where it is kept.
 *
 * @throws {RangeError} If nothing has that name.
 */
export async function unnameModel(
  alias: string,
  { models = DIRECTORIES.models, clock = systemClock }: ChangeOptions = {},
): Promise<void> {
  requireAlias("take a name away", alias);
  await changeRegistry(models, clock, ({ lines, append }) => {
    const named = namedModels(lines);
    if (!named.has(alias))
      throw new RangeError(
        `Cannot take the name "${alias}" away as a model must have it: ` +
          (named.size === 0 ? "no model has a name" : `the names are ${[...named.keys()].join(", ")}`),
      );
    append({ change: "unname", alias });
  });
}

/** What a model came to on which days; `tenbin models` shows the last. */
export interface ModelJudgement {
  readonly verdict: GateOutcome;
  /** In words. */
  readonly on: string;
}

/** Notes that the model in `directory` was judged. Results do not depend on it. */
export async function recordJudgement(
  directory: string,
  { verdict, on }: ModelJudgement,
  { models = DIRECTORIES.models, clock = systemClock }: ChangeOptions = {},
): Promise<void> {
  const hash = hashDirectory(directory);
  await changeRegistry(models, clock, ({ append }) => append({ change: "judge", hash, verdict, on }));
}
