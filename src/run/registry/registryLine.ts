/** What a line of the registry says: one naming, training or judging of a model. */
import { z } from "zod";
import { LATEST_MS } from "../../core/index.js";
import type { GateOutcome } from "../../validation/index.js";

/** When it was written, UTC epoch ms; no result depends on it. */
interface Noted {
  readonly atMs: number;
}

interface Named extends Noted {
  readonly alias: string;
  /** Below the folder of models, with "/". */
  readonly directory: string;
  /** Of what it held when it was named: `hashDirectory`. */
  readonly hash: string;
  readonly model: string;
  readonly runName: string;
}

/** A line that gives a name to a directory. */
export type NamingLine =
  | ({ readonly change: "name" } & Named)
  /** `replaces`: content of the directory before, null for none; while it holds that, nothing was replaced. */
  | ({ readonly change: "train"; readonly replaces: string | null } & Named);

/** One change, the oldest first in the file. */
export type RegistryLine =
  | NamingLine
  | ({ readonly change: "unname"; readonly alias: string } & Noted)
  /** `on`: the days it was judged on, in words. */
  | ({
      readonly change: "judge";
      readonly hash: string;
      readonly verdict: GateOutcome;
      readonly on: string;
    } & Noted);

/** A change before its time is noted. */
export type RegistryChange = RegistryLine extends infer Line
  ? Line extends RegistryLine
    ? Omit<Line, "atMs">
    : never
  : never;

const noted = { atMs: z.int().nonnegative().lt(LATEST_MS) };
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const named = {
  alias: z.string(),
  directory: z.string().regex(/^(?!.*\.\.)[^/]+(\/[^/]+)*$/),
  hash,
  model: z.string(),
  runName: z.string(),
  ...noted,
};
const lineSchema = z.discriminatedUnion("change", [
  z.strictObject({ change: z.literal("name"), ...named }),
  z.strictObject({ change: z.literal("train"), ...named, replaces: hash.nullable() }),
  z.strictObject({ change: z.literal("unname"), alias: z.string(), ...noted }),
  z.strictObject({
    change: z.literal("judge"),
    hash,
    verdict: z.enum(["pass", "fail", "inconclusive"]),
    on: z.string(),
    ...noted,
  }),
]);

/**
 * The change that a line says.
 *
 * @throws {SyntaxError} That goes on after the line's place: if this version writes no such line.
 */
export function parseRegistryLine(value: unknown): RegistryLine {
  const parsed = lineSchema.safeParse(value);
  if (!parsed.success) throw new SyntaxError("is of another version");
  return parsed.data;
}
