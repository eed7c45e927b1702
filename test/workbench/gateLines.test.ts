import { describe, expect, it } from "vitest";
import type { GateResult } from "../../src/validation/index.js";
import { gateLines } from "../../src/workbench/commands/gateLines.js";

const gate = (id: string, over: Partial<GateResult> = {}): GateResult => ({
  id,
  scale: "decisions",
  value: 0.45,
  low: 0.41,
  high: 0.49,
  limits: { low: 0.4, high: 0.6 },
  n: 100,
  effectiveN: 10,
  result: "pass",
  role: "plan",
  answer: "balanced",
  reason: "inside",
  ...over,
});

describe("gateLines", () => {
  it("says beside money what a score that is not honest makes of it", () => {
    const money = { ...gate("monthly_return"), value: 1.452 };
    const leak = { ...gate("leakage_check"), answer: "honest", role: "guard" } as const;
    const note = "; not honest: this is what the leak is worth, not what the model would earn";
    expect(gateLines([money, { ...leak, result: "fail" }])[0]).toMatch(new RegExp(`145\\.2.*${note}$`));
    expect(gateLines([money, { ...leak, result: "pass" }])[0]).not.toContain("not honest");
  });

  it("says sign, name, value with interval and limits", () => {
    expect(gateLines([gate("buy_ratio")])).toEqual([
      "✓ Share of Buy: passes, 45.0\u2009% [41.0\u2009%, 49.0\u2009%], wanted 40\u2009% to 60\u2009%",
    ]);
  });

  it("calls a gate of one's own as it wants to be called", () => {
    const words = { name: "Mondays", isShare: true, isStrict: false };
    expect(gateLines([gate("monday", { words })])).toEqual([
      "✓ Mondays: passes, 45.0\u2009% [41.0\u2009%, 49.0\u2009%], wanted 40\u2009% to 60\u2009%",
    ]);
  });

  it("says once why a gate is undecided", () => {
    expect(
      gateLines([
        gate("auc", { value: null, low: null, high: null, result: "inconclusive", reason: "Undecided: needs labels" }),
      ]),
    ).toEqual(["? AUC: undecided: needs labels"]);
  });

  it("says what leaked, not only in how many tests", () => {
    const reason = "1 of 8 leakage tests failed: extremes of the future";
    const leaks = { value: 1, low: null, high: null, limits: { high: 0 }, scale: "leakage tests", reason };
    expect(gateLines([gate("leakage_check", { ...leaks, result: "fail" } as Partial<GateResult>)])).toEqual([
      "✕ Leakage check: fails, 1 of 8 leakage tests failed: extremes of the future",
    ]);
  });

  it("says how many days an undecided gate needs", () => {
    expect(gateLines([gate("buy_ratio", { result: "inconclusive", needsN: 412, settlesAs: "pass" })])[0]).toMatch(
      /^\? Share of Buy: undecided, .*, needs n ≥ 412 days \(would pass\)$/,
    );
  });

  it("gathers the 24 hours in one line with the worst sign", () => {
    const hours = ["00", "01", "02"].map((hour, k) =>
      gate(`buy_ratio_hour_${hour}`, { result: k === 1 ? "fail" : "pass" }),
    );
    expect(gateLines(hours)).toEqual(["✕ Share of Buy, 24 hours: 2 pass, 1 fail, 0 undecided"]);
  });
});
