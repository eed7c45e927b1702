import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  accountNote,
  balanceSentence,
  comparisonSentence,
  doubtsOf,
  renderIndexPage,
  valueSentence,
  verdictSentence,
} from "../../../src/report/index.js";
import type { BacktestResult } from "../../../src/backtest/index.js";
import { DISTRIBUTION_LEVELS } from "../../../src/validation/index.js";
import { gate, MODELS } from "../fixtures/assessments.js";
import { INDEX_PAGE } from "../fixtures/indexPage.js";
import { hostileText, withTexts } from "../hostile.js";
import { elementsOf, parseMarkup, skeletonOf, textOf } from "../markup.js";

const [V31, , SHIPPED] = MODELS.map(({ assessment }) => assessment);
/** Members whose values are fixed by a type or name something on the page. */
const FIXED = new Set(["id", "href", "answer", "result", "role", "regime", "verdict", "balanced", "honest", "earn"]);

function textOfPage(): string {
  return textOf(parseMarkup(renderIndexPage(INDEX_PAGE).body));
}

describe("renderIndexPage", () => {
  const { title, body } = renderIndexPage(INDEX_PAGE);
  const all = elementsOf(parseMarkup(body));

  it("leads with where the numbers come from", () => {
    expect(textOfPage().trim().split("\n")[0]).toBe(
      "Simulated market, scenario strong, seed 7: 5 symbols, 2025-07-04 to 2025-12-31",
    );
  });

  it("shows the validator's five figures of every model, open", () => {
    const captions = all.filter(({ tag }) => tag === "caption").map(textOf);
    expect(captions).toContain("The validator's five figures, below each its name in verdict.json");
    for (const name of [
      "overallBalance",
      "buySellRatio",
      "distributionStd",
      "bullMarketBuyRatio",
      "bearMarketSellRatio",
    ])
      expect(textOfPage()).toContain(name);
    const folded = all.filter(({ tag }) => tag === "details").map(textOf);
    expect(folded.some((text) => text.includes("bullMarketBuyRatio"))).toBe(false);
  });

  it("is called by its verdict", () => {
    expect(title).toBe("v4 as shipped is balanced and is honest; whether it would earn is undecided");
    expect(all.filter(({ tag }) => tag === "h1").map(textOf)).toEqual([title]);
  });

  it("stands in the order of the specification", () => {
    const text = textOfPage();
    const marks = [
      "Simulated market",
      "Is it balanced?",
      "The models side by side",
      "v3.1 never reaches the threshold",
      "whatever the hour",
      "follows the market",
      "says 70\u202f%",
      "after costs, always-Sell",
      "What data",
      "What was missing",
      "How it was split",
      "Which gates",
      "What was not done",
      "Rebuild this page",
    ];
    const places = marks.map((mark) => text.indexOf(mark));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it("has headings that form an outline", () => {
    const levels = all.filter(({ tag }) => /^h\d$/.test(tag)).map(({ tag }) => Number(tag[1]));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level, k) => k > 0 && level > levels[k - 1]! + 1)).toEqual([]);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
  });

  it("links only to places that exist on it, and to pages of its folder", () => {
    const ids = all.map(({ attributes }) => attributes["id"]).filter((id) => id !== undefined);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { attributes } of all.filter(({ tag }) => tag === "a")) {
      const href = attributes["href"]!;
      expect(href.startsWith("#") ? ids.includes(href.slice(1)) : /^(data:text\/csv|[\w-]+\.html$)/.test(href)).toBe(
        true,
      );
    }
  });

  it("gives every table a caption and every heading cell a scope", () => {
    expect(all.filter(({ tag }) => tag === "table").every((table) => elementsOf(table)[0]?.tag === "caption")).toBe(
      true,
    );
    expect(all.filter(({ tag }) => tag === "th").every(({ attributes }) => attributes["scope"] !== undefined)).toBe(
      true,
    );
  });

  it("prints no bare NaN, null or undefined", () => {
    expect(textOfPage()).not.toMatch(/\b(NaN|undefined|null|Infinity)\b|\[object/);
  });

  it("is the same to the byte when made twice", () => {
    expect(renderIndexPage(structuredClone(INDEX_PAGE))).toEqual({ title, body });
  });

  it("says what a missing figure needs, in its place", () => {
    const [first, , ...rest] = INDEX_PAGE.figures;
    const page = renderIndexPage({
      ...INDEX_PAGE,
      figures: [first!, { panel: "The 24 hours", needs: "a prediction", remedy: "Give a file." }, ...rest],
    });
    expect(textOf(parseMarkup(page.body))).toContain("The 24 hours: not shown: needs a prediction. Give a file.");
  });

  it("refuses two figures with one id", () => {
    expect(() => renderIndexPage({ ...INDEX_PAGE, figures: [INDEX_PAGE.figures[0]!, INDEX_PAGE.figures[0]!] })).toThrow(
      'Cannot render page one as every id must be unique on it: "distribution" stands twice',
    );
  });

  it("refuses a page without a model", () => {
    expect(() => renderIndexPage({ ...INDEX_PAGE, models: [] })).toThrow(/there must be a model to judge/);
  });

  it("never lets a text become an element or an attribute", () => {
    const plain = skeletonOf(renderIndexPage(withTexts(INDEX_PAGE, () => "x", FIXED)).body);
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1, maxLength: 5 }), (texts) => {
        let k = 0;
        const hostile = withTexts(INDEX_PAGE, () => `x${texts[k++ % texts.length]!}`, FIXED);
        expect(skeletonOf(renderIndexPage(hostile).body)).toBe(plain);
      }),
      { numRuns: 40 },
    );
  });
});

