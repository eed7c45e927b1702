import { describe, expect, it } from "vitest";
import { definedKindOf } from "../../../src/core/index.js";
import { formatVerdict, parseVerdict, verdictOf } from "../../../src/report/index.js";
import {
  chooseGates,
  CRITERIA,
  defineGate,
  gateChanges,
  GATES,
  GUARDS,
  ModelValidator,
  type Gate,
  type GateResult,
  type GateSettings,
  type OwnGate,
} from "../../../src/validation/index.js";
import { drawTable, validation } from "../tables.js";

const DAYS = 40;
const table = drawTable({ days: DAYS, probability: ({ rng }) => (rng.uniform() < 0.5 ? 0.2 : 0.8) });
const OWN: OwnGate = {
  id: "sure_share",
  name: "Share of sure rows",
  answer: "balanced",
  limits: { low: 0.9 },
  measure: ({ predictions, meanOf }) => meanOf(predictions.probability.map((p) => (Math.abs(p - 0.5) > 0.2 ? 1 : 0))),
};
const judgedBy = (gates: readonly Gate[]) => new ModelValidator(gates).validate(table, validation());
const resultOf = (own: Partial<OwnGate>): GateResult =>
  judgedBy(chooseGates({}, [defineGate({ ...OWN, ...own })])).gates.find(({ id }) => id === OWN.id)!;

describe("GATES", () => {
  it("have one id each, a name, words for what they measure unless they are an hour, and limits in order", () => {
    expect(new Set(GATES.map(({ id }) => id)).size).toBe(GATES.length);
    expect(new Set(GATES.map(({ name }) => name)).size).toBe(GATES.length);
    for (const { id, definition, limits, role } of GATES) {
      if (!id.startsWith("buy_ratio_hour")) expect(definition?.text, id).toMatch(/\w/);
      expect(limits.low ?? limits.high, id).toBeDefined();
      expect(limits.low ?? -Infinity, id).toBeLessThan(limits.high ?? Infinity);
      expect(["plan", "guard"], id).toContain(role);
    }
    expect(GUARDS.every(({ role }) => role === "guard")).toBe(true);
  });
});

