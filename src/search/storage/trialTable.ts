/** The trials of one study in memory: each change replaces a trial by a new object. */
import { requireCompatible, sameDistribution, type CategoricalChoice, type Distribution } from "../distribution.js";
import { emptyTrial, isFinished, type FrozenTrial, type JsonValue, type TrialState } from "../frozenTrial.js";

export class TrialTable {
  readonly #trials: FrozenTrial[] = [];
  /** The first distribution of each name: later ones must agree with it, equal ones are kept once. */
  readonly #known = new Map<string, Distribution>();

  get trials(): readonly FrozenTrial[] {
    return this.#trials;
  }

  /** @returns The number of the new trial. */
  add(trial: Omit<FrozenTrial, "number">): number {
    for (const [name, distribution] of Object.entries(trial.distributions)) this.#agreed(name, distribution);
    return this.#trials.push({ ...trial, number: this.#trials.length }) - 1;
  }

  create(state: TrialState, systemAttrs: Readonly<Record<string, JsonValue>> = {}): number {
    return this.add({ ...emptyTrial(0, state), systemAttrs });
  }

  firstWaiting(): number | undefined {
    return this.#trials.find(({ state }) => state === "waiting")?.number;
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
