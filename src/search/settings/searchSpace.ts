/**
 * Where a search looks: the ranges that the members' options name, and how a trial's values become settings.
 *
 * A member brings its own: what its options leave open, and for some BUY's share of the weight of its training
 * rows. Members that share an option share its parameter and its range. The order of the parameters decides which
 * trials a study tries: members in the order of the registry, options in that of their tables, BUY's share last.
 */
import { fillOptions, type Option, type OptionSearch } from "../../core/index.js";
import type { Member, MemberOptions } from "../../models/index.js";
import type { TrainingSettings } from "../../training/index.js";
import type { FrozenTrial, TrialParams } from "../frozenTrial.js";
import type { Trial } from "../trial.js";

/**
 * Where a parameter's value goes: an option of a member, one name of an option in another library's names, or BUY's
 * share of the weight of its training rows, which is no option.
 */
interface Target {
  readonly member: Member;
  readonly option: string;
  readonly key?: string;
}

export interface SearchParameter {
  /** In the study, its journal and on pages. */
  readonly name: string;
  readonly type: "number" | "integer";
  readonly range: { readonly low: number; readonly high: number; readonly log: boolean } | readonly number[];
  readonly targets: readonly Target[];
}

export type SearchSpace = readonly SearchParameter[];

/**
 * Ranges in place of the options' own, by the parameter's name: `[low, high]`, or the choices where the option
 * is searched among choices; false leaves the parameter as the settings have it.
 */
export type RangeOverrides = Readonly<Record<string, readonly number[] | false>>;

const BUY_WEIGHT = "buyWeightFrac";

/**
 * The space of these members' options under these settings.
 *
 * @throws {RangeError} If an override names no parameter, or is no range or list of choices.
 */
export function searchSpaceOf(
  members: readonly Member[],
  settings: Pick<TrainingSettings, "members">,
  overrides: RangeOverrides = {},
): SearchSpace {
  const all = new Map<string, SearchParameter>();
  const add = (name: string, type: SearchParameter["type"], search: OptionSearch, target: Target) => {
    const before = all.get(name);
    const range =
      "choices" in search ? search.choices : { low: search.low, high: search.high, log: search.log ?? false };
    const targets = [...(before?.targets ?? []), target];
    all.set(name, { name, type, range: before?.range ?? range, targets });
  };
  for (const member of members) {
    const own = optionsOf(settings, member);
    for (const [option, described] of Object.entries(member.options))
      for (const { name, type, search, key } of searchedIn(option, described, own))
        add(name, type, search, { member, option, ...(key === undefined ? {} : { key }) });
  }
  for (const member of members)
    if (member.buyWeightSearch !== undefined)
      add(BUY_WEIGHT, "number", member.buyWeightSearch, { member, option: BUY_WEIGHT });
  const unknown = Object.keys(overrides).find((name) => !all.has(name));
  if (unknown !== undefined)
    throw new RangeError(
      `Cannot search as its parameters are ${[...all.keys()].join(", ") || "none"}: found a range of "${unknown}"`,
    );
  return [...all.values()].flatMap((parameter) => overridden(parameter, overrides[parameter.name]));
}

/**
 * The members among `members` that a search may tune: those that bring a space.
 *
 * @param named Names of those that are wanted, or "all".
 * @throws {RangeError} If one that is named brings none, or is not among them.
 */
export function searchedMembers(
  members: readonly Member[],
  settings: Pick<TrainingSettings, "members">,
  named: readonly string[] | "all",
): readonly Member[] {
  const used = members.filter(({ name }) => Object.hasOwn(settings.members, name));
  const able = used.filter((member) => searchSpaceOf([member], settings).length > 0);
  if (named === "all") return able;
  const wrong = named.find((name) => !able.some((member) => member.name === name));
  if (wrong === undefined) return able.filter(({ name }) => named.includes(name));
  throw new RangeError(
    `Cannot search over ${wrong} as search.members must be "all" or members of the run that bring a search space: ` +
      `found ${able.map(({ name }) => name).join(", ") || "none"}`,
  );
}

/** `overrides` of those parameters that these members have. */
export function overridesFor(
  members: readonly Member[],
  settings: Pick<TrainingSettings, "members">,
  overrides: RangeOverrides = {},
): RangeOverrides {
  const names = searchSpaceOf(members, settings).map(({ name }) => name);
  return Object.fromEntries(Object.entries(overrides).filter(([name]) => names.includes(name)));
}

/** The ranges of a space as a YAML says them. */
export function rangesOf(space: SearchSpace): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(
    space.map(({ name, range }) => [name, "low" in range ? [range.low, range.high] : [...range]]),
  );
}

/**
 * What trial 0 tries: the configuration's own settings. One outside the space is brought to its edge, or to
 * the nearest choice.
 */
export function ownParams(settings: TrainingSettings, space: SearchSpace): TrialParams {
  return Object.fromEntries(
    space.map(({ name, range, targets }) => {
      const value = valueAt(settings, targets[0]!);
      return [name, "low" in range ? Math.min(range.high, Math.max(range.low, value)) : nearest(range, value)];
    }),
  );
}

