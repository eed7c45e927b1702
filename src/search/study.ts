/** A search for the settings under which an objective is best, in the shape that Optuna made familiar. */
import { requireInteger, type ProgressListener } from "../core/index.js";
import type { FrozenTrial, JsonValue, TrialParams } from "./frozenTrial.js";
import { NopPruner, TrialPruned, type Pruner } from "./pruner.js";
import type { Sampler } from "./sampler.js";
import { MemoryStorage } from "./storage/memoryStorage.js";
import { ABANDONED_KEY, type StudyRecords, type StudyStorage } from "./storage/studyStorage.js";
import type { StudyDirection, StudyView } from "./studyView.js";
import { TpeSampler } from "./tpe/tpeSampler.js";
import { Trial } from "./trial.js";

export interface StudyOptions {
  /** Minimize when absent. */
  readonly direction?: StudyDirection;
  /** `new TpeSampler({ seed: 0 })` when absent: two studies without one draw alike. */
  readonly sampler?: Sampler;
  /** Lets every trial run when absent. */
  readonly pruner?: Pruner;
  /** In memory when absent. */
  readonly storage?: StudyStorage;
  readonly studyName?: string;
  /** Go on with the study of this name that the storage has; its trials stay, the sampler's streams are put back. */
  readonly loadIfExists?: boolean;
}

/** Returns the value of a trial, or a promise of it; throws {@link TrialPruned} to stop early. */
export type Objective = (trial: Trial) => number | Promise<number>;

/** How a trial ended: its value, or the state in which it has none of its own. */
export type TrialOutcome = number | { readonly state: "fail" | "pruned" };

/** Where a trial notes the streams of its sampler, so that a later process goes on drawing where this one stopped. */
const SAMPLER_KEY = "tenbin:sampler";

/**
 * A study, new or gone on with. Without options it minimises with TPE under the seed 0 and lives in memory.
 *
 * @throws {RangeError} If the direction is none, or the storage has a study of this name and `loadIfExists` is not
 *   set.
 *
 * @example
 * const study = createStudy({ sampler: new TpeSampler({ seed: 7 }) });
 * await study.optimize((trial) => (trial.suggestFloat("x", -5, 5) - 2) ** 2, { nTrials: 40 });
 * study.bestTrial.params; // { x: 1.98… }
 */
export function createStudy(options: StudyOptions = {}): Study {
  return new Study(options);
}

/** What {@link createStudy} makes: trials, the best of them, and `optimize` or ask and tell to add more. */
export class Study {
  readonly studyName: string;
  readonly direction: StudyDirection;
  readonly #sampler: Sampler;
  readonly #pruner: Pruner;
  readonly #records: StudyRecords;
  readonly #view: StudyView;