describe("defineGate", () => {
  it("marks a gate as one, frozen", () => {
    const gate = defineGate(OWN);
    expect(definedKindOf(gate)).toBe("gate");
    expect(Object.isFrozen(gate)).toBe(true);
    expect(gate).toMatchObject({ id: "sure_share", role: "plan", isShare: false });
  });

  it("judges an estimate by its interval, after the built-in gates, and carries its words", () => {
    const assessment = judgedBy(chooseGates({}, [defineGate({ ...OWN, isShare: true, definition: "Far from half" })]));
    expect(assessment.gates.at(-1)).toEqual({
      id: "sure_share",
      words: { name: "Share of sure rows", isShare: true, isStrict: false, definition: { text: "Far from half" } },
      scale: "a gate of one's own",
      value: 1,
      low: 1,
      high: 1,
      limits: { low: 0.9 },
      n: DAYS * 24,
      effectiveN: DAYS,
      result: "pass",
      role: "plan",
      answer: "balanced",
      reason: "Share of sure rows is 100.0 % [100.0 %, 100.0 %], wholly at or above 90.0 %",
    });
    expect(assessment.gates.filter(({ words }) => words !== undefined)).toHaveLength(1);
  });

  it("measures some of the rows, with their own days", () => {
    const isMonday = (row: number) => new Date(table.t0Ms[row]!).getUTCDay() === 1;
    const rows = [...table.t0Ms.keys()].filter(isMonday);
    const buys = rows.filter((row) => table.probability[row]! > 0.5).length;
    const { value, low, high } = resultOf({
      limits: { low: 0.1 },
      measure: ({ predictions: { probability }, meanOf }) =>
        meanOf(
          rows.map((row) => (probability[row]! > 0.5 ? 1 : 0)),
          rows,
        ),
    });
    expect(value).toBe(buys / rows.length);
    expect(low).toBeLessThan(value!);
    expect(high).toBeGreaterThan(value!);
  });

  it("is not settled by rows of a day or two, however many they are", () => {
    const rows = [...table.t0Ms.keys()].slice(0, 48);
    const result = resultOf({
      limits: { low: 0 },
      measure: ({ meanOf }) =>
        meanOf(
          rows.map(() => 1),
          rows,
        ),
    });
    expect(result).toMatchObject({ result: "inconclusive", value: null });
    expect(result.reason).toBe("Undecided: an interval over days needs at least 5 of them, found 2");
  });

  it("lets a number decide by itself, on the limit too", () => {
    expect(resultOf({ measure: () => 0.9 })).toMatchObject({
      result: "pass",
      value: 0.9,
      low: null,
      reason: "Share of sure rows is 0.900, at or above 0.900; the value decides",
    });
    expect(resultOf({ measure: () => 0.89 }).result).toBe("fail");
  });

  it("is inconclusive with the reason where something is missing, or the measure gave no number", () => {
    expect(resultOf({ measure: () => ({ missing: "needs a Monday" }) })).toMatchObject({
      result: "inconclusive",
      value: null,
      reason: "Undecided: needs a Monday",
    });
    expect(resultOf({ measure: () => NaN }).reason).toBe("Undecided: it was measured as NaN");
    expect(resultOf({ measure: () => ({ value: 1, low: NaN, high: 1 }) })).toMatchObject({ value: null });
  });

  it("counts for its answer and the verdict, unless it is for information", () => {
    const failing = { ...OWN, answer: "earn", measure: () => 0 } as const;
    expect(judgedBy([...GUARDS, defineGate(failing)]).answers.earn).toBe("fail");
    expect(judgedBy([...GUARDS, defineGate({ ...failing, isInfo: true })]).answers.earn).toBe("inconclusive");
  });

  it("draws from its own stream: no other gate moves when one is added", () => {
    const without = judgedBy(GATES).gates;
    expect(judgedBy(chooseGates({}, [defineGate(OWN)])).gates.slice(0, without.length)).toEqual(without);
  });

  it.each<readonly [string, Partial<Record<keyof OwnGate, unknown>>, RegExp]>([
    ["an id with capitals", { id: "SureShare" }, /small letters, digits and underscores/],
    ["no name", { name: " " }, /its name must have 1 to 200 characters/],
    ["an answer that is none", { answer: "nice" }, /answer must be one of balanced, honest, earn: found "nice"/],
    ["no limits", { limits: {} }, /there must be a limit, low or high/],
    ["limits out of order", { limits: { low: 1, high: 0 } }, /low limit must be below its high/],
    ["nothing that measures", { measure: 3 }, /must measure something: measure is number/],
  ])("refuses %s, naming the gate", (_, change, message) => {
    const define = () => defineGate({ ...OWN, ...change } as OwnGate);
    expect(define).toThrow(message);
    expect(define).toThrow(/^Cannot define the gate "/);
  });

  it("refuses a measure that gives nothing, naming the gate", () => {
    expect(() => resultOf({ measure: (() => undefined) as unknown as OwnGate["measure"] })).toThrow(
      'Cannot judge the gate "sure_share" as its measure must give a number, an estimate { value, low, high } or ' +
        '{ missing: "what" }: found undefined',
    );
  });
});

describe("chooseGates", () => {
  const limitsOf = (settings: GateSettings, id: string) => chooseGates(settings).find((gate) => gate.id === id)?.limits;

  it("is every gate as it is built in where nothing is said", () => {
    expect(chooseGates()).toEqual(GATES);
    expect(chooseGates({ auc: {} })).toEqual(GATES);
  });

  it("sets limits, one side at a time if need be, of a gate or of a whole family", () => {
    expect(limitsOf({ buy_ratio: { low: 0.45, high: 0.55 } }, "buy_ratio")).toEqual({ low: 0.45, high: 0.55 });
    expect(limitsOf({ buy_ratio: { low: 0.45 } }, "buy_ratio")).toEqual({ low: 0.45, high: 0.6 });
    const settings = { buy_ratio_hours: { low: 0.2 }, buy_ratio_hour_03: { low: 0.1 } };
    expect(limitsOf(settings, "buy_ratio_hour_02")).toEqual({ low: 0.2, high: 0.7 });
    expect(limitsOf(settings, "buy_ratio_hour_03")).toEqual({ low: 0.1, high: 0.7 });
  });

  it("drops a criterion, a family or a gate of one's own", () => {
    const ids = chooseGates({ auc: false, buy_ratio_hours: false, sure_share: false }, [defineGate(OWN)]).map(
      ({ id }) => id,
    );
    expect(ids).not.toContain("auc");
    expect(ids.filter((id) => id.startsWith("buy_ratio"))).toEqual(["buy_ratio"]);
    expect(ids).not.toContain("sure_share");
  });

  it.each<readonly [string, () => unknown, RegExp]>([
    [
      "an unknown id",
      () => chooseGates({ luck: {} }, [defineGate(OWN)]),
      /prediction_min, .*sure_share: found "luck"$/,
    ],
    [
      "to drop a guard",
      () => chooseGates({ leakage_check: false }),
      /^Cannot drop the gate leakage_check as it is a guard/,
    ],
    ["to move a guard", () => chooseGates({ mean_bias: { high: 1 } }), /^Cannot set limits of the gate mean_bias as/],
    ["limits out of order", () => chooseGates({ buy_ratio: { low: 0.7 } }), /^Cannot judge buy_ratio as its low limit/],
    ["an id that is built in", () => chooseGates({}, [defineGate({ ...OWN, id: "auc" })]), /"auc" occurs twice/],
    ["a family's id", () => chooseGates({}, [defineGate({ ...OWN, id: "buy_ratio_hours" })]), /"buy_ratio_hours"/],
  ])("refuses %s", (_, act, message) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });
});

