import { MEMBERS } from "../../../models/index.js";
import { SERIES } from "../../palette.js";

/**
 * A member's colour, the same in every figure.
 *
 * @param members Names of all members of the run: a quant's own follow the built-in ones.
 */
export function memberColour(member: string, members: readonly string[]): string {
  const builtIn = MEMBERS.map(({ name }) => name);
  const order = [...builtIn, ...members.filter((name) => !builtIn.includes(name))];
  return SERIES[order.indexOf(member) % SERIES.length]!;
}