/** Asks a trial for all parameters, and lays them over `settings`. */
export function suggestSettings(trial: Trial, settings: TrainingSettings, space: SearchSpace): TrainingSettings {
  const values = space.map(({ name, type, range }) => {
    if (!("low" in range)) return [name, trial.suggestCategorical(name, range)] as const;
    const { low, high, log } = range;
    const options = log ? { log } : {};
    const suggest = type === "integer" ? trial.suggestInt.bind(trial) : trial.suggestFloat.bind(trial);
    return [name, suggest(name, low, high, options)] as const;
  });
  return withParams(settings, Object.fromEntries(values), space);
}

/** `settings` with a trial's values laid over them. @throws {TypeError} If the trial lacks one. */
export function settingsOfTrial(
  settings: TrainingSettings,
  { params }: Pick<FrozenTrial, "params">,
  space: SearchSpace,
): TrainingSettings {
  const values = space.map(({ name }) => {
    const value = params[name];
    if (typeof value !== "number")
      throw new TypeError(`Cannot use a trial as its "${name}" must be a number: found ${JSON.stringify(value)}`);
    return [name, value] as const;
  });
  return withParams(settings, Object.fromEntries(values), space);
}

interface Searched {
  readonly name: string;
  readonly type: SearchParameter["type"];
  readonly search: OptionSearch;
  readonly key?: string;
}

function searchedIn(option: string, described: Option, own: MemberOptions): Searched[] {
  if (described.type === "number" || described.type === "integer" || described.type === "integers") {
    const { search } = described;
    const type = described.type === "number" ? "number" : "integer";
    return search === undefined ? [] : [{ name: search.name ?? option, type, search }];
  }
  if (described.type !== "foreign") return [];
  return Object.entries(described.search ?? {}).flatMap(([key, search]) =>
    typeof foreignValue(own, option, key) === "number"
      ? [{ name: search.name ?? key, type: search.type, search, key }]
      : [],
  );
}

function overridden(parameter: SearchParameter, given: readonly number[] | false | undefined): SearchParameter[] {
  if (given === undefined) return [parameter];
  if (given === false) return [];
  const { name, range } = parameter;
  if (!("low" in range)) {
    if (given.length > 0 && given.every(Number.isFinite)) return [{ ...parameter, range: given }];
    throw new RangeError(`Cannot search as ${name} must be a list of choices: found ${JSON.stringify(given)}`);
  }
  const [low, high] = given;
  if (given.length === 2 && low! < high! && !(range.log && low! <= 0))
    return [{ ...parameter, range: { ...range, low: low!, high: high! } }];
  throw new RangeError(
    `Cannot search as ${name} must be a range whose first number is below the second` +
      `${range.log ? " and above 0" : ""}: found ${JSON.stringify(given)}`,
  );
}

function withParams(
  settings: TrainingSettings,
  values: Readonly<Record<string, number>>,
  space: SearchSpace,
): TrainingSettings {
  let { members, buyWeightFracOf } = settings;
  for (const member of new Set(space.flatMap(({ targets }) => targets.map((target) => target.member)))) {
    const own = optionsOf(settings, member);
    const found: Record<string, MemberOptions[string]> = {};
    for (const { name, targets } of space)
      for (const { option, key } of targets.filter((target) => target.member === member)) {
        const value = values[name]!;
        if (isBuyWeight(member, option)) buyWeightFracOf = { ...buyWeightFracOf, [member.name]: value };
        else if (key !== undefined) found[option] = { ...foreignOf(found[option] ?? own[option]), [key]: value };
        else found[option] = withFirst(own[option], value);
      }
    members = { ...members, [member.name]: member.withFound?.(own, found) ?? { ...own, ...found } };
  }
  return { ...settings, members, ...(buyWeightFracOf === undefined ? {} : { buyWeightFracOf }) };
}

function optionsOf({ members }: Pick<TrainingSettings, "members">, member: Member): MemberOptions {
  return fillOptions(`search over ${member.label}`, member.options, members[member.name]);
}

function valueAt(settings: TrainingSettings, { member, option, key }: Target): number {
  if (isBuyWeight(member, option)) return settings.buyWeightFracOf?.[member.name] ?? settings.buyWeightFrac;
  const own = optionsOf(settings, member);
  if (key !== undefined) return Number(foreignValue(own, option, key));
  const value = own[option];
  return Number(isList(value) ? value[0] : value);
}

function isBuyWeight({ options }: Member, option: string): boolean {
  return option === BUY_WEIGHT && !Object.hasOwn(options, option);
}

/** Of a list the first number is searched, and the others keep their share of it. */
function withFirst(own: MemberOptions[string] | undefined, value: number): MemberOptions[string] {
  return isList(own) ? own.map((units) => Math.max(1, Math.round((units * value) / own[0]!))) : value;
}

function isList(value: MemberOptions[string] | undefined): value is readonly number[] {
  return Array.isArray(value);
}

function foreignValue(own: MemberOptions, option: string, key: string): number | string | undefined {
  return foreignOf(own[option])[key];
}

function foreignOf(value: MemberOptions[string] | undefined): Readonly<Record<string, number | string>> {
  // The table says that it is one.
  return value as Readonly<Record<string, number | string>>;
}

function nearest(choices: readonly number[], value: number): number {
  return [...choices].sort((a, b) => Math.abs(a - value) - Math.abs(b - value))[0]!;
}
