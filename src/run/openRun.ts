/** The handle of a run: each phase computed once, kept on disk, and pulling what it needs. */
import { createRng, type ProgressListener, sayCounted } from "../core/index.js";
import {
  changeConfig,
  configHash,
  keepMembers,
  loadExtensions,
  NO_EXTENSIONS,
  readConfig,
  resolveWithExtensions,
  type ConfigChanges,
  type Extensions,
  type RunConfig,
} from "../config/index.js";
import type { Feature, FeaturesExploration } from "../features/index.js";
import type { Member, MemberOptions } from "../models/index.js";
import type { BalancingRace, ModelRecipe } from "../training/index.js";
import type { LeakageReport, PowerPlan } from "../validation/index.js";
import { auditFolds, type FoldAudit } from "./dataset/auditFolds.js";
import { balanceFolds, type BalancedFolds } from "./dataset/balanceFolds.js";
import { buildDataset, type BuiltDataset } from "./dataset/buildDataset.js";
import { exploreDataset, exploreOwnFeature } from "./dataset/exploreDataset.js";
import { planRun } from "./dataset/planRun.js";
import { examineRun, type RunExamination } from "./examination/examineRun.js";
import { explainBar, type BarExplanation, type BarToExplain } from "./examination/explainBar.js";
import { prepareMarkets, requireSameFiles, type PreparedMarkets } from "./market/prepareMarkets.js";
import { rehearseRun, type RehearsedRun } from "./rollout/rehearseRun.js";
import { nameRun, type RunContext } from "./runContext.js";
import type { RunParts } from "./runParts.js";
import { searchSettings, type SearchedSettings } from "./search/searchSettings.js";
import { treeImportance, type TreeImportance } from "./search/treeImportance.js";
import { compareFeatures, type CompareFeaturesOptions, type FeatureComparison } from "./training/compareFeatures.js";
import { compareTraining, type TrainingComparison } from "./training/compareTraining.js";
import { comparePitfalls, type Pitfall } from "./training/comparePitfalls.js";
import { raceRun } from "./training/raceRun.js";
import { recipesFor } from "./training/recipesFor.js";
import { membersOfRun } from "./training/trainingOptionsOf.js";
import { trainModels, type TrainedModels } from "./training/trainModels.js";
import { checkRunLeakage } from "./validation/checkRunLeakage.js";
import { validateModels, type ValidatedRun } from "./validation/validateModels.js";

/** From the root of the repository. */
export const DEFAULT_CONFIG_PATH = "notebooks/model_v4.yaml";

/**
 * A run, opened and not yet computed. Every method is computed the first time it is called and gives the same
 * promise afterwards; one that failed is tried again. What a phase needs it calls itself, and what an earlier
 * process made it finds on disk.
 */
export interface Run extends Omit<RunContext, "extensions" | "choiceHash"> {
  /** As it was read: what is said of the user's own members is whole in {@link Run.context} only. */
  readonly config: RunConfig;
  /** The user's own features, labels, members and gates, from the files that the configuration names. */
  extensions(): Promise<Extensions>;
  /** What every phase is handed: the whole configuration, with the extensions loaded. */
  context(): Promise<RunContext>;
  /** The members that it may use: the built-in ones, then the user's own. */
  members(): Promise<readonly Member[]>;
  /** `<scenario or real>-<profile>-<hash of configuration, extensions and data>`: its folder below reports/. */
  name(): Promise<string>;
  /** The lake and what the audit found in it. */
  market(): Promise<PreparedMarkets>;
  /** Features, labels and the split. */
  dataset(): Promise<BuiltDataset>;
  /** The balanced training folds of v4 as shipped as Parquet, beside the rows as they were. */
  balancedFolds(): Promise<BalancedFolds>;
  /** What each training window was taught by. */
  foldAudit(): Promise<FoldAudit>;
  /** What the days of the confirmation period can and cannot tell, gate by gate, before anything is trained. */
  power(): Promise<PowerPlan>;
  /** What each feature knows, on development rows only. */
  exploration(): Promise<FeaturesExploration>;
  /** The same for one feature of your own; not kept. */
  exploreFeature(feature: Feature): Promise<FeaturesExploration>;
  /**
   * Whether features are worth having, by walk-forward over the development folds with and without them; the
   * run's own extensions when none are named.
   */
  compareFeatures(features?: readonly Feature[], options?: CompareFeaturesOptions): Promise<FeatureComparison>;
  /** What each of the three models is made by. */
  recipes(): Promise<readonly ModelRecipe[]>;
  /** Walk-forward of the three models, and their candidates ranked. */
  training(): Promise<TrainedModels>;
  /** Eight ways to treat the classes. */
  race(): Promise<BalancingRace>;
  /** Wrong and right orders of balancing, selecting and splitting, on labels that are noise. */
  pitfalls(): Promise<readonly Pitfall[]>;
  /** Settings chosen on development folds, and the candidates refitted with them. */
  search(): Promise<SearchedSettings>;
  /** What the refitted trees of v4 as shipped read, by gain, or why there are none. */
  treeImportance(): Promise<TreeImportance>;
  /** Leaks in features, time stamps, folds and training. */
  leakage(): Promise<LeakageReport>;
  /** Opens the confirmation period and judges the three models on it; a line in the ledger. */
  validation(): Promise<ValidatedRun>;
  /** What lies behind the verdict of v4 as shipped: where it is off, what carries it, what its return hangs on. */
  examination(): Promise<RunExamination>;
  /**
   * One decision of v4 as shipped in the confirmation period taken apart, the last when none is named:
   * `run.explain({ symbol: "BTCUSDT", t0Ms: Date.UTC(2025, 11, 24, 8) })`. Not kept.
   *
   * @throws {RangeError} If there is no such decision.
   */
  explain(bar?: BarToExplain): Promise<BarExplanation>;
  /** The four stages, rehearsed over the confirmation period. */
  rollout(): Promise<RehearsedRun>;
  /**
   * The same run under other settings, opened and not yet computed: `run.with({ label: { horizonHours: 12 } })`. What
   * both have in common is found on disk.
   *
   * @throws {ConfigError} If a key or a value is refused.
   */
  with(changes: ConfigChanges): Run;
  /**
   * The same run with these members alone, each with what differs from its settings here:
   * `run.only({ gradientBoosting: { params: { max_depth: 8 } } })`.
   *
   * @throws {ConfigError} If a member or an option is refused.
   */
  only(members: Readonly<Record<string, Partial<MemberOptions>>>): Run;
  /**
   * What the settings of another run are worth beside those of this one: v4 as shipped by both, out of fold, on the
   * same decisions. Counted as a look at the development days.
   *
   * @throws {RangeError} If nothing differs, or the markets are not the same one.
   */
  compare(other: Run): Promise<TrainingComparison>;
  /** @throws {RangeError} If the files of the run are no longer those that its market was made from. */
  requireSameFiles(): Promise<void>;
}

