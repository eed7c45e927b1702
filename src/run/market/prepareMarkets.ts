/** A lake of simulated or imported market data, audited. */
import { existsSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import {
  canonicalJson,
  codeHashOf,
  openSealedJson,
  readBoundedFile,
  sealJson,
  sha256,
  sha256OfFile,
  systemClock,
  writeDirectoryAtomically,
  type ProgressListener,
} from "../../core/index.js";
import type { RunConfig } from "../../config/index.js";
import {
  auditLake,
  importFiles,
  leftOutFiles,
  listFiles,
  openLake,
  simulateMarket,
  type ImportReceipt,
  type Lake,
  type LakeAudit,
  type SimulatedTruth,
  type SymbolMarket,
} from "../../market/index.js";
import { describeOrigin } from "./describeOrigin.js";
import { DIRECTORIES } from "../directories.js";
import { barMsOf, type RunContext } from "../runContext.js";

export interface PreparedMarkets {
  readonly origin: "simulated" | "real";
  /** The first line of every page. */
  readonly originLine: string;
  readonly lakeDirectory: string;
  /** Of everything in the lake. */
  readonly lakeHash: string;
  /** Bars of the run's length over the span that all symbols share. */
  readonly markets: readonly SymbolMarket[];
  /** Only on a simulated market. */
  readonly truth?: readonly SimulatedTruth[];
  readonly audit: LakeAudit;
  /** Only on real files. */
  readonly receipt?: ImportReceipt;
}

export interface PrepareOptions {
  /**
   * `finestIfNeeded`: where bars of the run's length cannot be made from what there is, the finest that all
   * symbols have.
   */
  readonly bars?: "asConfigured" | "finestIfNeeded";
}

const RECEIPT = "receipt.json";
const MOST_RECEIPT_BYTES = 256 * 1_024 * 1_024;
/** The most reasons in one message. */
const MOST_NAMED = 12;

/**
 * Makes the run's lake unless it is there already, and reads it.
 *
 * @throws What the importer refuses; the lake is then not made.
 */
export async function prepareMarkets(
  run: RunContext,
  { bars = "asConfigured" }: PrepareOptions = {},
): Promise<PreparedMarkets> {
  const { config } = run;
  const real = config.data.files.length > 0;
  const directory = real ? await importedLake(run) : await lakeDirectoryOf(run);
  if (!existsSync(directory)) await writeDirectoryAtomically(directory, (temporary) => simulateInto(temporary, run));

  const lake = await openLake(directory);
  try {
    const symbols = symbolsOf(lake, config.data.symbols);
    const finestMs = commonBarMs(lake, symbols);
    const configuredMs = barMsOf(config);
    const barMs = bars === "finestIfNeeded" && configuredMs % finestMs !== 0 ? finestMs : configuredMs;
    const markets = await lake.readMarkets({ barMs, symbols });
    const truth = real ? undefined : await lake.readTruth({ barMs, symbols });
    const receipt = receiptOf(directory);
    return {
      origin: real ? "real" : "simulated",
      originLine: describeOrigin(config, markets),
      lakeDirectory: directory,
      lakeHash: await lake.contentHash(),
      markets,
      audit: await auditLake(lake, { barMs, symbols }),
      ...(truth ? { truth } : {}),
      ...(receipt === undefined ? {} : { receipt }),
    };
  } finally {
    await lake.close();
  }
}

/**
 * Every notebook reads the files anew, so files that change in between would put two markets into one report.
 *
 * @throws {RangeError} If the files are no longer those that `prepared` was made from.
 */
export async function requireSameFiles(
  run: RunContext,
  { lakeDirectory }: Pick<PreparedMarkets, "lakeDirectory">,
): Promise<void> {
  if ((await lakeDirectoryOf(run)) !== lakeDirectory) throw changedFiles(run);
}

function changedFiles({ config }: Pick<LakeOfFiles, "config">): RangeError {
  return new RangeError(
    `Cannot use ${config.data.files.map((path) => `"${path}"`).join(", ")} as nobody may write ` +
      "to files while they are used: they have changed; copy them to a folder of their own first",
  );
}

/** Files of market data and who watches their import. */
export interface LakeOfFiles {
  readonly config: { readonly data: Pick<RunConfig["data"], "files" | "fundingVenue"> };
  readonly onProgress: ProgressListener;
}

/**
 * The lake of these files, made unless files of the same names and content have been imported before.
 *
 * @returns Its directory.
 * @throws What the importer refuses; the lake is then not made.
 */
export async function importedLake(run: LakeOfFiles): Promise<string> {
  const directory = await lakeDirectoryOfFiles(run.config.data);
  if (!existsSync(directory))
    await writeDirectoryAtomically(directory, (temporary) => importInto(temporary, directory, run));
  return directory;
}

/** Where the run's lake lies; depends on what its files hold and are called. */
async function lakeDirectoryOf(run: RunContext): Promise<string> {
  const { data } = run.config;
  return data.files.length === 0 ? join(DIRECTORIES.lake, nameOfSimulation(run)) : lakeDirectoryOfFiles(data);
}

async function lakeDirectoryOfFiles({ files, fundingVenue }: LakeOfFiles["config"]["data"]): Promise<string> {
  // One after the other: a folder of daily archives has more files than a process may open.
  const read: ReadFile[] = [];
  for (const { path, name } of listFiles(files)) read.push({ name, sha256: await sha256OfFile(path) });
  return join(DIRECTORIES.lake, nameOfFiles(read, fundingVenue));
}

/** The symbols of the run that have bars; where none of them has any, every symbol that does. */
function symbolsOf(lake: Lake, wanted: readonly string[]): readonly string[] {
  const { symbols } = lake.contents();
  const found = wanted.filter((symbol) => symbols.includes(symbol));
  return found.length > 0 ? found : symbols;
}

/** The shortest bar that every symbol has; infinite where they share none. */
function commonBarMs(lake: Lake, symbols: readonly string[]): number {
  const lengths = symbols.map(
    (symbol) =>
      new Set(
        lake
          .contents()
          .series.flatMap((series) =>
            series.table === "bars" && series.symbol === symbol && series.barMs !== undefined ? [series.barMs] : [],
          ),
      ),
  );
  const shared = [...(lengths[0] ?? [])].filter((length) => lengths.every((own) => own.has(length)));
  return Math.min(...shared);
}

function nameOfSimulation({ config }: RunContext): string {
  const { scenario, days, symbols } = config.data;
  const settings = { scenario, days, symbols, barMs: barMsOf(config), seed: config.seed };
  return `simulated-${scenario}-${shortHash(canonicalJson({ ...settings, code: codeHashOf(import.meta.url) }))}`;
}

/** A file by what it says: its content, and its name, which may say of which symbol and days it is. */
type ReadFile = Pick<ImportReceipt["files"][number], "name" | "sha256">;

/** The same files in another folder are the same lake. */
function nameOfFiles(read: readonly ReadFile[], fundingVenue: string): string {
  const files = read.map(({ name, sha256: content }) => `${content} ${name}`).sort();
  return `real-${shortHash(canonicalJson({ files, fundingVenue, code: codeHashOf(import.meta.url) }))}`;
}

async function simulateInto(directory: string, { config, rng, onProgress }: RunContext): Promise<void> {
  const { scenario, symbols, days } = config.data;
  const barMs = barMsOf(config);
  const { markets, truth } = simulateMarket({ scenario, symbols, days, barMs, rng: rng.child("market"), onProgress });
  const lake = await openLake(directory);
  try {
    await lake.writeMarkets(markets, { source: `simulator, scenario ${scenario}, seed ${config.seed}` });
    await lake.writeTruth(truth, { barMs });
  } finally {
    await lake.close();
  }
}

async function importInto(directory: string, target: string, run: LakeOfFiles): Promise<void> {
  const { config, onProgress } = run;
  const lake = await openLake(directory);
  try {
    const receipt = await importFiles(lake, [...config.data.files], {
      onProgress,
      fundingVenue: config.data.fundingVenue,
      nowMs: systemClock.nowMs(),
    });
    // The lake is named after what the files held a moment ago.
    if (nameOfFiles(receipt.files, config.data.fundingVenue) !== basename(target)) throw changedFiles(run);
    if (lake.contents().symbols.length === 0) throw withoutBars(receipt);
    writeFileSync(join(directory, RECEIPT), sealJson(receipt));
  } finally {
    await lake.close();
  }
}

/**
 * What came of the import of a lake; undefined where nothing was imported into it.
 *
 * @throws {SyntaxError} If it is not the one that was written.
 */
export function receiptOf(lakeDirectory: string): ImportReceipt | undefined {
  const path = join(lakeDirectory, RECEIPT);
  if (!existsSync(path)) return undefined;
  try {
    return openSealedJson(readBoundedFile(path, MOST_RECEIPT_BYTES)) as ImportReceipt;
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    throw new SyntaxError(
      `Cannot use the lake in "${lakeDirectory}" as its ${RECEIPT} must be the one that was written: it ` +
        `${error.message}; remove that folder and import again`,
    );
  }
}

/** Files were read, and none of them became bars: each says why. */
function withoutBars(receipt: ImportReceipt): RangeError {
  const apart = receipt.apart.map(({ file, series, reason }) => `${file ?? series}: ${reason}`);
  const said = [...new Set([...apart, ...leftOutFiles(receipt)])];
  return new RangeError(
    "Cannot use these files as they must hold bars: found none" +
      (said.length === 0 ? "" : `; ${said.slice(0, MOST_NAMED).join("; ")}`),
  );
}

function shortHash(text: string): string {
  return sha256(text).slice(0, 12);
}
