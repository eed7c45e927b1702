/** Trials that end with the process. */
import type { CategoricalChoice, Distribution } from "../distribution.js";
import type { FrozenTrial, JsonValue } from "../frozenTrial.js";
import type { StudyDirection } from "../studyView.js";
import type { StudyIdentity, StudyRecords, StudyStorage } from "./studyStorage.js";
import { requireStudyCanOpen } from "./requireStudyCanOpen.js";
import { TrialTable } from "./trialTable.js";

/** A storage for any number of studies; what {@link createStudy} uses when none is given. */
export class MemoryStorage implements StudyStorage {
  readonly #studies = new Map<string, { readonly direction: StudyDirection; readonly records: StudyRecords }>();

  openStudy(study: StudyIdentity): StudyRecords {
    const known = this.#studies.get(study.studyName);
    requireStudyCanOpen(study, known?.direction);
    if (known !== undefined) return known.records;
    const records = new MemoryRecords();
    this.#studies.set(study.studyName, { direction: study.direction, records });
    return records;
  }
}

class MemoryRecords implements StudyRecords {
  readonly outlivesProcess = false;
  readonly #table = new TrialTable();

  get trials(): readonly FrozenTrial[] {
    return this.#table.trials;
  }

  best(direction: StudyDirection): FrozenTrial | undefined {
    return this.#table.best(direction);
  }

  refresh(): void {}

  create(state: "running" | "waiting", systemAttrs?: Readonly<Record<string, JsonValue>>): number {
    return this.#table.create(state, systemAttrs);
  }

  startWaiting(): number | undefined {
    const number = this.#table.firstWaiting();
    if (number !== undefined) this.#table.start(number);
    return number;
  }

  setParam(number: number, name: string, value: CategoricalChoice, distribution: Distribution): void {
    this.#table.setParam(number, name, value, distribution);
  }

  report(number: number, step: number, value: number): void {
    this.#table.report(number, step, value);
  }

  setUserAttr(number: number, key: string, value: JsonValue): void {
    this.#table.setUserAttr(number, key, value);
  }

  setSystemAttr(number: number, key: string, value: JsonValue): void {
    this.#table.setSystemAttr(number, key, value);
  }

  finish(number: number, state: "complete" | "pruned" | "fail", value: number | null): void {
    this.#table.finish(number, state, value);
  }
}
