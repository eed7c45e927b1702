/** The trials of one study in memory: each change replaces a trial by a new object. */
import { requireCompatible, sameDistribution, type CategoricalChoice, type Distribution } from "../distribution.js";
import { emptyTrial, isFinished, type FrozenTrial, type JsonValue, type TrialState } from "../frozenTrial.js";
import { isBetter, type StudyDirection } from "../studyView.js";

export class TrialTable {
  readonly #trials: FrozenTrial[] = [];
  /** Numbers of the trials that were enqueued, oldest first; those before `#nextWaiting` no longer wait. */
  readonly #enqueued: number[] = [];
  #nextWaiting = 0;
  /** The best complete trial under either direction, kept as trials close so that nobody looks through all of them. */
  readonly #best = new Map<StudyDirection, FrozenTrial>();
  /** The first distribution of each name: later ones must agree with it, equal ones are kept once. */
  readonly #known = new Map<string, Distribution>();

  get trials(): readonly FrozenTrial[] {
    return this.#trials;
  }

  /** @returns The number of the new trial. */
  add(trial: Omit<FrozenTrial, "number">): number {
    for (const [name, distribution] of Object.entries(trial.distributions)) this.#agreed(name, distribution);
    const number = this.#trials.length;
    this.#trials.push({ ...trial, number });
    if (trial.state === "waiting") this.#enqueued.push(number);
    this.#weigh(number);
    return number;
  }

  create(state: TrialState, systemAttrs: Readonly<Record<string, JsonValue>> = {}): number {
    return this.add({ ...emptyTrial(0, state), systemAttrs });
  }

  firstWaiting(): number | undefined {
    for (; this.#nextWaiting < this.#enqueued.length; this.#nextWaiting++) {
      const number = this.#enqueued[this.#nextWaiting]!;
      if (this.#trials[number]!.state === "waiting") return number;
    }
    return undefined;
  }

  /** The complete trial with the best value, the earliest of equals, or undefined. */
  best(direction: StudyDirection): FrozenTrial | undefined {
    return this.#best.get(direction);
  }

  start(number: number): void {
    this.#change(number, () => ({ state: "running" }));
  }

  /** @throws {RangeError} If the name had an incompatible distribution before. */
  setParam(number: number, name: string, value: CategoricalChoice, distribution: Distribution): void {
    const agreed = this.#agreed(name, distribution);
    this.#change(number, ({ params, distributions }) => ({
      params: { ...params, [name]: value },
      distributions: { ...distributions, [name]: agreed },
    }));
  }

  report(number: number, step: number, value: number): void {
    this.#change(number, ({ intermediateValues }) => ({
      intermediateValues: { ...intermediateValues, [step]: value },
    }));
  }

  setUserAttr(number: number, key: string, value: JsonValue): void {
    this.#change(number, ({ userAttrs }) => ({ userAttrs: { ...userAttrs, [key]: value } }));
  }

  setSystemAttr(number: number, key: string, value: JsonValue): void {
    this.#change(number, ({ systemAttrs }) => ({ systemAttrs: { ...systemAttrs, [key]: value } }));
  }

  finish(number: number, state: "complete" | "pruned" | "fail", value: number | null): void {
    this.#change(number, () => ({ state, value }));
    this.#weigh(number);
  }

  /** The first distribution that a name had, or undefined. */
  distributionOf(name: string): Distribution | undefined {
    return this.#known.get(name);
  }

  /** @throws {RangeError} If the trial is unknown or closed. */
  requireOpen(number: number): void {
    const state = this.#trials[number]?.state;
    if (state === undefined || isFinished(state))
      throw new RangeError(
        `Cannot change trial ${number} as it must be waiting or running: it is ${state ?? "unknown here"}`,
      );
  }

  #change(number: number, changed: (trial: FrozenTrial) => Partial<FrozenTrial>): void {
    this.requireOpen(number);
    const trial = this.#trials[number]!;
    this.#trials[number] = { ...trial, ...changed(trial) };
  }

  #weigh(number: number): void {
    const trial = this.#trials[number]!;
    if (trial.state !== "complete") return;
    for (const direction of ["minimize", "maximize"] as const)
      if (isBetter(direction, trial, this.#best.get(direction))) this.#best.set(direction, trial);
  }

  #agreed(name: string, distribution: Distribution): Distribution {
    const known = this.#known.get(name);
    if (known === undefined) {
      this.#known.set(name, distribution);
      return distribution;
    }
    requireCompatible(name, known, distribution);
    return sameDistribution(known, distribution) ? known : distribution;
  }
}
