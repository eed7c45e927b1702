import { describe, expect, it } from "vitest";
import { caughtWords, powerSentence, weakestPoint, weakestSentence } from "../../src/report/powerWords.js";
import type { GateResult } from "../../src/validation/index.js";
import { gate } from "./fixtures/assessments.js";

const buy: GateResult = {
  ...gate({
    id: "buy_ratio",
    value: 0.5,
    half: 0.05,
    limits: { low: 0.4, high: 0.6 },
    result: "pass",
    answer: "balanced",
    reason: "",
  }),
  catches: { low: 0.32, high: 0.68 },
};
const hour: GateResult = {
  ...buy,
  id: "buy_ratio_hour_07",
  limits: { low: 0.3, high: 0.7 },
  catches: { low: 0.09, high: 0.91 },
};
const answers = { balanced: "pass", honest: "inconclusive", earn: "fail" } as const;

describe("caughtWords", () => {
  it("says what so many days would have caught, on one side, on both or on none", () => {
    expect(caughtWords({ catches: { low: 0.09, high: 0.91 }, isShare: true })).toBe(
      "9.0\u2009% or less, 91.0\u2009% or more",
    );
    expect(caughtWords({ catches: { low: 0.7812 }, isShare: false })).toBe("0.781 or less");
    expect(caughtWords({ catches: {}, isShare: true })).toBe("nothing");
    expect(caughtWords({ isShare: true })).toBe("");
  });
});

describe("the weakest point of a Yes", () => {
  it("is the gate that leaves most room between its limit and what it would have caught", () => {
    expect(weakestPoint([buy, hour])).toBe(
      "in a single hour only a share of Buy of 9.0\u2009% or less or 91.0\u2009% or more would have been caught on " +
        "36 days",
    );
    expect(weakestPoint([buy])).toBe(
      "of share of Buy only 32.0\u2009% or less or 68.0\u2009% or more would have been caught on 36 days",
    );
    expect(weakestPoint([{ ...hour, catches: {} }])).toBe(
      "in a single hour no value outside 30\u2009% to 70\u2009% would have been caught on 36 days",
    );
  });

  it("stands behind a Yes alone, and only where an interval decided", () => {
    expect(weakestSentence({ answers, gates: [buy, hour] }, "balanced")).toMatch(
      /^Weakest point: in a single hour .*\.$/,
    );
    expect(weakestSentence({ answers, gates: [{ ...buy, answer: "earn" }] }, "earn")).toBe("");
    expect(weakestSentence({ answers, gates: [{ ...buy, answer: "honest" }] }, "honest")).toBe("");
    const { catches: _, ...decided } = buy;
    expect(weakestSentence({ answers, gates: [decided] }, "balanced")).toBe("");
  });
});

describe("powerSentence", () => {
  it("says of every gate what would have been caught, the hours as one", () => {
    expect(powerSentence([buy, hour, { ...hour, id: "buy_ratio_hour_08" }], 36)).toBe(
      "A pass only says that nothing larger was seen. With 80 % probability 36 days would have caught: share of Buy " +
        "32.0\u2009% or less, 68.0\u2009% or more; share of Buy in an hour 9.0\u2009% or less, 91.0\u2009% or more.",
    );
    expect(powerSentence([{ ...buy, catches: {} }, hour], 10)).toBe(
      "A pass only says that nothing larger was seen. With 80 % probability 10 days would have caught: share of Buy " +
        "in an hour 9.0\u2009% or less, 91.0\u2009% or more. " +
        "On 10 days no value, however far off, would be sure to fail: share of Buy.",
    );
    expect(powerSentence([{ ...buy, role: "info" }], 36)).toBeUndefined();
  });
});