export interface RunOptions {
  /** Without it the YAML that `TENBIN_CONFIG` names is read, else {@link DEFAULT_CONFIG_PATH}. */
  readonly config?: RunConfig;
  readonly onProgress?: ProgressListener;
}

/**
 * Opens a run in the current folder, which must be the repository root. Nothing is computed yet.
 *
 * @throws {ConfigError} If the configuration is refused. @throws {RangeError} If its gates are.
 *   With extensions `context()` refuses what they do not define, and so does every phase.
 */
export function openRun({
  config = readConfig(process.env["TENBIN_CONFIG"] ?? DEFAULT_CONFIG_PATH),
  onProgress = () => {},
}: RunOptions = {}): Run {
  // Refused now and not after an hour of training; what an extension may have defined waits until it is loaded.
  if (config.extensions.length === 0) resolveWithExtensions(config, NO_EXTENSIONS);
  const settings = { config, rng: createRng(config.seed), onProgress };
  onProgress({ task: "opening the run", done: 1, total: 1, detail: runInWords(config) });
  const extensions = once(() => loadExtensions(config.extensions));
  const context = once(async (): Promise<RunContext> => {
    const own = await extensions();
    const whole = resolveWithExtensions(config, own);
    // Of the whole one: a run has the same name whether its configuration was read before or after.
    return { ...settings, config: whole, choiceHash: configHash(whole), extensions: own };
  });
  const market = once(async () => prepareMarkets(await context()));
  const dataset = once(async () => buildDataset(await context(), await market()));
  const training = once(async () => trainModels(await context(), await dataset()));
  const search = once(async () => searchSettings(await context(), await market(), await dataset(), await training()));
  const parts = async (): Promise<RunParts> => ({
    prepared: await market(),
    built: await dataset(),
    trained: await training(),
    searched: await search(),
  });
  const validation = once(async () => validateModels(await context(), await parts()));
  const exploration = once(async () => exploreDataset(await context(), await dataset()));
  return {
    ...settings,
    extensions,
    context,
    members: async () => membersOfRun(await context()),
    name: once(async () => nameRun(await context(), (await market()).lakeHash)),
    market,
    dataset,
    balancedFolds: once(async () => balanceFolds(await context(), await dataset())),
    foldAudit: once(async () => auditFolds(await context(), await market(), await dataset())),
    power: once(async () => planRun(await context(), await market(), await dataset())),
    exploration,
    exploreFeature: async (feature) => exploreOwnFeature(await context(), await market(), await dataset(), feature),
    compareFeatures: async (features, options) =>
      compareFeatures(
        await context(),
        await market(),
        await dataset(),
        features ?? (await extensions()).features,
        options,
      ),
    recipes: async () => recipesFor(await context()),
    training,
    race: once(async () => raceRun(await context(), await dataset())),
    pitfalls: once(async () => comparePitfalls(await context())),
    search,
    treeImportance: once(async () => treeImportance(await context(), await search())),
    leakage: once(async () => checkRunLeakage(await context(), await market(), await dataset())),
    validation,
    examination: once(async () =>
      examineRun(await context(), await parts(), { validated: await validation(), explored: await exploration() }),
    ),
    explain: async (bar) => {
      // Looking at a decision of the confirmation period opens it, so the ledger has its line first.
      await validation();
      return explainBar(await context(), await parts(), bar);
    },
    with: (changes) => openRun({ config: changeConfig(config, changes), onProgress }),
    only: (members) => openRun({ config: keepMembers(config, members), onProgress }),
    compare: async (other) =>
      compareTraining(
        { context: await context(), built: await dataset() },
        { context: await other.context(), built: await other.dataset() },
      ),
    rollout: once(async () => rehearseRun(await context(), { ...(await parts()), validated: await validation() })),
    requireSameFiles: async () => requireSameFiles(await context(), await market()),
  };
}

/** `profile tiny, scenario strong, 60 days, BTCUSDT ETHUSDT, 60-minute bars, seed 7`: what is to be computed. */
function runInWords({ profile, seed, data }: RunConfig): string {
  const market = data.files.length > 0 ? "your files" : `scenario ${data.scenario}, ${sayCounted(data.days, "day")}`;
  return `profile ${profile}, ${market}, ${data.symbols.join(" ")}, ${data.barMinutes}-minute bars, seed ${seed}`;
}

/** One promise for all who ask; after a failure the next one who asks tries again. */
function once<T>(compute: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= compute().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
