/** What `model.json` says of every model and of an ensemble; what a member writes besides, it checks itself. */
import { z } from "zod";
import { sayFirstFault, schemaFaultWords } from "../../core/index.js";
import type { ProbabilityLink } from "../contract.js";
import type { Member } from "../members/member.js";

export const MODEL_FORMAT = "tenbin-model-3";
const LARGEST_FILE_BYTES = 1_024 * 1_024 * 1_024;
const MOST_CALIBRATION_POINTS = 20_000;

interface CardHead {
  readonly format: typeof MODEL_FORMAT;
  readonly featureNames: readonly string[];
  readonly link: ProbabilityLink;
  /** Files beside the card. */
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

export interface EnsembleCard extends CardHead {
  readonly kind: "ensemble";
  /** `sha256` is of the member's own card. */
  readonly members: readonly { readonly directory: string; readonly weight: number; readonly sha256: string }[];
}

/** Of a single model: `member` reads what its fit wrote into `body`. */
export interface MemberCard extends CardHead {
  readonly kind: "member";
  readonly member: Member;
  readonly body: Readonly<Record<string, unknown>>;
}

export type ModelCard = MemberCard | EnsembleCard;

const share = z.number().gt(0).lt(1);
const probabilityList = z.array(z.number().min(0).max(1)).min(1).max(MOST_CALIBRATION_POINTS);
const calibration = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("platt"), slope: z.number().positive(), intercept: z.number() }),
  z.strictObject({ kind: z.literal("temperature"), temperature: z.number().positive() }),
  z
    .strictObject({ kind: z.literal("isotonic"), x: probabilityList, y: probabilityList })
    .refine(
      ({ x, y }) =>
        x.length === y.length && x.every((value, k) => k === 0 || (value > x[k - 1]! && y[k]! >= y[k - 1]!)),
      "x must ascend, y must not descend, one y for each x",
    ),
]);
/** Of a focal loss or link. */
export const focalParameters: z.ZodObject<{ alpha: z.ZodNumber; gamma: z.ZodNumber }, z.core.$strict> = z.strictObject({
  alpha: share,
  gamma: z.number().min(0).max(10),
});
const link = z.strictObject({
  focal: z.exactOptional(focalParameters),
  prior: z.exactOptional(z.strictObject({ trainPrior: share, truePrior: share })),
  calibration: z.exactOptional(calibration),
});
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const common = {
  format: z.literal(MODEL_FORMAT),
  featureNames: z.array(z.string().min(1).max(200)).min(1).max(10_000),
  files: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z0-9-]{1,60}\.(safetensors|ubj|json)$/),
        bytes: z.int().min(0).max(LARGEST_FILE_BYTES),
        sha256: hash,
      }),
    )
    .max(10),
};
const otherVersion = z.looseObject({ format: z.string().regex(/^tenbin-model-\d{1,4}$/) });
const anyModel = z.looseObject({ ...common, kind: z.string(), link });
const ensemble = z.strictObject({
  ...common,
  kind: z.literal("ensemble"),
  link: link.pick({ calibration: true }),
  members: z
    .array(
      z.strictObject({
        directory: z.string().regex(/^member-\d{1,2}$/),
        weight: z.number().min(0).max(1),
        sha256: hash,
      }),
    )
    .min(1)
    .max(20)
    .refine(
      (members) => Math.abs(members.reduce((sum, { weight }) => sum + weight, 0) - 1) < 1e-6,
      "weights must sum to 1",
    ),
});

/**
 * The card in a parsed JSON value, or what is wrong with it.
 *
 * @param members Kinds of model that a card may name besides "ensemble".
 */
export function parseModelCard(
  value: unknown,
  members: readonly Member[],
): { readonly card: ModelCard } | { readonly problem: string } {
  const other = otherVersion.safeParse(value);
  if (other.success && other.data.format !== MODEL_FORMAT)
    return {
      problem:
        `it has the format ${other.data.format} of another version, this one reads ${MODEL_FORMAT}; ` +
        "train it again",
    };
  const parsed = anyModel.safeParse(value, { error: schemaFaultWords });
  if (!parsed.success) return { problem: sayFirstFault(parsed.error.issues) };
  const { format, featureNames, link: itsLink, files, kind, ...body } = parsed.data;
  if (kind === "ensemble") {
    const whole = ensemble.safeParse(value, { error: schemaFaultWords });
    return whole.success ? { card: whole.data } : { problem: sayFirstFault(whole.error.issues) };
  }
  const member = members.find(({ name }) => name === kind);
  if (member === undefined)
    return {
      problem:
        `its kind is "${kind}", known are ${members.map(({ name }) => name).join(", ")} and ensemble; a member ` +
        "of your own is loaded with loadModel(directory, { members: [...MEMBERS, yours] })",
    };
  const problem = member.cardObjection(body);
  if (problem !== undefined) return { problem };
  return { card: { format, featureNames, link: itsLink, files, kind: "member", member, body } };
}
