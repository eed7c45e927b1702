/** From what a user calls a model to its directory: a path, or a name of the registry. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { bringBackDirectories } from "../../core/index.js";
import { DIRECTORIES } from "../directories.js";
import { hashDirectory, isDirectory } from "./hashDirectory.js";
import { CANDIDATE_ALIAS, isAlias, namedModels, type NamedModel } from "./namedModels.js";
import { readRegistry } from "./registryFile.js";

/** Where the registry lies. */
export interface RegistryPlace {
  /** The folder of models; `data/models` when absent. */
  readonly models?: string;
}

/**
 * The directory of a model that is given by its path or by a name of the registry: `champion`.
 *
 * A name stands for content: its directory must still hold what was named.
 *
 * @returns A path from where the process stands; that it holds a model is for whoever reads it to find.
 * @throws {RangeError} If it is neither, or both; if the directory behind a name has vanished or was changed.
 * @throws {SyntaxError} If the registry was changed by hand.
 */
export function resolveModel(nameOrDirectory: string, { models = DIRECTORIES.models }: RegistryPlace = {}): string {
  const named = isAlias(nameOrDirectory) ? namedModels(readRegistry(models)) : undefined;
  const model = named?.get(nameOrDirectory);
  const standing = model === undefined ? undefined : standingModel(models, model);
  if (standing === undefined) {
    if (existsSync(nameOrDirectory)) return nameOrDirectory;
    const known = [...(named ?? namedModels(readRegistry(models))).keys()].filter((alias) => alias !== nameOrDirectory);
    throw new RangeError(
      `Cannot find the model "${nameOrDirectory}" as it must be a folder or a name of the registry: found neither; ` +
        (known.length === 0 ? "no model has a name yet" : `the names are ${known.join(", ")}`),
    );
  }
  const { state, directory } = standing;
  if (existsSync(nameOrDirectory))
    throw new RangeError(
      `Cannot tell which model "${nameOrDirectory}" is as it must be one thing: found a name of the registry and ` +
        `something here; write "./${nameOrDirectory}" for what is here, or "${directory}" for the model of that name`,
    );
  if (state === "as named") return directory;
  throw new RangeError(
    `Cannot use "${nameOrDirectory}" as its directory must hold what was named: "${directory}" ` +
      (state === "vanished" ? "has vanished" : "was changed since") +
      (nameOrDirectory === CANDIDATE_ALIAS ? "; train again" : "; restore it from a copy") +
      `, or give the name to another with tenbin models name <folder> ${nameOrDirectory}`,
  );
}

/** What stands behind a name: a directory below the folder of models, and whether it holds what was named. */
export interface StandingModel {
  readonly state: "as named" | "changed" | "vanished";
  readonly directory: string;
  /** Of what was named. */
  readonly hash: string;
}

/**
 * Looks at the directory behind a name. A training that was killed after it had said so and before its model was in
 * place has changed nothing: the name stands for what it did before.
 *
 * @returns Undefined if the name never stood for anything.
 */
export function standingModel(models: string, model: NamedModel): StandingModel | undefined {
  const directory = join(models, model.directory);
  if (!isDirectory(directory) && isDirectory(models)) bringBackDirectories(models);
  const found = isDirectory(directory) ? hashDirectory(directory) : null;
  const { hash } = model;
  if (found === hash) return { state: "as named", directory, hash };
  if (model.change === "train" && found === model.replaces)
    return model.before === undefined ? undefined : standingModel(models, model.before);
  return { state: found === null ? "vanished" : "changed", directory, hash };
}