describe("gateChanges", () => {
  it("says nothing of gates as they are built in", () => {
    expect(gateChanges(judgedBy(chooseGates({}, [defineGate(OWN)])))).toEqual([]);
  });

  it("says what was dropped and which limits are others, a family once", () => {
    const assessment = judgedBy(
      chooseGates({
        auc: false,
        buy_ratio: { low: 0.45, high: 0.55 },
        variance_24h: { high: 0.2 },
        buy_ratio_hours: { low: 0.25, high: 0.75 },
      }),
    );
    expect(assessment.droppedGates).toEqual(["auc"]);
    expect(assessment.gates.map(({ id }) => id)).not.toContain("auc");
    expect(gateChanges(assessment)).toEqual([
      "The gate buy_ratio is held to 45.0 % to 55.0 % instead of 40.0 % to 60.0 %.",
      "Each gate of buy_ratio_hours is held to 25.0 % to 75.0 % instead of 30.0 % to 70.0 %.",
      "The gate auc was dropped by the configuration.",
      "The gate variance_24h is held to at most 0.2 instead of at most 0.15.",
    ]);
  });

  it("says hours one by one where they differ", () => {
    expect(gateChanges(judgedBy(chooseGates({ buy_ratio_hour_03: false })))).toEqual([
      "The gate buy_ratio_hour_03 was dropped by the configuration.",
    ]);
  });

  it("stands in verdict.json: the limits in force, and what was dropped", () => {
    const judged = judgedBy(chooseGates({ auc: false, buy_ratio: { low: 0.45 } }, [defineGate(OWN)]));
    const read = parseVerdict(formatVerdict(verdictOf({ judged, data: {}, seed: 7, commit: null })));
    expect(read.dropped).toEqual(["auc"]);
    expect(read.gates.find(({ id }) => id === "buy_ratio")!.limits).toEqual({ low: 0.45, high: 0.6 });
    expect(read.gates.at(-1)).toMatchObject({ id: "sure_share", words: { name: "Share of sure rows" } });
    expect(read.gates).toHaveLength(CRITERIA.length - 1 + 5 + 1);
  });
});
