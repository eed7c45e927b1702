/** Pieces of lines that a journal and its studies write alike. */
import type { Clock } from "../../core/index.js";
import { STATE_NUMBER } from "./journalOperations.js";

/** The fields of a trial that waits to be asked for. */
export function waitingTrial(
  study_id: number,
  system_attrs: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return {
    study_id,
    datetime_start: null,
    state: STATE_NUMBER.waiting,
    value: null,
    values: null,
    distributions: {},
    params: {},
    user_attrs: {},
    system_attrs,
    intermediate_values: {},
  };
}

/** `2025-07-04T11:35:00.000000+00:00`, as Python reads it. */
export function isoTime({ nowMs }: Clock): string {
  return new Date(nowMs()).toISOString().replace("Z", "000+00:00");
}
