/**
 * The one way to make a member, built in or a quant's own.
 *
 * A quant's own says three things: its options, a fit that returns what was learnt as plain data, and a
 * score that reads this data. The library makes the rest of it: probabilities, calibration, the model
 * directory, the watch on each fit.
 */
import { defined, fillOptions, type Options, type OptionValues } from "../../core/index.js";
import type { TrainingSet } from "../contract.js";
import type { Member } from "./member.js";
import type { PlainMember } from "./plainMember.js";
import { fitPlain, loadPlain, plainCardObjection, plainToOnnx } from "./plainModel.js";

const NAME = /^[A-Za-z][A-Za-z0-9]{0,39}$/;

/**
 * A member of every ensemble whose YAML names it.
 *
 * @throws {RangeError} If its name cannot be a key of the YAML, or a default is out of its own range.
 * @throws {TypeError} If options, `readsWindows`, `fit` or `score` is missing or of another kind.
 *
 * @example
 * const coin = defineMember({
 *   name: "baseRate",
 *   options: {},
 *   readsWindows: false,
 *   fit: ({ y }) => y.reduce((sum, label) => sum + label, 0) / y.length,
 *   score: (baseRate, x) => new Array<number>(x.rows).fill(baseRate),
 * });
 */
export function defineMember<T extends Options>(member: Member<T>): Member<T>;
export function defineMember<T extends Options, State, ReadsWindows extends boolean>(
  member: PlainMember<T, State, ReadsWindows>,
): Member<T>;
export function defineMember<T extends Options, State, ReadsWindows extends boolean>(
  member: Member<T> | PlainMember<T, State, ReadsWindows>,
): Member<T> {
  const action = `define the member "${member.name}"`;
  if (typeof member.name !== "string" || !NAME.test(member.name) || member.name === "ensemble")
    throw new RangeError(
      `Cannot ${action} as its name must be 1 to 40 letters and digits that begin with a letter, and not ` +
        `"ensemble": found ${String(member.name)}`,
    );
  const { options, readsWindows, fit } = member as Partial<Member<T>>;
  if (typeof options !== "object")
    throw new TypeError(`Cannot ${action} as it must name its options, {} for none: options is ${typeof options}`);
  if (typeof readsWindows !== "boolean")
    throw new TypeError(
      `Cannot ${action} as readsWindows must be true (windows of bars) or false (single rows): ` +
        `found ${String(readsWindows)}`,
    );
  if (typeof fit !== "function")
    throw new TypeError(`Cannot ${action} as it must learn by a function: fit is ${typeof fit}`);
  if (!("load" in member) && typeof (member as { readonly score?: unknown }).score !== "function")
    throw new TypeError(
      `Cannot ${action} as it must answer by a function, score: (learnt, x) => one number a row: ` +
        `score is ${typeof (member as { readonly score?: unknown }).score}`,
    );
  fillOptions(action, member.options);
  return defined("member", "load" in member ? member : wholeMember(member));
}

function wholeMember<T extends Options, State, ReadsWindows extends boolean>(
  member: PlainMember<T, State, ReadsWindows>,
): Member<T> {
  const { name, label = name, options, readsWindows, buyWeightSearch } = member;
  const { cost = () => 1_000, describe = sayOptions } = member;
  const mostEpochs = options["epochs"];
  return {
    name,
    label,
    options,
    readsWindows,
    step: "epoch",
    ...(buyWeightSearch === undefined ? {} : { buyWeightSearch }),
    fit: (train: TrainingSet, values, context) => fitPlain(member, train, values, context),
    cardObjection: plainCardObjection,
    load: (saved) => loadPlain(member, saved),
    ...(member.toOnnx === undefined ? {} : { toOnnx: plainToOnnx(member) }),
    cost,
    mostEpochs: (values) => (mostEpochs === undefined ? 1 : Number(values["epochs"])),
    describe: (values) => describe(values),
  };
}

function sayOptions(values: OptionValues<Options>): string {
  return (
    Object.entries(values)
      .map(([option, value]) => `${option} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`)
      .join(", ") || "no options"
  );
}
