/**
 * What a journal's lines come to: the state of its studies after each operation in turn.
 *
 * An operation that no longer applies (its study was deleted, its trial closed, its distribution clashes)
 * is passed over, as in Optuna: its writer was told.
 *
 * Source: optuna/storages/journal/_storage.py (5.0.0), `JournalStorageReplayResult`.
 */
import { messageOf } from "../../core/index.js";
import { areCompatible, fromInternal, type CategoricalChoice, type Distribution } from "../distribution.js";
import { emptyTrial, isFinished, type FrozenTrial } from "../frozenTrial.js";
import { distributionFromJson } from "./journalDistribution.js";
import { JOURNAL_REMEDY, type JournalLine } from "./journalFile.js";
import {
  lackOf,
  OPERATION,
  STATE_NUMBER,
  stateNumbered,
  type ChangeTrial,
  type CreateStudy,
  type CreateTrial,
} from "./journalOperations.js";
import { TrialTable } from "./trialTable.js";

/** When a trial ran, by the clock of whoever ran it, UTC epoch ms; null where the journal does not say. */
export interface TrialTimes {
  readonly startMs: number | null;
  readonly completeMs: number | null;
}

export interface JournalStudy {
  readonly id: number;
  readonly studyName: string;
  /** Several for a study of several objectives, which we do not open. */
  readonly directions: readonly number[];
  readonly table: TrialTable;
  /** Trial number to the journal's own count over all studies. */
  readonly trialIds: number[];
  /** Trial number to whoever runs it. */
  readonly workers: string[];
  /** Trial number to when it ran. */
  readonly times: TrialTimes[];
  /** Why the study cannot be opened, and where that stands; nothing of it is applied from there on. */
  damage?: string;
}

/** @throws {SyntaxError} If a line of the study could not be applied; other studies of its journal are not harmed. */
export function requireReadable({ studyName, damage }: JournalStudy): void {
  if (damage !== undefined) throw new SyntaxError(`Cannot open study "${studyName}" as ${damage}`);
}

export class JournalReplay {
  readonly #studies = new Map<number, JournalStudy>();
  readonly #trials: { readonly study: JournalStudy; readonly number: number }[] = [];
  #nextStudyId = 0;

  studyNamed(studyName: string): JournalStudy | undefined {
    return [...this.#studies.values()].find((study) => study.studyName === studyName);
  }

  /**
   * A line that says what cannot be held or makes no sense damages the study it belongs to, and no other.
   *
   * @param place `"study.log", line 3`, for messages.
   * @throws {SyntaxError} If the line belongs to no study that it could damage.
   */
  apply(line: JournalLine, place: string): void {
    const lacking = lackOf(line);
    const study = this.#studyOf(line);
    if (study?.damage !== undefined && line.op_code !== OPERATION.createTrial && line.op_code !== OPERATION.deleteStudy)
      return;
    try {
      if (lacking !== undefined) throw new SyntaxError(lacking);
      this.#applyWhole(line);
    } catch (error) {
      const found = messageOf(error);
      const damage = `every line must be whole: ${place} is not: ${found}; ${JOURNAL_REMEDY}`;
      if (study === undefined || line.op_code === OPERATION.createStudy)
        throw new SyntaxError(`Cannot read journal ${place}, as every line must be whole: ${found}; ${JOURNAL_REMEDY}`);
      study.damage ??= damage;
      // Later lines count the trials of all studies.
      if (line.op_code === OPERATION.createTrial) this.#addTrial(study, emptyTrial(0, "running"), line);
    }
  }

  #studyOf(line: JournalLine): JournalStudy | undefined {
    return this.#studies.get(Number(line["study_id"])) ?? this.#trials[Number(line["trial_id"])]?.study;
  }

