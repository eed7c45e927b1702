/** Which gates a run is judged by: the built-in ones, the user's own, and what the configuration says of either. */
import { didYouMean } from "../../core/index.js";
import { limitsObjection } from "./defineGate.js";
import type { Gate, Limits } from "./gate.js";
import { GATES } from "./gates.js";

/** By id of a gate or of a family: other limits, or false to drop it. */
export type GateSettings = Readonly<Record<string, false | Limits>>;

/**
 * Every gate, as the configuration wants it; a limit that it leaves out stays as it is.
 *
 * @param own Gates of the user's own, judged after the built-in ones; to name one in `settings` is not needed.
 * @throws {RangeError} If a setting names no gate, sets or drops a guard, or limits are out of order; or if a gate
 *   of one's own has the id of another.
 *
 * @example
 * new ModelValidator(chooseGates({ buy_ratio: { low: 0.45, high: 0.55 }, auc: false }));
 */
export function chooseGates(settings: GateSettings = {}, own: readonly Gate[] = []): readonly Gate[] {
  const known = [...GATES, ...own];
  known.forEach(({ id }, k) => {
    if (known.findIndex((gate) => gate.id === id || gate.family?.id === id) < k)
      throw new RangeError(`Cannot choose gates as each must have an id of its own: "${id}" occurs twice`);
  });
  for (const [id, setting] of Object.entries(settings)) requireSetting(known, id, setting);
  return known.flatMap((gate) => {
    const setting = settingOf(settings, gate);
    if (setting === undefined) return [gate];
    if (setting === false) return [];
    const limits = { ...gate.limits, ...setting };
    const objection = limitsObjection(limits);
    if (objection !== undefined)
      throw new RangeError(`Cannot judge ${gate.id} as ${objection}: found ${JSON.stringify(limits)}`);
    return [{ ...gate, limits }];
  });
}

/** That of the gate itself goes before that of its family. */
function settingOf(settings: GateSettings, { id, family }: Gate): false | Limits | undefined {
  if (Object.hasOwn(settings, id)) return settings[id];
  return family !== undefined && Object.hasOwn(settings, family.id) ? settings[family.id] : undefined;
}

function requireSetting(known: readonly Gate[], id: string, setting: false | Limits): void {
  const gate = known.find((each) => each.id === id || each.family?.id === id);
  if (gate === undefined) {
    const ids = known.filter(({ role }) => role !== "guard").map((each) => each.family?.id ?? each.id);
    const names = [...new Set(ids)];
    throw new RangeError(
      `Cannot choose gates as the configuration may name ${names.join(", ")}: found "${id}"${didYouMean(id, names)}`,
    );
  }
  if (gate.role === "guard")
    throw new RangeError(
      `Cannot ${setting === false ? "drop" : "set limits of"} the gate ${id} as it is a guard, without which the ` +
        `other gates say nothing: found it in the configuration`,
    );
}
