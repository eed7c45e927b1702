import { fillOptions, type Options, type OptionValues } from "../../core/index.js";
import type { Member, MemberOptions } from "../../models/index.js";

/** Most that an option may be in small, by the end of its name; others stay as the run has them. */
const MOST: readonly (readonly [RegExp, number])[] = [
  [/^epochs$/, 2],
  [/^rounds$/, 20],
  [/[uU]nits$/, 8],
  [/^heads$/, 2],
  [/^layers$/, 1],
];
const LEAST_LEARNING_RATE = 0.003;

/**
 * All options of a member as the run sets them, but for its size and the length of its fit, which are small:
 * rows reach the scores of a small member by the same ways as those of a large one.
 */
export function memberInSmall<T extends Options>(member: Member<T>, options: MemberOptions): OptionValues<T> {
  const filled = fillOptions("check for leakage", member.options, options as Partial<OptionValues<T>>);
  const small = Object.entries(filled as MemberOptions).map(([name, value]) => {
    const most = MOST.find(([pattern]) => pattern.test(name))?.[1];
    if (name === "learningRate" && typeof value === "number") return [name, Math.max(value, LEAST_LEARNING_RATE)];
    if (most === undefined) return [name, value];
    if (typeof value === "number") return [name, Math.min(value, most)];
    return [name, Array.isArray(value) ? value.map((each: number) => Math.min(each, most)) : value];
  });
  const made = Object.fromEntries(small) as OptionValues<T>;
  const whole = fillOptions("check for leakage", member.options, made);
  member.requireOptions?.(whole);
  return whole;
}