  constructor({
    direction = "minimize",
    sampler = new TpeSampler({ seed: 0 }),
    pruner = new NopPruner(),
    storage = new MemoryStorage(),
    studyName = "study",
    loadIfExists = false,
  }: StudyOptions) {
    if (direction !== "minimize" && direction !== "maximize")
      throw new RangeError(
        `Cannot create a study as its direction must be "minimize" or "maximize": found ${JSON.stringify(direction)}`,
      );
    this.direction = direction;
    this.studyName = studyName;
    this.#sampler = sampler;
    this.#pruner = pruner;
    const records = storage.openStudy({ studyName, direction, loadIfExists });
    this.#records = records;
    this.#view = {
      studyName,
      direction,
      get trials() {
        return records.trials;
      },
    };
    const position = furthestPosition(records.trials, sampler.identity);
    if (position !== undefined) sampler.seek(position);
  }

  /** All trials in the order of their numbers. */
  get trials(): readonly FrozenTrial[] {
    this.#records.refresh();
    return [...this.#records.trials];
  }

  /** The complete trial with the best value, the earliest of equals. @throws {RangeError} If no trial is complete. */
  get bestTrial(): FrozenTrial {
    this.#records.refresh();
    const best = this.#records.best(this.direction);
    if (best === undefined)
      throw new RangeError(
        `Cannot name the best trial of "${this.studyName}" as at least one must be complete: found ` +
          `none of ${this.#view.trials.length}`,
      );
    return best;
  }

  /** A later `ask` takes these values for the parameters they name, first come, first served. */
  enqueueTrial(params: TrialParams): void {
    this.#records.create("waiting", { fixed_params: params });
  }

  /** Opens a trial; whoever asks must `tell`. */
  ask(): Trial {
    this.#records.refresh();
    const number = this.#records.startWaiting() ?? this.#records.create("running");
    return new Trial({
      number,
      view: this.#view,
      records: this.#records,
      sampler: this.#sampler,
      pruner: this.#pruner,
    });
  }

  /**
   * Closes a trial. A NaN fails it; a pruned one keeps its last report as its value.
   *
   * @throws {RangeError} If it was closed before, or belongs to another study.
   */
  tell(trial: Trial, outcome: TrialOutcome): FrozenTrial {
    const { number } = trial;
    const open = this.#records.trials[number];
    if (open?.state !== "running")
      throw new RangeError(
        `Cannot tell trial ${number} of "${this.studyName}" as it must be running: it is ` +
          `${open?.state ?? "unknown here"}`,
      );
    if (this.#records.outlivesProcess)
      this.#records.setSystemAttr(number, SAMPLER_KEY, {
        identity: this.#sampler.identity,
        position: this.#sampler.position,
      });
    if (typeof outcome !== "number")
      this.#records.finish(number, outcome.state, outcome.state === "pruned" ? lastReport(open) : null);
    else if (Number.isNaN(outcome)) this.#records.finish(number, "fail", null);
    else this.#records.finish(number, "complete", outcome);
    return this.#records.trials[number]!;
  }

  /**
   * Asks, judges and tells `nTrials` times, one after the other. A NaN fails its trial and
   * {@link TrialPruned} prunes it; the study goes on.
   *
   * @throws What else the objective throws; its trial has failed, the others are kept.
   */
  async optimize(
    objective: Objective,
    { nTrials, onProgress }: { readonly nTrials: number; readonly onProgress?: ProgressListener },
  ): Promise<void> {
    requireInteger("optimize a study", { nTrials }, { atLeast: 0 });
    const tell = (done: number) => onProgress?.({ task: this.studyName, done, total: nTrials, ...this.#bestDetail() });
    tell(0);
    for (let done = 0; done < nTrials;) {
      await this.#runTrial(objective);
      tell(++done);
    }
  }

  async #runTrial(objective: Objective): Promise<void> {
    const trial = this.ask();
    let outcome: TrialOutcome;
    try {
      outcome = await objective(trial);
    } catch (error) {
      this.tell(trial, { state: error instanceof TrialPruned ? "pruned" : "fail" });
      if (error instanceof TrialPruned) return;
      throw error;
    }
    this.tell(trial, outcome);
  }

  #bestDetail(): { readonly detail?: string } {
    const best = this.#records.best(this.direction);
    return best === undefined ? {} : { detail: `best so far ${best.value!.toPrecision(4)} (trial ${best.number})` };
  }
}

function lastReport({ intermediateValues }: FrozenTrial): number | null {
  const steps = Object.keys(intermediateValues).map(Number);
  if (steps.length === 0) return null;
  const value = intermediateValues[Math.max(...steps)]!;
  return Number.isNaN(value) ? null : value;
}

/** The furthest that a sampler of this identity is known to have drawn, or undefined. */
function furthestPosition(trials: readonly FrozenTrial[], identity: string): readonly number[] | undefined {
  const draws = (position: readonly number[]) => position.reduce((sum, count) => sum + count, 0);
  let furthest: readonly number[] | undefined;
  for (const { systemAttrs } of trials) {
    // A kill may fall between the note and the trial's last line: its numbers are drawn again.
    if (systemAttrs[ABANDONED_KEY] === true) continue;
    const position = positionOf(systemAttrs[SAMPLER_KEY], identity);
    if (position !== undefined && (furthest === undefined || draws(position) > draws(furthest))) furthest = position;
  }
  return furthest;
}

function positionOf(note: JsonValue | undefined, identity: string): readonly number[] | undefined {
  if (typeof note !== "object" || note === null || !("identity" in note) || note.identity !== identity)
    return undefined;
  const { position } = note;
  return Array.isArray(position) && position.every((count) => Number.isInteger(count))
    ? (position as readonly number[])
    : undefined;
}
