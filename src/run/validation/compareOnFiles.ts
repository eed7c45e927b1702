/** A champion beside the model that was just judged on later data: a saved model, or somebody's predictions. */
import { readFileSync, statSync } from "node:fs";
import { changedKeys, formatDuration, sha256, sayCounted } from "../../core/index.js";
import { openRun } from "../openRun.js";
import { loadSignal } from "../signal/loadSignal.js";
import type { DecideOptions } from "../signal/scoreMarket.js";
import type { SignalCard } from "../signal/signalCard.js";
import { namesOf, readTable } from "./comparePredictionFiles.js";
import { compareSides, type ComparedModels, type ComparedSide } from "./compareSides.js";
import { laterPredictions, type LaterPredictions } from "./laterPredictions.js";
import { configOn, type LaterValidation } from "./validateOnFiles.js";

const UNKNOWN_TRAINING =
  "a file does not say which days its model learnt from; those that are among these make it look better than it is";

export interface CompareOnFilesOptions extends Pick<DecideOptions, "missing" | "onProgress"> {
  /** The champion: a model directory, or a file of predictions. */
  readonly against: string;
  /** What the user calls the two; the directories themselves when absent. */
  readonly names?: { readonly champion: string; readonly challenger: string };
  /** The ledger of looks; that of the workbench when absent. */
  readonly ledger?: string;
}

/**
 * Compares the challenger's later predictions with the champion's on the same files. A champion of its own bar length,
 * label or horizon decides what it was made for; the rows both decided are judged by the challenger's label, which is
 * said. Rows of a saved champion's own training are left out.
 *
 * @throws {RangeError} If the champion is neither, refuses the files, or shares no row with the challenger.
 */
export async function compareOnFiles(
  challenger: Pick<LaterValidation, "predictions" | "prepared" | "config" | "signal" | "files" | "notes" | "leftOut">,
  { against, names, ledger, ...options }: CompareOnFilesOptions,
): Promise<ComparedModels> {
  const { signal, predictions, prepared, config, files } = challenger;
  const called = namesOf(names?.champion ?? against, names?.challenger ?? signal.directory);
  const isSaved = statSync(against, { throwIfNoEntry: false })?.isDirectory() === true;
  const champion = isSaved
    ? await savedChampion(against, files, signal.card, options).catch(refuseAs(called[0]))
    : { predictions: await readTable(against, config), hash: sha256(readFileSync(against)), notes: [UNKNOWN_TRAINING] };
  const { notes, ...side } = champion;
  return compareSides(
    {
      champion: { ...side, name: called[0] },
      challenger: { predictions, hash: signal.hash, label: labelOf(signal.card), name: called[1] },
    },
    {
      config,
      prepared,
      notes: [
        ...notes.map((note) => `${called[0]}: ${note}`),
        ...notesOf(challenger).map((note) => `${called[1]}: ${note}`),
      ],
      ...(ledger === undefined ? {} : { ledger }),
    },
  );
}

async function savedChampion(
  directory: string,
  files: readonly string[],
  challenger: SignalCard,
  { missing, onProgress = () => {} }: Pick<CompareOnFilesOptions, "missing" | "onProgress">,
): Promise<Omit<ComparedSide, "name"> & { readonly notes: readonly string[] }> {
  const signal = await loadSignal(directory);
  try {
    const { card, hash } = signal;
    const run = openRun({ config: await configOn(directory, card, { files, onProgress }), onProgress });
    const { markets } = await run.market();
    const later = await laterPredictions(signal, markets, {
      onProgress,
      ...(missing === undefined ? {} : { missing }),
    });
    const bars =
      card.barMs === challenger.barMs
        ? []
        : [
            `it decides every ${formatDuration(card.barMs)} and the challenger every ` +
              `${formatDuration(challenger.barMs)}; only decisions at the same time are compared`,
          ];
    const band =
      card.holdBand === challenger.holdBand
        ? []
        : [`its own hold band is ${card.holdBand}; both are traded with the challenger's, ${challenger.holdBand}`];
    return {
      predictions: later.predictions,
      hash,
      label: labelOf(card),
      notes: [...luckOf(card, challenger), ...bars, ...band, ...notesOf(later)],
    };
  } finally {
    signal.dispose();
  }
}

/** A refusal that says which of the two models it is about. */
function refuseAs(champion: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`Cannot compare with "${champion}" as it must score the same files: ${error.message}`);
  };
}

/** What a reader must know of one side's rows, and which it left out. */
function notesOf({ notes, leftOut }: Pick<LaterPredictions, "notes" | "leftOut">): string[] {
  return [...notes, ...leftOut.map(({ reason, bars }) => `${sayCounted(bars, "bar")} not compared, ${reason}`)];
}

/** That the two are one recipe drawn twice, in words: days tell such fits apart, and tell nothing of the recipe. */
function luckOf(champion: SignalCard, challenger: SignalCard): string[] {
  const changed = changedKeys({ ...champion.config }, { ...challenger.config });
  const areTwins = changed.length === 1 && changed[0]!.key === "seed" && champion.name === challenger.name;
  return areTwins && champion.madeFrom.lake === challenger.madeFrom.lake
    ? [
        "it was trained as the challenger was but for the seed, " +
          `${champion.config.seed} and ${challenger.config.seed}: ` +
          "what differs is the luck of two fits, which no interval over days holds, and other seeds may turn it round",
      ]
    : [];
}

/** What a model was made to predict, in a few words. */
function labelOf({ label: { title, options, horizonMs } }: SignalCard): string {
  const said = Object.entries(options).map(([name, value]) => `${name} ${String(value)}`);
  return [title, `horizon ${formatDuration(horizonMs)}`, ...said].join(", ");
}
