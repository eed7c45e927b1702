/**
 * Options described once, as data: what each means, what it may be and what it is when nobody says.
 *
 * A member, a label or whatever else has settings declares a table of these. From the one table come the
 * defaults of a call in a notebook, the schema of the YAML, the search space and the words on a page.
 */
import { requireInRange, requireInteger } from "./guards.js";
import { didYouMean } from "./nearestNames.js";

interface Described {
  /** What the option means, as a clause: "units of the first LSTM layer". */
  readonly about: string;
}

/** Where a search looks for a better value when nobody says: a range, or a few choices. */
export type OptionSearch = {
  /** The parameter's name in a study; the option's own when absent. */
  readonly name?: string;
} & (
  | { readonly low: number; readonly high: number; /** Searched in logarithms. */ readonly log?: boolean }
  | { readonly choices: readonly number[] }
);

interface Bounds {
  readonly atLeast?: number;
  readonly atMost?: number;
  /** Open bounds. */
  readonly above?: number;
  readonly below?: number;
}

/** A number, or a whole number. */
export interface NumberOption extends Described, Bounds {
  readonly type: "number" | "integer";
  readonly default: number;
  /** Absent where a search leaves the option alone. */
  readonly search?: OptionSearch;
}

export interface FlagOption extends Described {
  readonly type: "flag";
  readonly default: boolean;
}

export interface ChoiceOption<Choice extends string = string> extends Described {
  readonly type: "choice";
  readonly choices: readonly Choice[];
  readonly default: Choice;
}

/** At least one whole number, such as the units of each layer. */
export interface IntegersOption extends Described, Bounds {
  readonly type: "integers";
  readonly default: readonly number[];
  /** Of the first; the others keep their share of it. Absent where a search leaves the option alone. */
  readonly search?: OptionSearch;
}

/** Settings in another library's own names, passed on as they are; whoever passes them on refuses wrong names. */
export interface ForeignOption extends Described {
  readonly type: "foreign";
  readonly default: Readonly<Record<string, number | string>>;
  /** Of the settings by their names; one that is not set is not searched. */
  readonly search?: Readonly<Record<string, OptionSearch & { readonly type: "number" | "integer" }>>;
}

export type Option = NumberOption | FlagOption | ChoiceOption | IntegersOption | ForeignOption;

/** A table of options by name. */
export type Options = Readonly<Record<string, Option>>;

type ValueOf<O extends Option> = O extends NumberOption
  ? number
  : O extends FlagOption
    ? boolean
    : O extends ChoiceOption<infer Choice>
      ? Choice
      : O extends IntegersOption
        ? readonly number[]
        : Readonly<Record<string, number | string>>;

/** The values that a table of options describes. */
export type OptionValues<T extends Options> = { readonly [Name in keyof T]: ValueOf<T[Name]> };

/**
 * `given` with the defaults of what it leaves out.
 *
 * @param action What is refused when a value is: "fit an LSTM".
 * @throws {RangeError} If a value is out of its range, or a name is none of the table's: both are named.
 * @throws {TypeError} If a value is of another kind.
 */
export function fillOptions<T extends Options>(
  action: string,
  table: T,
  given: Partial<OptionValues<T>> = {},
): OptionValues<T> {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(table, name));
  if (unknown !== undefined) {
    const known = Object.keys(table);
    throw new RangeError(
      `Cannot ${action} as its options are ${known.join(", ") || "none"}: found "${unknown}"` +
        didYouMean(unknown, known),
    );
  }
  const filled = Object.entries(table).map(([name, option]): [string, unknown] => {
    const value: unknown = Reflect.get(given, name) ?? option.default;
    requireOption(action, name, option, value);
    return [name, value];
  });
  return Object.fromEntries(filled) as OptionValues<T>;
}

/** Every default of a table. */
export function defaultOptions<T extends Options>(table: T): OptionValues<T> {
  return fillOptions("use defaults", table);
}

function requireOption(action: string, name: string, option: Option, value: unknown): void {
  const refuse = (wanted: string): TypeError =>
    new TypeError(`Cannot ${action} as ${name} must be ${wanted}: found ${JSON.stringify(value)}`);
  switch (option.type) {
    case "number":
    case "integer":
      if (typeof value !== "number") throw refuse("a number");
      return requireNumber(action, name, option, value);
    case "integers":
      if (!Array.isArray(value) || value.length === 0) throw refuse("a list of at least one whole number");
      return value.forEach((each: unknown, k) => {
        if (typeof each !== "number") throw refuse("a list of whole numbers");
        requireNumber(action, `${name}[${k}]`, { ...option, type: "integer" }, each);
      });
    case "flag":
      if (typeof value !== "boolean") throw refuse("true or false");
      return;
    case "choice":
      if (!option.choices.some((choice) => choice === value)) throw refuse(`one of ${option.choices.join(", ")}`);
      return;
    case "foreign":
      if (typeof value !== "object" || value === null || Array.isArray(value)) throw refuse("names with values");
  }
}

function requireNumber(
  action: string,
  name: string,
  { type, atLeast, atMost, above, below }: Bounds & { readonly type: "number" | "integer" },
  value: number,
): void {
  const bounds = {
    ...(atLeast === undefined ? {} : { atLeast }),
    ...(atMost === undefined ? {} : { atMost }),
    ...(above === undefined ? {} : { above }),
    ...(below === undefined ? {} : { below }),
  };
  if (type === "integer") requireInteger(action, { [name]: value }, bounds);
  requireInRange(action, { [name]: value }, bounds);
}