  #applyWhole(line: JournalLine): void {
    switch (line.op_code) {
      case OPERATION.createStudy:
        return this.#createStudy(line as CreateStudy);
      case OPERATION.deleteStudy:
        this.#studies.delete(Number(line["study_id"]));
        return;
      case OPERATION.createTrial:
        return this.#createTrial(line as CreateTrial);
      case OPERATION.setTrialParam:
      case OPERATION.setTrialStateValues:
      case OPERATION.setTrialIntermediateValue:
      case OPERATION.setTrialUserAttr:
      case OPERATION.setTrialSystemAttr:
        return this.#changeTrial(line as ChangeTrial);
      case OPERATION.setStudyUserAttr:
      case OPERATION.setStudySystemAttr:
      case OPERATION.discardTrials:
        return;
      default:
        throw new SyntaxError(`operations are numbered 0 to 10: found ${line.op_code}`);
    }
  }

  #createStudy({ study_name, directions }: CreateStudy): void {
    if (this.studyNamed(study_name) !== undefined) return;
    const id = this.#nextStudyId++;
    this.#studies.set(id, {
      id,
      studyName: study_name,
      directions,
      table: new TrialTable(),
      trialIds: [],
      workers: [],
      times: [],
    });
  }

  #createTrial(line: CreateTrial): void {
    const study = this.#studies.get(line.study_id);
    if (study === undefined) return;
    this.#addTrial(study, trialOf(line), line);
  }

  #addTrial(study: JournalStudy, trial: Omit<FrozenTrial, "number">, line: JournalLine): void {
    const number = study.table.add(trial);
    study.trialIds.push(this.#trials.push({ study, number }) - 1);
    study.workers.push(String(line["worker_id"]));
    study.times.push({ startMs: timeOf(line, "datetime_start"), completeMs: timeOf(line, "datetime_complete") });
  }

  #changeTrial(line: ChangeTrial): void {
    const known = this.#trials[line.trial_id];
    if (known === undefined) return;
    const { study, number } = known;
    const { table } = study;
    if (isFinished(table.trials[number]!.state)) return;
    if (line.op_code === OPERATION.setTrialParam) {
      const distribution = distributionFromJson(line.param_name, line.distribution);
      if (agrees(table, line.param_name, distribution))
        table.setParam(number, line.param_name, fromInternal(distribution, line.param_value_internal), distribution);
    } else if (line.op_code === OPERATION.setTrialStateValues) {
      const state = stateNumbered(line.state);
      study.times[number] = {
        startMs: timeOf(line, "datetime_start") ?? study.times[number]!.startMs,
        completeMs: timeOf(line, "datetime_complete") ?? study.times[number]!.completeMs,
      };
      if (state === "complete" || state === "pruned" || state === "fail")
        table.finish(number, state, line.values?.[0] ?? null);
      else if (state === "running" && table.trials[number]!.state === "waiting") {
        table.start(number);
        study.workers[number] = line.worker_id;
      }
    } else if (line.op_code === OPERATION.setTrialIntermediateValue) {
      table.report(number, line.step, line.intermediate_value);
    } else if (line.op_code === OPERATION.setTrialUserAttr) {
      for (const [key, value] of Object.entries(line.user_attr)) table.setUserAttr(number, key, value);
    } else {
      for (const [key, value] of Object.entries(line.system_attr)) table.setSystemAttr(number, key, value);
    }
  }
}

/** A time as Python or we write it; one without a zone is the local time of an older Optuna, taken for UTC. */
function timeOf(line: JournalLine, field: "datetime_start" | "datetime_complete"): number | null {
  const text = line[field];
  if (typeof text !== "string") return null;
  const time = Date.parse(/(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(time) ? null : time;
}

function agrees(table: TrialTable, name: string, distribution: Distribution): boolean {
  const known = table.distributionOf(name);
  return known === undefined || areCompatible(known, distribution);
}

function trialOf({
  state,
  value,
  values,
  params = {},
  distributions = {},
  intermediate_values,
  user_attrs,
  system_attrs,
}: CreateTrial): Omit<FrozenTrial, "number"> {
  const known: Readonly<Record<string, Distribution>> = Object.fromEntries(
    Object.entries(distributions).map(([name, text]) => [name, distributionFromJson(name, text)]),
  );
  const external: readonly (readonly [string, CategoricalChoice])[] = Object.entries(params).map(([name, internal]) => [
    name,
    fromInternal(known[name]!, internal),
  ]);
  return {
    ...emptyTrial(0, stateNumbered(state ?? STATE_NUMBER.running)),
    value: value ?? values?.[0] ?? null,
    params: Object.fromEntries(external),
    distributions: known,
    intermediateValues: intermediate_values ?? {},
    userAttrs: user_attrs ?? {},
    systemAttrs: system_attrs ?? {},
  };
}
