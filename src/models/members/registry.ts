import { didYouMean } from "../../core/index.js";
import { gradientBoosting } from "./gradientBoosting.js";
import { linear } from "./linear.js";
import { lstm } from "./lstm.js";
import type { Member } from "./member.js";
import { mlp } from "./mlp.js";
import { transformer } from "./transformer.js";

/** The built-in members, in the order in which pages and model directories list them. */
export const MEMBERS: readonly Member[] = [lstm, transformer, gradientBoosting, mlp, linear];

/**
 * The member of that name.
 *
 * @param action What is refused where there is none: "fit a member".
 * @throws {RangeError} If none is called so; names those that are known.
 */
export function memberNamed(action: string, name: string, members: readonly Member[]): Member {
  const member = members.find((known) => known.name === name);
  if (member !== undefined) return member;
  const known = members.map((each) => each.name);
  throw new RangeError(
    `Cannot ${action} as its member must be one of ${known.join(", ")}: found "${name}"${didYouMean(name, known)}; ` +
      "a member of your own comes from a module that the YAML names under extensions",
  );
}

/**
 * Several lists of members as one.
 *
 * @throws {RangeError} If two members have one name: the second would never be reached.
 */
export function joinMembers(...lists: readonly (readonly Member[])[]): readonly Member[] {
  const all = lists.flat();
  const twice = all.find(({ name }, k) => all.findIndex((other) => other.name === name) !== k);
  if (twice === undefined) return all;
  throw new RangeError(`Cannot use these members as their names must differ: found "${twice.name}" twice`);
}
