import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderDiagnosePage } from "../../../src/report/index.js";
import { gate } from "../fixtures/assessments.js";
import { DIAGNOSE_PAGE } from "../fixtures/diagnosePage.js";
import { hostileText, withTexts } from "../hostile.js";
import { elementsOf, parseMarkup, skeletonOf, textOf } from "../markup.js";

describe("renderDiagnosePage", () => {
  const { title, body } = renderDiagnosePage(DIAGNOSE_PAGE);
  const root = parseMarkup(body);
  const text = textOf(root);

  it("says first whose predictions they are", () => {
    expect(text.trim().split("\n")[0]).toBe(
      "Predictions of somebody's model: v31.csv, 100\u202f000 rows, 5 symbols, 2025-07-04 to 2025-12-31",
    );
    expect(title).toBe("v31.csv is not balanced; whether it is honest and whether it would earn are undecided");
  });

  it("says in the place of each panel what it needs and how to give it", () => {
    expect(text).toContain(
      "Rising, falling and sideways markets apart: not shown: needs bars. Add DATA=folder-of-bars to make diagnose",
    );
    expect(text).toContain("Do its probabilities come true: not shown: needs labels. Add a column label");
  });

  it("keeps the third word where an input is missing", () => {
    const cards = elementsOf(root)
      .filter(({ attributes }) => attributes["class"]?.startsWith("card "))
      .map(textOf);
    expect(cards[1]).toContain("? Undecided");
    expect(cards[1]).toContain("Leakage check: undecided. It needs the pipeline.");
    expect(cards[2]).toContain("AUC: undecided. It needs labels.");
  });

  it("says what was not done for want of a score, labels and bars", () => {
    expect(text).toContain("the gates of the score judge the probability");
    const { body: full } = renderDiagnosePage({
      ...DIAGNOSE_PAGE,
      file: { ...DIAGNOSE_PAGE.file, hasScore: true, hasLabels: true, hasBars: true },
    });
    expect(textOf(parseMarkup(full))).not.toContain("the gates of the score judge the probability");
  });

  it("says first that a model is not honest, and no return of it", () => {
    const { assessment } = DIAGNOSE_PAGE.model;
    const leak = gate({
      id: "concurrent_bar",
      value: 0.9,
      result: "fail",
      answer: "honest",
      reason: "It knows the bar",
    });
    const dishonest = renderDiagnosePage({
      ...DIAGNOSE_PAGE,
      model: {
        assessment: {
          ...assessment,
          gates: [...assessment.gates, { ...leak, role: "guard" }],
          answers: { balanced: "pass", honest: "fail", earn: "pass" },
        },
        monthlyReturn: { value: 17.631, low: 12.5, high: 24.9 },
      },
    });
    expect(dishonest.title).toBe("v31.csv is not honest, so what it seems to earn says nothing; it is balanced");
    const said = textOf(parseMarkup(dishonest.body));
    expect(said.indexOf("It knows the bar.")).toBeLessThan(said.indexOf("v31.csv says Buy in"));
    expect(said).toContain("not stated: not honest");
    expect(said).not.toMatch(/1\s?763/);
  });

  it("prints no bare NaN, null or undefined", () => {
    expect(text).not.toMatch(/\b(NaN|undefined|null|Infinity)\b|\[object/);
  });

  it("never lets a text become an element or an attribute", () => {
    const fixed = new Set([
      "id",
      "href",
      "answer",
      "result",
      "role",
      "regime",
      "verdict",
      "balanced",
      "honest",
      "earn",
    ]);
    const plain = skeletonOf(renderDiagnosePage(withTexts(DIAGNOSE_PAGE, () => "x", fixed)).body);
    fc.assert(
      fc.property(hostileText, (hostile) => {
        expect(skeletonOf(renderDiagnosePage(withTexts(DIAGNOSE_PAGE, () => `x${hostile}`, fixed)).body)).toBe(plain);
      }),
      { numRuns: 30 },
    );
  });
});
