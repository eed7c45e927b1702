/** What `model.json` says, by kind of model, and the schema that a card from outside must match. */
import { z } from "zod";
import type { Loss, ProbabilityLink } from "../contract.js";
import type { NetworkKind, NetworkShape } from "../networks/network.js";

export const MODEL_FORMAT = "tenbin-model-1";
const LARGEST_FILE_BYTES = 1_024 * 1_024 * 1_024;
const MOST_CALIBRATION_POINTS = 20_000;

interface CardHead {
  readonly format: typeof MODEL_FORMAT;
  readonly featureNames: readonly string[];
  readonly link: ProbabilityLink;
  /** Files beside the card. */
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

type ShapeOf<Kind extends NetworkKind> = Omit<Extract<NetworkShape, { readonly kind: Kind }>, "kind">;

export interface NetworkCard extends CardHead {
  readonly kind: NetworkKind;
  /** Of its kind; checked when it is read. */
  readonly shape: ShapeOf<"lstm"> | ShapeOf<"transformer"> | ShapeOf<"mlp">;
  readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

export interface GradientBoostingCard extends CardHead {
  readonly kind: "gradientBoosting";
  /** What further rounds are boosted with. */
  readonly params: Readonly<Record<string, number | string>>;
  readonly loss: Loss;
  /** Version that wrote the booster. */
  readonly xgboost: string;
}

export interface EnsembleCard extends CardHead {
  readonly kind: "ensemble";
  /** `sha256` is of the member's own card. */
  readonly members: readonly { readonly directory: string; readonly weight: number; readonly sha256: string }[];
}

export type ModelCard = NetworkCard | GradientBoostingCard | EnsembleCard;

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
const focal = z.strictObject({ alpha: share, gamma: z.number().min(0).max(10) });
const link = z.strictObject({
  focal: z.exactOptional(focal),
  prior: z.exactOptional(z.strictObject({ trainPrior: share, truePrior: share })),
  calibration: z.exactOptional(calibration),
});
const count = z.int().min(1).max(100_000);
const layers = z.int().min(1).max(100);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const common = {
  format: z.literal(MODEL_FORMAT),
  featureNames: z.array(z.string().min(1).max(200)).min(1).max(10_000),
  files: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z0-9-]{1,60}\.(bin|ubj)$/),
        bytes: z.int().min(0).max(LARGEST_FILE_BYTES),
        sha256: hash,
      }),
    )
    .max(10),
};
const network = {
  ...common,
  link,
  weights: z.array(z.strictObject({ name: z.string().max(100), shape: z.array(count).min(1).max(3) })).max(10_000),
};
const window = { features: count, steps: count };

const card = z.discriminatedUnion("kind", [
  z.strictObject({
    ...network,
    kind: z.literal("lstm"),
    shape: z.strictObject({ ...window, firstUnits: count, secondUnits: count, denseUnits: count }),
  }),
  z.strictObject({
    ...network,
    kind: z.literal("transformer"),
    shape: z
      .strictObject({ ...window, modelUnits: count, heads: count, layers, feedForwardUnits: count })
      .refine(({ modelUnits, heads }) => modelUnits % heads === 0, "modelUnits must be a multiple of heads"),
  }),
  z.strictObject({
    ...network,
    kind: z.literal("mlp"),
    shape: z.strictObject({ features: count, steps: z.literal(1), hiddenUnits: z.array(count).min(1).max(100) }),
  }),
  z.strictObject({
    ...common,
    kind: z.literal("gradientBoosting"),
    link,
    params: z.record(z.string().regex(/^[a-z][a-z0-9_]{0,60}$/), z.union([z.number(), z.string().max(200)])),
    loss: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("crossEntropy") }),
      focal.extend({ kind: z.literal("focal") }),
    ]),
    xgboost: z.string().max(20),
  }),
  z.strictObject({
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
  }),
]);

/** The card in a parsed JSON value, or what is wrong with it. */
export function parseModelCard(value: unknown): { readonly card: ModelCard } | { readonly problem: string } {
  const parsed = card.safeParse(value);
  return parsed.success ? { card: parsed.data } : { problem: z.prettifyError(parsed.error) };
}
