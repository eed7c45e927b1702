/**
 * The one schema of the one YAML. Every key says what it means, and an unknown key is refused, so that
 * a typo never becomes a default.
 */
import { z } from "zod";
import { messageOf, sayFirstFault, schemaFaultWords } from "../core/index.js";
import { chooseLabel, LABELS, type Label } from "../dataset/index.js";
import { contractNamed, isSymbol, SCENARIOS } from "../market/index.js";
import { MEMBERS, type Member } from "../models/index.js";
import { overridesFor, rangesOf, searchedMembers, searchSpaceOf } from "../search/index.js";
import { BALANCES } from "../training/index.js";
import { memberOptionsOf, memberSections, type MemberSections } from "./memberSection.js";
import type { GateSettings } from "../validation/index.js";
import type { RunConfig } from "./runConfig.js";

const count = (meaning: string) => z.int().min(1).describe(meaning);
const positive = (meaning: string) => z.number().positive().describe(meaning);
const share = (meaning: string) => z.number().gt(0).lt(1).describe(meaning);
const nonNegative = (meaning: string) => z.number().min(0).describe(meaning);
const range = (meaning: string) =>
  z
    .tuple([z.number(), z.number()])
    .refine(([low, high]) => low < high, "the first number must be below the second")
    .describe(meaning);

const data = z.strictObject({
  scenario: z.enum(SCENARIOS.map(({ name }) => name)).describe("simulated market, used when `files` is empty"),
  files: z.array(z.string().min(1)).describe("real files or folders"),
  days: z.int().min(30).max(3_660).describe("length of a simulated market"),
  symbols: z
    .array(
      z.string().transform(contractNamed).refine(isSymbol, "a symbol is at most 40 letters and digits, as BTCUSDT"),
    )
    .min(1)
    .refine((symbols) => new Set(symbols).size === symbols.length, "a symbol may be named once")
    .describe("perpetual futures of the run"),
  barMinutes: z
    .int()
    .min(5)
    .max(1_440)
    .refine(
      (minutes) => minutes % 5 === 0 && 1_440 % minutes === 0,
      "bars must be a multiple of 5 minutes that divides a day",
    )
    .describe("bar of the decisions"),
  fundingVenue: z.string().min(1).describe("venue whose funding applies to the bars"),
  minPresentFrac: share("a feature present in a smaller share of some symbol's training rows is dropped for all"),
});

const label = z.strictObject({
  kind: z
    .string()
    .min(1)
    .describe(
      "what v4 learns and every report judges: horizon, tripleBarrier, nextLiquidation or a label of one's own",
    ),
  options: z
    .record(z.string(), z.union([z.number(), z.string(), z.boolean()]))
    .describe("of the label; what is left out has its default"),
  horizonHours: z
    .number()
    .min(1 / 60)
    .max(1_000_000)
    .describe("longest time until a label is known"),
  imbalancedSigma: positive("BUY only above this many sigmas of the horizon: the label of v3.1"),
});

const split = z
  .strictObject({
    confirmationFrac: share("last part of the span, opened by validation alone"),
    kind: z.enum(["walkForward", "combinatorial"]).describe("how the development period is tested: one path, or many"),
    folds: count("walk-forward test windows"),
    firstTrainFrac: share("share of the development period before the first test window"),
    mode: z.enum(["expanding", "rolling"]).describe("whether later folds keep the oldest rows"),
    gapHours: nonNegative("quiet time before a test window, on top of the purge"),
    groups: z.int().min(2).max(30).describe("combinatorial: parts of the development period"),
    testGroups: count("combinatorial: parts tested at a time, below `groups`"),
    embargoHours: nonNegative("combinatorial: quiet time behind each tested part; cover horizon and look-back"),
    innerValidationFrac: share("last part of each training window; stops the fit, is never reported"),
  })
  .refine(({ groups, testGroups }) => testGroups < groups, { path: ["testGroups"], message: "must be below groups" });

const training = z.strictObject({
  batchSize: count("rows a step"),
  epochs: count("most passes over the training rows"),
  patienceEpochs: count("epochs without improvement before the fit stops"),
  learningRate: positive("of Adam"),
  dropout: z.number().min(0).lt(1).describe("share of units silenced while fitting"),
  l2: nonNegative("weight decay of the kernels"),
  balance: z.enum(BALANCES).describe("how the training rows of v4 as shipped are balanced"),
  buyWeightFrac: share("BUY's share of the total weight of the training rows of v4 as shipped"),
  uniquenessWeights: z
    .boolean()
    .describe("whether a training row weighs as much as its label is its own (average uniqueness)"),
  onWarning: z
    .enum(["warn", "stop"])
    .describe("what a Buy share outside 30-70 % or a collapse does: a line everywhere, or the end of the fit"),
  warningSteps: count("epochs or rounds in a row with a warning before `stop` ends a fit"),
  seeds: z.int().min(1).max(20).describe("fits of each member with different random streams, averaged"),
  processes: z.int().min(1).max(64).describe("fits that run side by side"),
});

