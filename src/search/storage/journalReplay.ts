/**
 * What a journal's lines come to: the state of its studies after each operation in turn.
 *
 * An operation that no longer applies (its study was deleted, its trial closed, its distribution clashes)
 * is passed over, as in Optuna: its writer was told.
 *
 * Source: optuna/storages/journal/_storage.py (5.0.0), `JournalStorageReplayResult`.
 */
import { areCompatible, fromInternal, type CategoricalChoice, type Distribution } from "../distribution.js";
import { emptyTrial, isFinished, type Attributes, type FrozenTrial, type TrialState } from "../frozenTrial.js";
import type { StudyDirection } from "../studyView.js";
import { distributionFromJson } from "./journalDistribution.js";
import type { JournalLine } from "./journalFile.js";
import { TrialTable } from "./trialTable.js";

export const OPERATION = {
  createStudy: 0,
  deleteStudy: 1,
  setStudyUserAttr: 2,
  setStudySystemAttr: 3,
  createTrial: 4,
  setTrialParam: 5,
  setTrialStateValues: 6,
  setTrialIntermediateValue: 7,
  setTrialUserAttr: 8,
  setTrialSystemAttr: 9,
  discardTrials: 10,
} as const;

/** Optuna's numbers for states. */
export const STATE_NUMBER: Readonly<Record<TrialState, number>> = {
  running: 0,
  complete: 1,
  pruned: 2,
  fail: 3,
  waiting: 4,
};
const STATES: readonly TrialState[] = ["running", "complete", "pruned", "fail", "waiting"];

/** Optuna's numbers for directions. */
export const DIRECTION_NUMBER: Readonly<Record<StudyDirection, number>> = { minimize: 1, maximize: 2 };

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
}

export class JournalReplay {
  readonly #studies = new Map<number, JournalStudy>();
  readonly #trials: { readonly study: JournalStudy; readonly number: number }[] = [];
  #nextStudyId = 0;

  studyNamed(studyName: string): JournalStudy | undefined {
    return [...this.#studies.values()].find((study) => study.studyName === studyName);
  }

  /** @throws {SyntaxError | TypeError | RangeError} If a line lacks what its operation needs. */
  apply(line: JournalLine): void {
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
        throw new SyntaxError(
          `Cannot read a journal as its operations must be numbered 0 to 10: found ${line.op_code}`,
        );
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
    });
  }

  #createTrial(line: CreateTrial): void {
    const study = this.#studies.get(line.study_id);
    if (study === undefined) return;
    const number = study.table.add(trialOf(line));
    study.trialIds.push(this.#trials.push({ study, number }) - 1);
    study.workers.push(line.worker_id);
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
      const state = STATES[line.state];
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
    ...emptyTrial(0, STATES[state ?? STATE_NUMBER.running] ?? "running"),
    value: value ?? values?.[0] ?? null,
    params: Object.fromEntries(external),
    distributions: known,
    intermediateValues: intermediate_values ?? {},
    userAttrs: user_attrs ?? {},
    systemAttrs: system_attrs ?? {},
  };
}

interface Operation extends JournalLine {
  readonly worker_id: string;
}

interface CreateStudy extends Operation {
  readonly study_name: string;
  readonly directions: readonly number[];
}

interface CreateTrial extends Operation {
  readonly study_id: number;
  readonly state?: number;
  readonly value?: number | null;
  readonly values?: readonly number[] | null;
  readonly params?: Readonly<Record<string, number>>;
  readonly distributions?: Readonly<Record<string, string>>;
  readonly intermediate_values?: Readonly<Record<string, number>>;
  readonly user_attrs?: Attributes;
  readonly system_attrs?: Attributes;
}

type ChangeTrial =
  SetTrialParam | SetTrialStateValues | SetTrialIntermediateValue | SetTrialUserAttr | SetTrialSystemAttr;

interface ChangeOfTrial extends Operation {
  readonly trial_id: number;
}

interface SetTrialParam extends ChangeOfTrial {
  readonly op_code: 5;
  readonly param_name: string;
  readonly param_value_internal: number;
  readonly distribution: string;
}

interface SetTrialStateValues extends ChangeOfTrial {
  readonly op_code: 6;
  readonly state: number;
  readonly values: readonly number[] | null;
}

interface SetTrialIntermediateValue extends ChangeOfTrial {
  readonly op_code: 7;
  readonly step: number;
  readonly intermediate_value: number;
}

interface SetTrialUserAttr extends ChangeOfTrial {
  readonly op_code: 8;
  readonly user_attr: Attributes;
}

interface SetTrialSystemAttr extends ChangeOfTrial {
  readonly op_code: 9;
  readonly system_attr: Attributes;
}
