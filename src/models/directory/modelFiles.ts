/**
 * A model on disk: `model.json` with what the model is, and beside it the files that it names with their
 * length and hash. Whatever is read back is hostile until it matches.
 */
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { sha256, writeFileAtomically } from "../../core/index.js";

export const MODEL_FORMAT = "tenbin-model-1";
const LARGEST_JSON_BYTES = 4 * 1_024 * 1_024;
const LARGEST_FILE_BYTES = 1_024 * 1_024 * 1_024;

const link = z.strictObject({
  focal: z.strictObject({ alpha: z.number().gt(0).lt(1), gamma: z.number().min(0).max(10) }).optional(),
  prior: z.strictObject({ trainPrior: z.number().gt(0).lt(1), truePrior: z.number().gt(0).lt(1) }).optional(),
});
const count = z.int().min(1).max(100_000);
const common = {
  format: z.literal(MODEL_FORMAT),
  featureNames: z.array(z.string().min(1).max(200)).min(1).max(10_000),
  files: z.array(z.strictObject({ name: z.string().regex(/^[a-z0-9-]{1,60}\.(bin|ubj)$/), bytes: z.int().min(0).max(LARGEST_FILE_BYTES), sha256: z.string().length(64) })).max(10),
};
const card = z.discriminatedUnion("kind", [
  z.strictObject({
    ...common,
    kind: z.literal("lstm"),
    link,
    shape: z.strictObject({ features: count, steps: count, firstUnits: count, secondUnits: count, denseUnits: count }),
    weights: z.array(z.strictObject({ name: z.string(), shape: z.array(count).min(1).max(2) })),
  }),
  z.strictObject({ ...common, kind: z.literal("gradientBoosting"), link, xgboost: z.string() }),
  z.strictObject({
    ...common,
    kind: z.literal("ensemble"),
    members: z.array(z.strictObject({ directory: z.string().regex(/^member-\d{1,2}$/), weight: z.number().min(0).max(1), sha256: z.string().length(64) })).min(1).max(20),
  }),
]);

interface CardHead {
  readonly format: typeof MODEL_FORMAT;
  readonly featureNames: readonly string[];
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

interface CardLink {
  readonly focal?: { readonly alpha: number; readonly gamma: number } | undefined;
  readonly prior?: { readonly trainPrior: number; readonly truePrior: number } | undefined;
}

export interface LstmCard extends CardHead {
  readonly kind: "lstm";
  readonly link: CardLink;
  readonly shape: { readonly features: number; readonly steps: number; readonly firstUnits: number; readonly secondUnits: number; readonly denseUnits: number };
  readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

export interface GradientBoostingCard extends CardHead {
  readonly kind: "gradientBoosting";
  readonly link: CardLink;
  /** Version that wrote the booster. */
  readonly xgboost: string;
}

export interface EnsembleCard extends CardHead {
  readonly kind: "ensemble";
  /** `sha256` is of the member's own card. */
  readonly members: readonly { readonly directory: string; readonly weight: number; readonly sha256: string }[];
}

export type ModelCard = LstmCard | GradientBoostingCard | EnsembleCard;
type WithoutFiles<Card> = Card extends unknown ? Omit<Card, "format" | "files"> : never;

/** Writes the files first and the card last, so that a folder with a card is whole. */
export async function writeModel(directory: string, body: WithoutFiles<ModelCard>, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  mkdirSync(directory, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileAtomically(join(directory, name), content);
  const listed = Object.entries(files).map(([name, content]) => ({ name, bytes: content.length, sha256: sha256(content) }));
  writeFileAtomically(join(directory, "model.json"), `${JSON.stringify({ format: MODEL_FORMAT, ...body, files: listed }, null, 1)}\n`);
}

/** Reads and checks the card and every file it names. @throws {RangeError} If anything is missing, changed or unknown. */
export function readModel(directory: string): { readonly card: ModelCard; readonly files: ReadonlyMap<string, Uint8Array>; readonly cardHash: string } {
  const path = join(directory, "model.json");
  const refuse = (found: string): RangeError => new RangeError(`Cannot load the model in "${directory}": ${found}`);
  if (!existsSync(path)) throw refuse("model.json is missing");
  if (statSync(path).size > LARGEST_JSON_BYTES) throw refuse(`model.json holds ${statSync(path).size} bytes, at most ${LARGEST_JSON_BYTES} are read`);
  const text = readFileSync(path, "utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse("model.json is not JSON");
  }
  const parsed = card.safeParse(value);
  if (!parsed.success) throw refuse(`model.json is not one this version writes: ${z.prettifyError(parsed.error)}`);
  const files = new Map<string, Uint8Array>();
  for (const { name, bytes, sha256: expected } of parsed.data.files) {
    const file = join(directory, name);
    if (!existsSync(file)) throw refuse(`${name} is missing`);
    const size = statSync(file).size;
    if (size !== bytes) throw refuse(`${name} must hold ${bytes} bytes, it holds ${size}`);
    const content = readFileSync(file);
    if (sha256(content) !== expected) throw refuse(`${name} was changed after it was saved: its hash differs`);
    files.set(name, content);
  }
  return { card: parsed.data, files, cardHash: sha256(text) };
}