describe("the sentences of page one", () => {
  it("say what v3.1's trouble is", () => {
    expect(balanceSentence(V31!, { threshold: 0.5 })).toBe(
      "v3.1 says Buy in 0.0\u2009% [0.0\u2009%, 0.0\u2009%] of 4\u2009320 decisions over 36 days, " +
        "while 50.1\u2009% of the labels are BUY. Its P(BUY) runs from 0.205 to 0.451, so it is " +
        "never above the threshold of 0.5.",
    );
  });

  it("say that probabilities hug the threshold, where half of them do", () => {
    const between = (low: number, high: number): string => {
      const quantiles = DISTRIBUTION_LEVELS.map((level) => (level < 0.5 ? low : high));
      return balanceSentence({ ...SHIPPED!, probability: { ...SHIPPED!.probability, quantiles } }, { threshold: 0.5 });
    };
    expect(between(0.48, 0.51)).toContain(
      "Half of its P(BUY) lies between 0.480 and 0.510, so close to the threshold that a small " +
        "shift turns many decisions.",
    );
    expect(between(0.3, 0.7)).not.toContain("Half of its P(BUY)");
    expect(between(0.28, 0.31)).not.toContain("Half of its P(BUY)");
  });

  it("say why, where the diagnosis knows", () => {
    const [first, ...rest] = INDEX_PAGE.models;
    const { body } = renderIndexPage({
      ...INDEX_PAGE,
      models: [{ ...first!, cause: "It learnt a label of which 34 % are BUY; that explains -0.16 of -0.17" }, ...rest],
    });
    expect(textOf(parseMarkup(body))).toContain(
      "never above the threshold of 0.5. It learnt a label of which 34\u202f% are BUY; that explains -0.16 of -0.17.",
    );
  });

  it("say whether v4 has it", () => {
    expect(comparisonSentence(V31!, SHIPPED!)).toBe("v4 as shipped does not have this trouble.");
    expect(comparisonSentence(V31!, V31!)).toBe(
      "v3.1 is not free of it: Mean score 0.334 [0.324, 0.344], which must be 0.4 to 0.6, and 25 more gates.",
    );
    const low = gate({
      id: "prediction_min",
      value: 0.004,
      limits: { low: 0.1 },
      result: "fail",
      answer: "balanced",
      reason: "",
    });
    expect(
      comparisonSentence(V31!, { ...SHIPPED!, gates: [low], answers: { ...SHIPPED!.answers, balanced: "fail" } }),
    ).toBe(
      "v4 as shipped does not lean that way, but fails elsewhere: Smallest score 0.00400, which must be above 0.1.",
    );
    expect(comparisonSentence(V31!, { ...SHIPPED!, answers: { ...SHIPPED!.answers, balanced: "inconclusive" } })).toBe(
      "Whether v4 as shipped has the same trouble is undecided.",
    );
  });

  it("say how well it ranks and what that is worth", () => {
    expect(valueSentence(MODELS[2]!)).toBe(
      "The AUC of v4 as shipped is 0.903 [0.891, 0.915], better than a coin: 97.8\u2009% of what this market allows " +
        "above a coin. After costs it makes 6.1\u2009% [-0.9\u2009%, 13.1\u2009%] per 30 days.",
    );
    expect(
      valueSentence({ assessment: { ...SHIPPED!, auc: null }, monthlyReturn: null, monthlyReturnReason: "needs bars" }),
    ).toBe("The AUC of v4 as shipped is not known: it needs labels. Its return after costs is not known: needs bars.");
  });

  it("say which symbols the return leaves out, and that an account never traded", () => {
    const whole = {
      trades: [{}],
      delisted: [{ symbol: "IDLEUSDT", endMs: 0, wasHeld: false }],
      symbolsLeftOut: [],
      symbolsWithoutFunding: [],
      isNetOfFunding: true,
    } as unknown as BacktestResult;
    const band = { threshold: 0.5, holdBand: 0.02 };
    expect(accountNote(whole, band)).toBeUndefined();
    expect(accountNote({ ...whole, symbolsLeftOut: ["ICPUSDT", "AVAXUSDT"] }, band)).toBe(
      "Not traded for want of funding data: ICPUSDT, AVAXUSDT.",
    );
    const ended = { symbol: "TONUSDT", endMs: Date.UTC(2025, 0, 5, 4), wasHeld: true };
    expect(accountNote({ ...whole, delisted: [ended] }, band)).toBe(
      "TONUSDT ended on 2025-01-05 04:00 and was closed at its last price.",
    );
    expect(accountNote({ ...whole, trades: [], isNetOfFunding: false, symbolsWithoutFunding: ["A"] }, band)).toBe(
      "It never traded, so it earned nothing: P(BUY) never left the hold band of 0.480 to 0.520. Funding of " +
        "A is not in it.",
    );
    expect(valueSentence({ ...MODELS[2]!, monthlyReturnNote: "Not traded for want of funding data: A." })).toMatch(
      /per 30 days\. Not traded for want of funding data: A\.$/,
    );
  });

  it("keep three words for three outcomes", () => {
    expect(verdictSentence("m", { balanced: "fail", honest: "inconclusive", earn: "pass" })).toBe(
      "m is not balanced and would earn; whether it is honest is undecided",
    );
  });

  it("say first what the configuration changed about the criteria", () => {
    const gates = SHIPPED!.gates
      .filter(({ id }) => id !== "auc")
      .map((each) => (each.id === "buy_ratio" ? { ...each, limits: { low: 0.45, high: 0.55 } } : each));
    expect(doubtsOf({ ...SHIPPED!, gates, droppedGates: ["auc"] }, { isSimulated: false }).slice(0, 2)).toEqual([
      "The gate buy_ratio is held to 45.0 % to 55.0 % instead of 40.0 % to 60.0 %.",
      "The gate auc was dropped by the configuration.",
    ]);
  });

  it("name what is missing and what is undecided among the doubts", () => {
    const gates = [
      gate({
        id: "leakage_check",
        value: null,
        result: "inconclusive",
        role: "guard",
        answer: "honest",
        reason: "No pipeline was given.",
      }),
      gate({ id: "auc", value: 0.86, half: 0.03, result: "inconclusive", answer: "earn", reason: "" }),
    ];
    const doubts = doubtsOf({ ...SHIPPED!, gates, inputsMissing: ["depth"] }, { isSimulated: false, openings: 2 });
    expect(doubts).toEqual([
      "Leakage check could not be judged. No pipeline was given.",
      "Over all three answers 1 of 2 gates is undecided: " +
        "on so few days the value may lie on either side of its limit by chance. " +
        "AUC 0.860 [0.830, 0.890].",
      "Inputs were missing: depth. What they would have told the model is not known.",
      "None of 24 hours is shown to be fair (mean P(BUY) less label wholly within 0.05 of 0), 24 are undecided.",
      "Everything rests on 36 days, 2025-11-25 to 2025-12-30. What did not happen in them was not tested.",
      "1 earlier run has looked at days of this confirmation period. The more often it is opened, " +
        "the less unseen it is.",
    ]);
  });
});
