/**
 * The operations that lines of a journal are, by their numbers, and what each must hold.
 *
 * Source: optuna/storages/journal/_storage.py (5.0.0), `JournalOperation`.
 */
import type { Attributes, TrialState } from "../frozenTrial.js";
import type { StudyDirection } from "../studyView.js";
import type { JournalLine } from "./journalFile.js";

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

/** @throws {SyntaxError} If no state has that number. */
export function stateNumbered(number: number): TrialState {
  const state = STATES[number];
  if (state === undefined)
    throw new SyntaxError(`a trial's states are numbered 0 to ${STATES.length - 1}: found ${number}`);
  return state;
}

/** What the fields that an operation needs must be. */
const KINDS: Readonly<Record<number, Readonly<Record<string, FieldKind>>>> = {
  [OPERATION.createStudy]: { study_name: "text", directions: "numbers" },
  [OPERATION.deleteStudy]: { study_id: "number" },
  [OPERATION.createTrial]: {
    study_id: "number",
    state: "number or null",
    value: "number or null",
    values: "numbers or null",
    params: "object or null",
    distributions: "object or null",
    intermediate_values: "object or null",
    user_attrs: "object or null",
    system_attrs: "object or null",
  },
  [OPERATION.setTrialParam]: {
    trial_id: "number",
    param_name: "text",
    param_value_internal: "number",
    distribution: "text",
  },
  [OPERATION.setTrialStateValues]: { trial_id: "number", state: "number", values: "numbers or null" },
  [OPERATION.setTrialIntermediateValue]: { trial_id: "number", step: "number", intermediate_value: "number" },
  [OPERATION.setTrialUserAttr]: { trial_id: "number", user_attr: "object" },
  [OPERATION.setTrialSystemAttr]: { trial_id: "number", system_attr: "object" },
};

type Kind = "text" | "number" | "numbers" | "object";
/** Or null: the line may lack it, too. */
type FieldKind = Kind | `${Kind} or null`;

/** What is wrong with the fields of a line, or undefined. */
export function lackOf(line: JournalLine): string | undefined {
  const wrong = Object.entries(KINDS[line.op_code] ?? {}).find(([field, kind]) => !isOfKind(line[field], kind));
  return wrong === undefined
    ? undefined
    : `${wrong[0]} must be ${wrong[1]}: found ${JSON.stringify(line[wrong[0]]) ?? "nothing"}`;
}

function isOfKind(value: unknown, kind: FieldKind): boolean {
  if (value === null || value === undefined) return kind.endsWith(" or null");
  if (kind.startsWith("text")) return typeof value === "string";
  if (kind.startsWith("numbers")) return Array.isArray(value) && value.every((one) => typeof one === "number");
  return kind.startsWith("number") ? typeof value === "number" : typeof value === "object" && !Array.isArray(value);
}

interface Operation extends JournalLine {
  readonly worker_id: string;
}

export interface CreateStudy extends Operation {
  readonly study_name: string;
  readonly directions: readonly number[];
}

export interface CreateTrial extends Operation {
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

export type ChangeTrial =
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
