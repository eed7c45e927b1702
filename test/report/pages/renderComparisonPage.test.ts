import { describe, expect, it } from "vitest";
import {
  comparisonLines,
  composeComparisonPage,
  formatComparison,
  renderComparisonPage,
  type ComparisonPage,
} from "../../../src/report/index.js";
import { DAY_MS, HOUR_MS } from "../../../src/core/index.js";
import { takePredictions, type PredictionTable } from "../../../src/predictions/index.js";
import type { ComparedModels } from "../../../src/run/index.js";
import { comparedModels, STRONG, WEAK } from "../fixtures/comparison.js";
import { INDEX_PAGE } from "../fixtures/indexPage.js";
import { HOSTILE } from "../hostile.js";
import { elementsOf, parseMarkup, skeletonOf, textOf } from "../markup.js";

const pageOf = (compared: ComparedModels): ComparisonPage => ({ compared, provenance: INDEX_PAGE.provenance });
const textOfPage = (compared: ComparedModels): string =>
  textOf(parseMarkup(renderComparisonPage(pageOf(compared)).body));
const BETTER = comparedModels(WEAK, STRONG);
const bare = ({ label: _, ...table }: PredictionTable): PredictionTable => table;

describe("renderComparisonPage", () => {
  it("opens with the three answers, and says that a better challenger is better", () => {
    const compared = BETTER;
    const { title, body } = renderComparisonPage(pageOf(compared));
    expect(title).toMatch(/^v4 is better than v3\.1: (AUC|log-loss|Brier score) [+-]\d/);
    const cards = elementsOf(parseMarkup(body)).filter(({ tag }) => tag === "li");
    expect(cards.map(({ attributes }) => attributes["class"])[0]).toBe("card pass");
    const text = textOfPage(compared);
    expect(text).toMatch(/Is the challenger better\?\s*✓ Better/);
    expect(text).toMatch(/Would it matter\?/);
    expect(text).toMatch(/on 10\s000 USD \+[\d\s]+ USD/);
    expect(text).toContain("This was look 2 at these days: among 2 challengers that are worth the same");
  });

  it("says that a challenger worse on purpose is worse", () => {
    const text = textOfPage(comparedModels(STRONG, WEAK));
    expect(text).toMatch(/v4 is worse than v3\.1: /);
    expect(text).toMatch(/Is the challenger better\?\s*✕ Worse/);
  });

  it("says of two that cannot be told apart how sure that is, where an interval alone would seem to tell them", () => {
    const { quality, ...rest } = BETTER.comparison;
    const undecided = quality.map((one) => ({ ...one, adjustedP: 0.06, outcome: "cannot be told apart" as const }));
    const answers = { ...rest.answers, better: "cannot be told apart" as const };
    const text = textOfPage({ ...BETTER, comparison: { ...rest, answers, quality: undecided } });
    expect(text).toMatch(/p 0\.060 as one of 3 measures\. These 24 days would have shown a difference of/);
  });

  it.each([
    [1, "1 day is too few"],
    [3, "3 days are too few"],
  ])("says of %i days that they show no difference, and none that cannot be", (days, words) => {
    const some = (table: PredictionTable) => {
      const endMs = table.t0Ms[0]! + days * 24 * HOUR_MS;
      return takePredictions(
        table,
        Int32Array.from(table.t0Ms.keys()).filter((row) => table.t0Ms[row]! < Math.floor(endMs / DAY_MS) * DAY_MS),
      );
    };
    const lines = comparisonLines(comparedModels(some(WEAK), some(STRONG)));
    expect(lines[1]).toMatch(new RegExp(`^\\? Is the challenger better\\? .* ${words} to show any difference\\.$`));
    expect(lines[2]).toMatch(/; a typical hour has too few days to show any difference\.$/);
    expect(lines.join(" ")).not.toMatch(/not shown|would have/);
  });

  it("says how balanced both are, and names no difference inside the limits a fault", () => {
    const sentenceOf = (outcome: "both balanced" | "worse") => {
      const balance = BETTER.comparison.balance.map((one) => ({ ...one, outcome }));
      return textOfPage({ ...BETTER, comparison: { ...BETTER.comparison, balance } });
    };
    expect(sentenceOf("both balanced")).toMatch(
      /says Buy in [\d.]+\s% of them, v4 in [\d.]+\s%; over all rows both lie within 40\s% to 60\s%; in the worst hour both lie within 30\s% to 70\s%\./,
    );
    expect(sentenceOf("worse")).toContain("over all rows the challenger's lies farther from one half; in the worst");
  });

  it("says of the same twice that it is identical", () => {
    const compared = comparedModels(STRONG, STRONG);
    const text = textOfPage(compared);
    expect(text).toContain("v4 and v3.1 are identical: they say the same of every shared row");
    expect(text).not.toMatch(/cannot be told apart from|Better/);
    expect(JSON.parse(formatComparison(compared, { commit: null })).answers).toEqual({
      better: "identical",
      where: "identical",
      matter: "identical",
    });
  });

  it("says what is not shown, and what it would need", () => {
    const text = textOfPage(comparedModels(bare(WEAK), bare(STRONG), { hasMarket: false }));
    expect(text).toContain("Whether v4 is better than v3.1 is undecided: that needs labels");
    expect(text).toContain("Needs bars to trade on.");
    expect(text).toMatch(/Where the two differ: not shown: needs labels/);
    expect(text).toMatch(/What each would have earned after costs: not shown: needs bars to trade on/);
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("passes notes on as doubts, and the rows that were left out", () => {
    const text = textOfPage(comparedModels(WEAK, STRONG, { notes: ["v3.1 was made for another label"] }));
    expect(text).toContain("V3.1 was made for another label.");
    expect(text).toMatch(/0 are of v3\.1 only and 0 of v4 only, and were left out/);
  });

  it("names the hours one by one, but all of them together, and no rest where there is none", () => {
    const sentenceOf = (isWorse: (name: string) => boolean) => {
      const groups = BETTER.comparison.groups.map((one) => ({
        ...one,
        outcome: isWorse(one.name) ? ("worse" as const) : ("cannot be told apart" as const),
      }));
      const answers = { ...BETTER.comparison.answers, where: "worse" as const };
      const lines = comparisonLines({ ...BETTER, comparison: { ...BETTER.comparison, answers, groups } });
      return lines.find((line) => line.includes("Where?"))!;
    };
    const names = BETTER.comparison.groups.map(({ name }) => name);
    const rest = names.filter((name) => !name.endsWith(":00"));
    const family = `no other of ${names.length} hours, symbols and regimes can be told apart, judged as one family.`;
    expect(sentenceOf(() => true)).toBe(
      `✕ Where? Worse. By log-loss worse in all 24 hours, ${rest.join(", ")}, judged as one family.`,
    );
    expect(sentenceOf((name) => name.endsWith(":00"))).toContain(`By log-loss worse in all 24 hours; ${family}`);
    expect(sentenceOf((name) => name === "07:00")).toContain(`By log-loss worse in 07:00; ${family}`);
  });

  it("says in its title whose labels judged, where the two sides' labels disagree", () => {
    const titleOf = (rows: Partial<ComparedModels["comparison"]["rows"]>) =>
      renderComparisonPage(
        pageOf({ ...BETTER, comparison: { ...BETTER.comparison, rows: { ...BETTER.comparison.rows, ...rows } } }),
      ).title;
    expect(titleOf({ differentLabels: 0 })).toMatch(/^v4 is better than v3\.1: /);
    expect(titleOf({ differentLabels: 9 })).toMatch(/^v4 is better than v3\.1 by the labels of v4: /);
    expect(titleOf({ differentLabels: 9, labelsOf: "a" })).toMatch(/^v4 is better than v3\.1 by the labels of v3\.1: /);
  });

  it("keeps hostile names text", () => {
    const skeleton = (champion: string, challenger: string) => {
      const compared = { ...BETTER, comparison: { ...BETTER.comparison, champion, challenger, money: null } };
      return skeletonOf(renderComparisonPage(pageOf(compared)).body);
    };
    const calm = skeleton("a", "b");
    for (const text of HOSTILE) expect(skeleton(text, `${text}2`)).toEqual(calm);
  });

  it("is the same to the byte for the same comparison", () => {
    const compose = () => composeComparisonPage(BETTER, { command: "tenbin validate" });
    expect(compose()).toEqual(compose());
  });
});

describe("formatComparison", () => {
  it("repeats the numbers of the page for a machine", () => {
    const compared = BETTER;
    const json = JSON.parse(formatComparison(compared, { commit: null }));
    const { comparison } = compared;
    expect(json).toMatchObject({
      answers: comparison.answers,
      rows: { shared: comparison.n, days: comparison.days, championOnly: 0, challengerOnly: 0 },
      look: 2,
      data: { champion: "aa", challenger: "bb", market: "cc" },
    });
    expect(json.measures.map(({ id }: { readonly id: string }) => id)).toEqual([
      "auc",
      "logLoss",
      "brier",
      "buyShare",
      "worstHour",
    ]);
    expect(json.measures[0]).toMatchObject({ difference: comparison.quality[0]!.difference, outcome: "better" });
    expect(json.groups).toHaveLength(comparison.groups.length);
    expect(json.money).toMatchObject({ difference: comparison.money!.difference, outcome: comparison.money!.outcome });
  });
});

describe("comparisonLines", () => {
  it("gives a terminal the title, the three answers and the look", () => {
    const lines = comparisonLines(BETTER);
    expect(lines[0]).toMatch(/^v4 is better than v3\.1/);
    expect(lines.slice(1, 4).map((line) => /^\S+ ([^?]+\?)/.exec(line)?.[1])).toEqual([
      "Is the challenger better?",
      "Where?",
      "Would it matter?",
    ]);
    expect(lines.at(-1)).toBe("look 2 at these days");
  });
});
