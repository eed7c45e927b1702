import { LABELS } from "../dataset/index.js";
import { joinMembers, MEMBERS } from "../models/index.js";
import { chooseGates } from "../validation/index.js";
import type { Extensions } from "./extensions.js";
import { ConfigError } from "./resolveConfig.js";
import type { RunConfig } from "./runConfig.js";
import { completeRunConfig } from "./schema.js";

/**
 * The whole configuration, once it is known what its extensions define: every option of their members, every range
 * of the search. Of a configuration that was whole before it gives the same again.
 *
 * @throws {ConfigError} If it names a member or a label that neither the library nor an extension has, an option
 *   that one of theirs has not, or a value that one refuses; says what there is.
 * @throws {RangeError} If it sets or drops a gate that there is not.
 *
 * @example
 * const config = readConfig("notebooks/mine.yaml");
 * const whole = resolveWithExtensions(config, await loadExtensions(config.extensions));
 */
export function resolveWithExtensions(config: RunConfig, { members, labels, gates, files }: Extensions): RunConfig {
  const parsed = completeRunConfig(config, {
    members: joinMembers(MEMBERS, members),
    labels: [...LABELS, ...labels],
  });
  if ("problems" in parsed) {
    const loaded = files.length === 0 ? "" : ` with ${files.map(({ path }) => `"${path}"`).join(", ")}`;
    throw new ConfigError(`Cannot use the configuration${loaded}: ${parsed.problems}`);
  }
  chooseGates(parsed.config.gates, gates);
  return parsed.config;
}