const search = z.strictObject({
  trials: count("settings tried, shared out among the members"),
  folds: count("folds of the walk-forward that a trial is judged on, the last but for the one that is held out"),
  members: z
    .union([z.literal("all"), z.array(z.string()).min(1)])
    .describe("members that are tuned, one after the other; all: those that bring a search space"),
  ranges: z
    .record(z.string(), z.union([z.literal(false), z.array(z.number()).min(1)]))
    .describe("in place of those that the members' options name; false leaves a parameter as it is"),
  balancePenalty: nonNegative("objective = mean fold AUC - this x |0.5 - mean raw score|"),
});

const gateLimits = z
  .strictObject({
    low: z.number().optional().describe("smallest value allowed"),
    high: z.number().optional().describe("largest value allowed"),
  })
  .refine(({ low, high }) => low === undefined || high === undefined || low < high, "low must be below high");

const runConfig = ({ members, isWhole }: Known) =>
  z.strictObject({
    seed: z.int().min(0).max(2_147_483_647).describe("the one seed of the run"),
    profile: z.enum(["quick", "full", "tiny"]).describe("which of `profiles` is laid over the rest"),
    budgetMinutes: positive("promised before a report starts, on 2 cores"),
    cuts: z.array(z.string()).describe("what the profile leaves out, printed on every page"),
    extensions: z
      .array(z.strictObject({ path: z.string().min(1), sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
      .default([])
      .describe("files of one's own features, labels, members and gates"),
    data,
    label,
    split,
    sequenceBars: z.int().min(2).max(500).describe("bars a sequence model reads"),
    training,
    members: memberSections(members, { othersMayFollow: !isWhole }),
    focal: z.strictObject({
      gamma: nonNegative("focusing"),
      alphaAsWritten: share("weight of BUY in v4 as written"),
      alphaAsShipped: share("weight of BUY in v4 as shipped, beside its class weights"),
    }),
    calibration: z.strictObject({
      method: z.enum(["none", "platt", "isotonic", "temperature"]).describe("how v4 as shipped is calibrated"),
      sliceFrac: share("part of each training window that calibrates; it neither fits nor stops a model"),
    }),
    ensemble: z.strictObject({
      weights: z.enum(["equal", "learned"]).describe("learned: on out-of-fold predictions only"),
      rankBy: z.enum(["auc", "brier", "logLoss", "objective"]).describe("rule by which candidates are ranked"),
    }),
    search,
    validation: z.strictObject({
      threshold: share("Buy = probability > threshold"),
      resamples: z
        .int()
        .min(100)
        .max(100_000)
        .describe("draws of days behind the family tests of hours and groups, and of correlations"),
      confidence: share("level of every interval"),
    }),
    gates: z
      .record(
        z.string(),
        z.union([z.literal(false), gateLimits], "must be limits, as { low: 0.4, high: 0.6 }, or false"),
      )
      .optional()
      .describe("other limits of a gate, or false to drop a criterion; either is said on page one"),
    leakage: z.strictObject({
      cuts: count("instants at which features are made again from a market cut there"),
      mutations: count("pipelines run on another future, each at a time of its own"),
      permutations: count("pipelines run on permuted labels"),
      controls: z
        .union([z.literal("all"), z.int().min(1)])
        .describe("planted leaks that the check must find, all or a number of them that the seed draws"),
      rows: z.int().min(500).describe("decisions of the development period on which the pipeline is run in small"),
    }),
    backtest: z.strictObject({
      takerFeeBps: nonNegative("of the notional, per fill"),
      slippageBps: nonNegative("of the notional, per fill"),
      holdBand: z.number().min(0).lt(0.5).describe("a position is kept until P crosses the threshold by this much"),
      funding: z.boolean().describe("whether funding is paid at its real settlements"),
    }),
    rollout: z.strictObject({
      salt: z.string().min(1).describe("of the assignment"),
      buyShareFrac: range("guardrail of a stage's Buy share"),
      largestLossFrac: share("guardrail: a stage that loses more is rolled back"),
    }),
  });

/** Members and labels that a configuration may name. */
export interface KnownThings {
  readonly members: readonly Member[];
  readonly labels: readonly Label[];
}

interface Known extends KnownThings {
  /** False where extensions, not loaded yet, may define more. */
  readonly isWhole: boolean;
}

const checkedConfig = (known: Known) =>
  runConfig(known).superRefine((config, context) => requireLabel(config, known, context));

const openedConfig = (known: Known) =>
  runConfig(known)
    .extend({
      data: z.custom<z.infer<typeof data>>(),
      training: training.extend({ processes: z.int().min(0).max(64) }),
    })
    .superRefine((config, context) => requireLabel(config, known, context));

function requireLabel(
  { label: { kind, options } }: Pick<Written, "label">,
  { labels, isWhole }: Known,
  context: z.RefinementCtx,
): void {
  if (!isWhole && !labels.some(({ name }) => name === kind)) return;
  try {
    chooseLabel(labels, { name: kind, options });
  } catch (error) {
    const message = messageOf(error);
    context.addIssue({ code: "custom", path: ["label"], message });
  }
}

/**
 * Checks a configuration whose profile has been laid over it, and says every option of its members and every
 * range of its search. Returns the problems as one sentence when there are any.
 *
 * @param known Members and labels that it may use, extensions' among them. When absent only the built-in ones are
 *   known: where the configuration names extensions, what is none of these is left as it is written, to be
 *   checked when they are loaded. What comes of that is the same as if they had been known at once.
 */
export function parseRunConfig(
  value: unknown,
  known?: Partial<KnownThings>,
): { readonly config: RunConfig } | { readonly problems: string } {
  const isWhole = known !== undefined || !namesExtensions(value);
  const things: Known = { members: known?.members ?? MEMBERS, labels: known?.labels ?? LABELS, isWhole };
  const parsed = checkedConfig(things).safeParse(value, { error: schemaFaultWords });
  return parsed.success
    ? orProblems(() => resolved(parsed.data, things))
    : { problems: sayFirstFault(parsed.error.issues) };
}

/**
 * A configuration that was checked before, with what `known` adds to the built-in members and labels, checked again:
 * who opens a run may have put values into it that no YAML may say, and no model's card could be read with them. Only
 * its market may be one that no YAML asks for, as a stranger's predictions have it, and no process its own.
 */
export function completeRunConfig(
  config: RunConfig,
  known: KnownThings,
): { readonly config: RunConfig } | { readonly problems: string } {
  const things: Known = { ...known, isWhole: true };
  const parsed = openedConfig(things).safeParse(config, { error: schemaFaultWords });
  return parsed.success
    ? orProblems(() => resolved(parsed.data, things))
    : { problems: sayFirstFault(parsed.error.issues) };
}

function orProblems(resolve: () => RunConfig): { readonly config: RunConfig } | { readonly problems: string } {
  try {
    return { config: resolve() };
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return { problems: error.message };
    throw error;
  }
}

function namesExtensions(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    "extensions" in value &&
    Array.isArray(value.extensions) &&
    value.extensions.length > 0
  );
}

type Written = z.infer<ReturnType<typeof runConfig>>;

function resolved(written: Written, { members, isWhole }: Known): RunConfig {
  const { batchSize, epochs, patienceEpochs, learningRate, dropout, l2 } = written.training;
  const shared = { batchSize, epochs, patienceEpochs, learningRate, dropout, l2 };
  const used = {
    ...memberOptionsOf(written.members, shared, members),
    ...(isWhole ? {} : (sectionsOfOthers(written.members, members) as RunConfig["members"])),
  };
  const { search, gates, ...rest } = written;
  const inUse = Object.keys(used).filter((name) => written.members[name] !== false);
  const missing = search.members === "all" ? undefined : search.members.find((name) => !inUse.includes(name));
  if (missing !== undefined)
    throw new RangeError(
      `Cannot search over ${missing} as search.members must be members of the run: found ${inUse.join(", ")}`,
    );
  return {
    ...rest,
    // A limit that is absent in the YAML is absent here: nothing is ever undefined.
    ...(gates === undefined ? {} : { gates: gates as GateSettings }),
    members: used,
    search: { ...search, ranges: isWhole ? rangesFor(search, inUse, used, members) : search.ranges },
  };
}

/** As they are written: whoever loads the extensions resolves them, false among them, which may be a typo. */
function sectionsOfOthers(sections: MemberSections, members: readonly Member[]): MemberSections {
  return Object.fromEntries(Object.entries(sections).filter(([name]) => !members.some((known) => known.name === name)));
}

/** The range of every parameter that is searched. */
function rangesFor(
  search: Written["search"],
  inUse: readonly string[],
  used: RunConfig["members"],
  members: readonly Member[],
): RunConfig["search"]["ranges"] {
  // A range of a member that is not searched waits for when it is; one of no member at all is a typo.
  searchSpaceOf(members, { members: used }, search.ranges);
  const settings = { members: Object.fromEntries(inUse.map((name) => [name, used[name]!])) };
  const searched = searchedMembers(members, settings, search.members);
  const given = overridesFor(searched, settings, search.ranges);
  const space = searchSpaceOf(searched, settings, given);
  // What is left out stays left out when the resolved configuration is read again.
  const left = Object.entries(given).filter(([, range]) => range === false);
  return { ...rangesOf(space), ...Object.fromEntries(left) };
}
