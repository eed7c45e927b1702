/** One study's trials, each change a line of the journal. */
import type { Clock } from "../../core/index.js";
import { requireCompatible, toInternal, type CategoricalChoice, type Distribution } from "../distribution.js";
import type { FrozenTrial, JsonValue } from "../frozenTrial.js";
import type { StudyDirection } from "../studyView.js";
import { distributionToJson } from "./journalDistribution.js";
import type { JournalFile } from "./journalFile.js";
import { OPERATION, STATE_NUMBER } from "./journalOperations.js";
import { requireReadable, type JournalReplay, type JournalStudy } from "./journalReplay.js";
import { isoTime, waitingTrial } from "./journalLines.js";
import type { StudyRecords } from "./studyStorage.js";

/** What a storage and its studies share. */
export interface JournalContext {
  readonly file: JournalFile;
  readonly replay: JournalReplay;
  readonly workerId: string;
  readonly clock: Clock;
}

export class JournalRecords implements StudyRecords {
  readonly outlivesProcess = true;
  readonly #context: JournalContext;
  readonly #study: JournalStudy;

  constructor(context: JournalContext, study: JournalStudy) {
    this.#context = context;
    this.#study = study;
  }

  get trials(): readonly FrozenTrial[] {
    return this.#study.table.trials;
  }

  best(direction: StudyDirection): FrozenTrial | undefined {
    return this.#study.table.best(direction);
  }

  refresh(): void {
    this.#context.file.readNew();
    requireReadable(this.#study);
  }

  create(state: "running" | "waiting", systemAttrs: Readonly<Record<string, JsonValue>> = {}): number {
    let number = -1;
    this.#write({ durable: true }, () => {
      number = this.trials.length;
      const fields =
        state === "waiting"
          ? waitingTrial(this.#study.id, systemAttrs)
          : { study_id: this.#study.id, datetime_start: isoTime(this.#context.clock), system_attrs: systemAttrs };
      return { op_code: OPERATION.createTrial, ...fields };
    });
    return number;
  }

  startWaiting(): number | undefined {
    if (this.#study.table.firstWaiting() === undefined) return undefined;
    let number: number | undefined;
    this.#write({ durable: true }, () => {
      number = this.#study.table.firstWaiting();
      if (number === undefined) return undefined;
      return {
        op_code: OPERATION.setTrialStateValues,
        trial_id: this.#idOf(number),
        state: STATE_NUMBER.running,
        values: null,
        datetime_start: isoTime(this.#context.clock),
      };
    });
    return number;
  }

  setParam(number: number, name: string, value: CategoricalChoice, distribution: Distribution): void {
    this.#change(number, () => {
      const known = this.#study.table.distributionOf(name);
      if (known !== undefined) requireCompatible(name, known, distribution);
      return {
        op_code: OPERATION.setTrialParam,
        param_name: name,
        param_value_internal: toInternal(distribution, value),
        distribution: distributionToJson(distribution),
      };
    });
  }

  report(number: number, step: number, value: number): void {
    this.#change(number, () => ({ op_code: OPERATION.setTrialIntermediateValue, step, intermediate_value: value }));
  }

  setUserAttr(number: number, key: string, value: JsonValue): void {
    this.#change(number, () => ({ op_code: OPERATION.setTrialUserAttr, user_attr: { [key]: value } }));
  }

  setSystemAttr(number: number, key: string, value: JsonValue): void {
    this.#change(number, () => ({ op_code: OPERATION.setTrialSystemAttr, system_attr: { [key]: value } }));
  }

  finish(number: number, state: "complete" | "pruned" | "fail", value: number | null): void {
    const end = () => ({
      op_code: OPERATION.setTrialStateValues,
      state: STATE_NUMBER[state],
      values: value === null ? null : [value],
      datetime_complete: isoTime(this.#context.clock),
    });
    this.#change(number, end, { durable: true });
  }

  /** @throws {RangeError} If another process has closed the trial. */
  #change(
    number: number,
    fields: () => Readonly<Record<string, unknown>> & { readonly op_code: number },
    { durable = false } = {},
  ): void {
    this.#write({ durable }, () => {
      this.#study.table.requireOpen(number);
      return { ...fields(), trial_id: this.#idOf(number) };
    });
  }

  #write(
    options: { readonly durable: boolean },
    fields: () => (Readonly<Record<string, unknown>> & { readonly op_code: number }) | undefined,
  ): void {
    const { file, workerId } = this.#context;
    file.append(() => {
      requireReadable(this.#study);
      const own = fields();
      if (own === undefined) return [];
      const { op_code, ...rest } = own;
      return [{ op_code, worker_id: workerId, ...rest }];
    }, options);
  }

  #idOf(number: number): number {
    return this.#study.trialIds[number]!;
  }
}
