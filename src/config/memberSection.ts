/**
 * The schema of `members`, made from the option tables of those that are known, and the options that come of it.
 */
import { z } from "zod";
import { didYouMean, fillOptions, type NumberOption, type Option } from "../core/index.js";
import type { Member, MemberOptions } from "../models/index.js";

/** Options by member's name; false drops a member that the file below it uses. */
export type MemberSections = Readonly<Record<string, Partial<MemberOptions> | false>>;

/** A member of one's own before its module is loaded: any values that options may have. */
const unread = z.record(
  z.string(),
  z.union([
    z.number(),
    z.string(),
    z.boolean(),
    z.array(z.number()).min(1),
    z.record(z.string(), z.union([z.number(), z.string()])),
  ]),
);

/**
 * Members of the YAML: present is used, every key optional, an unknown name refused unless a module that is not
 * loaded yet may define it.
 */
export function memberSections(
  members: readonly Member[],
  { othersMayFollow }: { readonly othersMayFollow: boolean },
): z.ZodType<MemberSections> {
  const known = members.map(({ name }) => name);
  const shape = Object.fromEntries(
    members.map((member) => [member.name, z.exactOptional(z.union([z.literal(false), sectionOf(member)]))]),
  );
  const strict = z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `unknown member ${issue.keys.map((name) => `"${name}"`).join(", ")}: known are ${known.join(", ")}` +
          didYouMean(issue.keys[0] ?? "", known)
        : undefined,
  });
  return (othersMayFollow ? z.object(shape).catchall(z.union([z.literal(false), unread])) : strict)
    .refine((sections) => Object.values(sections).some((section) => section !== false), "at least one must be used")
    .describe("members of every ensemble, each with what differs from its defaults") as z.ZodType<MemberSections>;
}

/**
 * Every option of every member that is used, in the order of the registry: its own section, else what
 * `shared` says for an option of that name, else its default.
 *
 * @throws {RangeError} Or {TypeError} if a member refuses its options.
 */
export function memberOptionsOf(
  sections: MemberSections,
  shared: Readonly<Record<string, number>>,
  members: readonly Member[],
): Record<string, MemberOptions> {
  const used = members.flatMap((member): [string, MemberOptions][] => {
    const section = sections[member.name];
    if (section === undefined || section === false) return [];
    const said = Object.entries(shared).filter(([name]) => Object.hasOwn(member.options, name));
    const options = fillOptions(`use the member ${member.name}`, member.options, {
      ...Object.fromEntries(said),
      ...section,
    });
    member.requireOptions?.(options);
    return [[member.name, options]];
  });
  return Object.fromEntries(used);
}

function sectionOf({ options }: Member): z.ZodType {
  return z.strictObject(
    Object.fromEntries(
      Object.entries(options).map(([name, option]) => [name, z.exactOptional(schemaOf(option).describe(option.about))]),
    ),
  );
}

function schemaOf(option: Option): z.ZodType {
  switch (option.type) {
    case "number":
      return bounded(z.number(), option);
    case "integer":
      return bounded(z.int(), option);
    case "integers":
      return z.array(bounded(z.int(), option)).min(1);
    case "flag":
      return z.boolean();
    case "choice":
      return z.enum(option.choices);
    case "foreign":
      return z.record(z.string(), z.union([z.number(), z.string()]));
  }
}

function bounded(
  number: z.ZodNumber | z.ZodInt,
  { atLeast, atMost, above, below }: Pick<NumberOption, "atLeast" | "atMost" | "above" | "below">,
): z.ZodType {
  let schema: z.ZodNumber | z.ZodInt = number;
  if (atLeast !== undefined) schema = schema.min(atLeast);
  if (atMost !== undefined) schema = schema.max(atMost);
  if (above !== undefined) schema = schema.gt(above);
  if (below !== undefined) schema = schema.lt(below);
  return schema;
}
