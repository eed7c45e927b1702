/** JSON as Python writes it: with NaN and the infinities, which JSON itself does not know. */

import { parseJson, requireShallowJson } from "../../core/index.js";

/** One line of text for a value of JSON's kinds, numbers of any kind included; undefined members are left out. */
export function stringifyPythonJson(value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value))
    return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
  if (Array.isArray(value)) return `[${value.map(stringifyPythonJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${stringifyPythonJson(member)}`).join(",")}}`;
}

const STRING_OR_SPECIAL = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g;
const NAN_MEMBER = "\u0000NaN";

/** @throws {SyntaxError} If the text is not JSON, NaN and the infinities aside, or nested more than 100 deep. */
export function parsePythonJson(text: string): unknown {
  if (!/NaN|Infinity/.test(text)) return parseJson(text);
  const plain = text.replace(STRING_OR_SPECIAL, (token) =>
    token.startsWith('"') ? token : token === "NaN" ? JSON.stringify(NAN_MEMBER) : token.replace("Infinity", "1e999"),
  );
  requireShallowJson(plain);
  return JSON.parse(plain, (_name, member: unknown) => (member === NAN_MEMBER ? NaN : member));
}
