/** A search for the settings under which an objective is best, in the shape that Optuna made familiar. */
import { requireInteger, type ProgressListener } from "../core/index.js";
import type { FrozenTrial, TrialParams } from "./frozenTrial.js";
import type { Sampler } from "./sampler.js";
import { Trial } from "./trial.js";

export type StudyDirection = "maximize" | "minimize";

export interface StudyOptions {
  readonly direction: StudyDirection;
  readonly sampler: Sampler;
  readonly studyName?: string;
}

/** Returns the value of a trial, or a promise of it. */
export type Objective = (trial: Trial) => number | Promise<number>;

/**
 * A new study without trials.
 *
 * @example
 * const study = createStudy({ direction: "minimize", sampler: new RandomSampler({ seed: 7 }) });
 * await study.optimize((trial) => (trial.suggestFloat("x", -5, 5) - 2) ** 2, { nTrials: 40 });
 * study.bestTrial.params; // { x: 1.98… }
 */
export function createStudy(options: StudyOptions): Study {
  return new Study(options);
}

export class Study {
  readonly studyName: string;
  readonly direction: StudyDirection;
  readonly #sampler: Sampler;
  readonly #trials: FrozenTrial[] = [];
  readonly #queue: TrialParams[] = [];

  constructor({ direction, sampler, studyName = "study" }: StudyOptions) {
    this.direction = direction;
    this.studyName = studyName;
    this.#sampler = sampler;
  }

  /** All trials in the order of their numbers. */
  get trials(): readonly FrozenTrial[] {
    return this.#trials;
  }

  /** The complete trial with the best value, the earliest of equals. @throws {RangeError} If no trial is complete. */
  get bestTrial(): FrozenTrial {
    const sign = this.direction === "maximize" ? 1 : -1;
    let best: FrozenTrial | undefined;
    for (const trial of this.#trials) {
      if (trial.state !== "complete") continue;
      if (best === undefined || sign * trial.value! > sign * best.value!) best = trial;
    }
    if (best === undefined) throw new RangeError(`Cannot name the best trial of "${this.studyName}" as at least one must be complete: found none of ${this.#trials.length}`);
    return best;
  }

  /** The next trials take these values for the parameters they name, first come, first served. */
  enqueueTrial(params: TrialParams): void {
    this.#queue.push(params);
  }

  /** Opens a trial; whoever asks must `tell`. */
  ask(): Trial {
    const trial = new Trial({ number: this.#trials.length, past: [...this.#trials], sampler: this.#sampler, fixed: this.#queue.shift() ?? {} });
    this.#trials.push(trial.freeze("running", null));
    return trial;
  }

  /** Closes a trial with its value, or as failed. @throws {RangeError} If it was closed before, or belongs to another study. */
  tell(trial: Trial, outcome: number | { readonly state: "fail" }): FrozenTrial {
    const open = this.#trials[trial.number];
    if (open?.state !== "running") throw new RangeError(`Cannot tell trial ${trial.number} of "${this.studyName}" as it must be running: it is ${open?.state ?? "unknown here"}`);
    const value = typeof outcome === "number" && Number.isFinite(outcome) ? outcome : null;
    const closed = trial.freeze(value === null ? "fail" : "complete", value);
    this.#trials[trial.number] = closed;
    return closed;
  }

  /**
   * Asks, judges and tells `nTrials` times, one after the other. A value that is not finite fails its
   * trial and the study goes on.
   *
   * @throws What the objective throws; its trial has failed, the others are kept.
   */
  async optimize(objective: Objective, { nTrials, onProgress }: { readonly nTrials: number; readonly onProgress?: ProgressListener }): Promise<void> {
    requireInteger("optimize a study", { nTrials }, { atLeast: 0 });
    const tell = (done: number) => onProgress?.({ task: this.studyName, done, total: nTrials, ...this.#bestDetail() });
    tell(0);
    for (let done = 0; done < nTrials; ) {
      const trial = this.ask();
      let value: number;
      try {
        value = await objective(trial);
      } catch (error) {
        this.tell(trial, { state: "fail" });
        throw error;
      }
      this.tell(trial, value);
      tell(++done);
    }
  }

  #bestDetail(): { readonly detail?: string } {
    if (!this.#trials.some(({ state }) => state === "complete")) return {};
    const { number, value } = this.bestTrial;
    return { detail: `best so far ${value!.toPrecision(4)} (trial ${number})` };
  }
}
