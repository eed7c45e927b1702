/** What a model directory says of itself: all that scoring a new bar needs, and what it was made from. */
import { z } from "zod";
import { isMarketTime, sayFirstFault, schemaFaultWords } from "../../core/index.js";
import { configHash, parseRunConfig, type RunConfig } from "../../config/index.js";
import { FEATURE_INPUTS, type FeatureInput } from "../../features/index.js";
import type { RecipeName } from "../../training/index.js";

/** What this version writes and reads. */
export const SIGNAL_FORMAT = "tenbin-signal-1";
/** The sealed card; `model/` and `extensions/` lie beside it. */
export const SIGNAL_FILE = "signal.json";

/** One column of the model's input, in its place. */
export interface SignalFeature {
  readonly name: string;
  /** How a person would write it down. */
  readonly formula: string;
  readonly lookBackBars: number;
  readonly inputs: readonly FeatureInput[];
  readonly unit: string;
}

/** An input that some feature of the model reads. */
export interface SignalInput {
  readonly input: FeatureInput;
  /** Smallest share of a symbol's training bars at which it was there. */
  readonly presentFrac: number;
  /**
   * `always`: there in so much of the training that a bar without it is not scored. `sometimes`: the model learnt with
   * and without it. `never`: it was not there, and is hidden from the model where data have it now.
   */
  readonly seen: "always" | "sometimes" | "never";
}

/** The user's own module, copied. */
export interface SignalExtension {
  /** From the directory: "extensions/mine.ts". */
  readonly path: string;
  readonly sha256: string;
}

/** One file of the directory, the card aside. */
export interface SignalFile {
  /** From the directory, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Plain data, complete: nothing else is asked to score, to judge or to export the model. */
export interface SignalCard {
  readonly format: typeof SIGNAL_FORMAT;
  readonly name: RecipeName;
  readonly runName: string;
  /** Columns of the input, in order. */
  readonly features: readonly SignalFeature[];
  readonly inputs: readonly SignalInput[];
  readonly barMs: number;
  /** Bars of a window, the decision bar included. */
  readonly windowBars: number;
  readonly label: {
    readonly name: string;
    readonly title: string;
    /** What BUY means, as a clause. */
    readonly buyMeans: string;
    /** Every one of its options, by name. */
    readonly options: Readonly<Record<string, unknown>>;
    readonly horizonMs: number;
    /** Which label of its run the model learnt: the one named here, or the imbalanced one of v3.1. */
    readonly learnt: "judged" | "imbalanced";
  };
  /** How its probabilities were calibrated; the numbers are part of `model/`. */
  readonly calibration: "none" | "platt" | "isotonic" | "temperature";
  /** Buy = P(BUY) > threshold. */
  readonly threshold: number;
  /** A position is kept until P crosses the threshold by this much. */
  readonly holdBand: number;
  readonly training: {
    /** First decision time. */
    readonly fromMs: number;
    /** When the last label was known. */
    readonly toMs: number;
    readonly rows: number;
    /** Share of BUY among its labels. */
    readonly baseRate: number;
    readonly symbols: readonly string[];
    /** "real", or "simulated strong 7". */
    readonly market: string;
  };
  /** Hashes of what it was made from. */
  readonly madeFrom: {
    readonly dataset: string;
    readonly lake: string;
    readonly config: string;
    readonly settings: string;
  };
  readonly extensions: readonly SignalExtension[];
  /** Of its run; its extensions are those of the run, by path and hash. */
  readonly config: RunConfig;
  readonly files: readonly SignalFile[];
}

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const share = z.number().min(0).max(1);
const count = z.int().min(1);
const marketTime = z.int().refine(isMarketTime, "must be a time of a market, UTC epoch ms");
const text = z.string().min(1).max(10_000);
const path = z.string().regex(/^(model|extensions)(\/[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}){1,3}$/);
const input = z.enum(FEATURE_INPUTS);

const cardSchema = z.strictObject({
  format: z.literal(SIGNAL_FORMAT),
  name: z.enum(["v3.1", "v4 as written", "v4 as shipped"]),
  runName: text,
  features: z
    .array(
      z.strictObject({
        name: text,
        formula: text,
        lookBackBars: count,
        inputs: z.array(input),
        unit: z.string(),
      }),
    )
    .min(1),
  inputs: z.array(z.strictObject({ input, presentFrac: share, seen: z.enum(["always", "sometimes", "never"]) })),
  barMs: count,
  windowBars: count,
  label: z.strictObject({
    name: text,
    title: text,
    buyMeans: text,
    options: z.record(z.string(), z.unknown()),
    horizonMs: count,
    learnt: z.enum(["judged", "imbalanced"]),
  }),
  calibration: z.enum(["none", "platt", "isotonic", "temperature"]),
  threshold: z.number().gt(0).lt(1),
  holdBand: z.number().min(0).lt(0.5),
  training: z
    .strictObject({
      fromMs: marketTime,
      toMs: marketTime,
      rows: count,
      baseRate: share,
      symbols: z.array(text).min(1),
      market: text,
    })
    .refine(({ fromMs, toMs }) => fromMs < toMs, "the training span must end after it begins"),
  madeFrom: z.strictObject({ dataset: text, lake: text, config: hash, settings: hash }),
  extensions: z.array(z.strictObject({ path, sha256: hash })),
  config: z.unknown(),
  files: z.array(z.strictObject({ path, bytes: z.int().min(0), sha256: hash })).min(1),
});

/** A configuration in which only the list of extensions may be absent, once it was parsed. */
type WrittenConfig = Omit<RunConfig, "extensions"> & Partial<Pick<RunConfig, "extensions">>;

/** The card in a parsed JSON value, or what is wrong with it. */
export function parseSignalCard(value: unknown): { readonly card: SignalCard } | { readonly problem: string } {
  const parsed = cardSchema.safeParse(value, { error: schemaFaultWords });
  if (!parsed.success) return { problem: sayFirstFault(parsed.error.issues) };
  const { config: written, ...rest } = parsed.data;
  const config = parseRunConfig(written);
  if ("problems" in config) return { problem: config.problems };
  // As it was written: options that came later have their defaults in `config`, and had no part in the hash.
  if (configHash({ extensions: [], ...(written as WrittenConfig) }) !== rest.madeFrom.config)
    return { problem: "its configuration is not the one that its hash was made from" };
  return { card: { ...rest, config: config.config } };
}
