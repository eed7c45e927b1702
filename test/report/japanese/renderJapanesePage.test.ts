import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  distributionFigure,
  hoursFigure,
  regimesFigure,
  reliabilityFigure,
  renderJapanesePage,
  type Html,
  type JapanesePage,
} from "../../../src/report/index.js";
import { isHourGate } from "../../../src/report/gateWords.js";
import { findingJa } from "../../../src/report/japanese/japaneseFindings.js";
import { figureJa } from "../../../src/report/japanese/japaneseFigure.js";
import { needsJa, reasonJa } from "../../../src/report/japanese/japaneseGates.js";
import { titleJa } from "../../../src/report/japanese/japaneseSentences.js";
import { GATE_JA, gateNameJa, GUARD_JA } from "../../../src/report/japanese/japaneseWords.js";
import { CONCURRENT_BAR, GATES, GUARDS, type GateResult } from "../../../src/validation/index.js";
import { MODELS } from "../fixtures/assessments.js";
import { DISTRIBUTION, EQUITY, HOURS, REGIMES, RELIABILITY } from "../fixtures/indexPage.js";
import { hostileText } from "../hostile.js";
import { elementsOf, parseMarkup, skeletonOf, textOf, type Element } from "../markup.js";

const PAGE: JapanesePage = {
  originLine: "シミュレーション市場、シナリオ strong、シード 7。5 銘柄、2025-07-04 から 2025-12-31",
  caution: "",
  models: MODELS,
  doubts: {
    isSimulated: true,
    openings: 3,
    cutProfile: "quick",
    droppedFeatures: 2,
    symbolsWithoutFunding: ["BTCUSDT"],
    warnings: 1,
  },
  figures: { distribution: DISTRIBUTION, hours: HOURS, regimes: REGIMES, reliability: RELIABILITY, equity: EQUITY },
  command: "make report SCENARIO=strong SEED=7 PROFILE=quick REPORT_LANG=ja",
  seed: 7,
  commit: "fe67189",
  englishHref: "index.en.html",
};

/** A gate with what a sentence is made from. */
function gate(found: Partial<GateResult>): GateResult {
  const { needsN: _, settlesAs: __, adjustedP: ___, ...plain } = MODELS[0]!.assessment.gates[0]!;
  return { ...plain, role: "plan", ...found };
}

/** What the page says but for its figures. */
function wordsOf(body: Html): string {
  const without = ({ tag, children, ...rest }: Element): Element => ({
    ...rest,
    tag,
    children: children
      .filter((child) => typeof child === "string" || child.tag !== "figure")
      .map((child) => (typeof child === "string" ? child : without(child))),
  });
  return textOf(without(parseMarkup(body)));
}

/** Titles, ticks and notes of a part of a layout. */
function wordsUnder(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(wordsUnder);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === "text" || key === "ticktext" ? [each] : wordsUnder(each),
  );
}

describe("renderJapanesePage", () => {
  const { title, body } = renderJapanesePage(PAGE);
  const text = wordsOf(body);

  it("leads with the three answers, in the words of the verdict", () => {
    const { model, answers } = MODELS.at(-1)!.assessment;
    expect(title).toBe(titleJa(model, answers));
    expect(titleJa("v4", { balanced: "pass", honest: "pass", earn: "inconclusive" })).toBe(
      "v4: バランスは取れている。結果は信用できる。利益が出るかは判断できない",
    );
    for (const question of ["バランスは取れているか", "結果は信用できるか", "利益は出るか"])
      expect(text).toContain(question);
  });

  it("leaves no word in English but names, terms of the field and commands", () => {
    const allowed = [
      /make (report|diagnose)[A-Z0-9a-z_= ]*/g,
      /v3\.1|v4 as (written|shipped)|BTCUSDT|strong|quick|full|English|fe67189/g,
      /Buy|BUY|Sell|SELL|AUC|UTC|Holm|P\(BUY\)/g,
      // A gate of one's own keeps its name.
      /weekday.spread/g,
    ];
    const rest = allowed.reduce((left, pattern) => left.replaceAll(pattern, ""), text);
    expect(rest.match(/[A-Za-z]{2,}/g) ?? []).toEqual([]);
  });

  it("leaves no word in English inside the figures, their axes, legends and tables", () => {
    const assessments = MODELS.map(({ assessment }) => assessment);
    const figures = [
      distributionFigure(assessments),
      hoursFigure(assessments),
      regimesFigure(assessments),
      reliabilityFigure(assessments),
    ].map(figureJa);
    const read = JSON.stringify(
      figures.flatMap(({ data, layout, table }) => [
        table,
        ...data.map(({ name, text }) => [name, text]),
        ...Object.entries(layout).flatMap(([key, value]) => (/axis|annotations/.test(key) ? [wordsUnder(value)] : [])),
      ]),
    );
    const rest = read
      .replaceAll(/"(caption|columns|rows)":|<br>/g, "")
      .replaceAll(/v3\.1|v4 as (written|shipped)|BUY|AUC|UTC|null/g, "");
    expect(rest.match(/[A-Za-z]{2,}/g) ?? []).toEqual([]);
    expect(read).toContain("上昇相場<br>n = ");
  });

  it("calls the models by Japanese names, and the names of the other pages once, below the table", () => {
    const allText = textOf(parseMarkup(body));
    expect(allText).toContain("v4（出荷版）は、");
    expect(allText).not.toMatch(/） [ぁ-ん]/);
    expect(allText.match(/v4 as shipped/g)).toHaveLength(1);
  });

  it("concludes in the title of a figure, three-way", () => {
    const summary = MODELS.at(-1)!;
    const of = (found: Partial<typeof summary.assessment>, monthlyReturn = summary.monthlyReturn) => ({
      ...summary,
      monthlyReturn,
      assessment: { ...summary.assessment, ...found },
    });
    const share = (value: number) => of({ buyShare: { value, low: value - 0.05, high: value + 0.05 } });
    expect(findingJa("distribution", share(0.2))).toContain("Sell に偏っている");
    expect(findingJa("distribution", share(0.5))).toContain("Buy にも Sell にも偏っていない（");
    expect(findingJa("distribution", share(0.6))).toContain("Buy か Sell に偏っているかは判断できない");
    expect(findingJa("distribution", share(0.9))).toContain("Buy に偏っている");
    expect(findingJa("equity", of({}, { value: 0.02, low: -0.01, high: 0.05 }))).toContain("ゼロと区別できない");
    expect(findingJa("equity", of({}, { value: 0.03, low: 0.01, high: 0.05 }))).toContain("利益を出した");
    expect(findingJa("equity", of({}, { value: -0.03, low: -0.05, high: -0.01 }))).toContain("損失を出した");
    const gates = (result: "pass" | "fail" | "inconclusive") =>
      of({ gates: summary.assessment.gates.map((each) => (isHourGate(each) ? { ...each, result } : each)) });
    expect(findingJa("hours", gates("pass"))).toMatch(/どの時間帯でも 30.% から 70.% に収まる$/);
    expect(findingJa("hours", gates("fail"))).toMatch(/24 時間帯のうち 24 で .*外れる$/);
    expect(findingJa("hours", gates("inconclusive"))).toContain("24 時間帯は判定保留");
  });

  it("says of a model that is not honest nothing about its money", () => {
    const answers = { balanced: "pass", honest: "fail", earn: "pass" } as const;
    const last = MODELS.at(-1)!;
    const leaking = { ...last, monthlyReturn: { value: 17.6, low: 12, high: 24 } };
    const models = [...MODELS.slice(0, -1), { ...leaking, assessment: { ...last.assessment, answers } }];
    const page = renderJapanesePage({ ...PAGE, models });
    expect(page.title).toContain("結果は信用できず、見かけの利益に意味はない");
    expect(textOf(parseMarkup(page.body))).not.toMatch(/1\s?760\.0/);
  });

  it("says of a model that never traded that it did not, and of one that never says Buy that no hour is worse", () => {
    const silent = { ...MODELS[2]!, neverTraded: true };
    const said = wordsOf(renderJapanesePage({ ...PAGE, models: [silent] }).body);
    expect(said).toContain("一度も取引していないため、利益も損失もありません。");
    expect(said).toContain("取引なし");
    expect(findingJa("equity", silent)).toMatch(/は一度も取引しなかった$/);
    const { assessment } = MODELS[0]!;
    const hours = assessment.hours.hours.map((hour) => ({ ...hour, buyShare: { value: 0, low: 0, high: 0.02 } }));
    const never = { ...MODELS[0]!, assessment: { ...assessment, hours: { ...assessment.hours, hours } } };
    expect(wordsOf(renderJapanesePage({ ...PAGE, models: [never] }).body)).toContain("全時間帯が同じ、Buy は 0.0");
  });

  it("draws the five figures with a finding in Japanese", () => {
    const findings = elementsOf(parseMarkup(body)).filter(({ attributes }) => attributes["class"] === "finding");
    expect(findings).toHaveLength(5);
    for (const finding of findings) expect(textOf(finding)).toMatch(/[ぁ-ん一-龠]/);
  });

  it("shows every gate of every model with its result", () => {
    for (const { assessment } of MODELS)
      for (const found of assessment.gates) expect(text).toContain(gateNameJa(found));
    expect(text).toMatch(/✓ 合格|✕ 不合格|\? 判定保留/);
  });

  it("is the same to the byte when made twice", () => {
    expect(renderJapanesePage(PAGE)).toEqual(renderJapanesePage(PAGE));
  });

  it("never lets a text become an element or an attribute", () => {
    const named = (name: string) =>
      skeletonOf(
        renderJapanesePage({
          ...PAGE,
          originLine: name,
          caution: `!${name}`,
          command: name,
          models: [{ ...MODELS[0]!, assessment: { ...MODELS[0]!.assessment, model: name } }, MODELS[2]!],
        }).body,
      );
    const plain = named("x");
    fc.assert(
      fc.property(hostileText, (name) => named(`x${name}`) === plain),
      { numRuns: 20 },
    );
  });
});

describe("the words of gates", () => {
  it("has a name for every built-in gate and two sentences for every guard", () => {
    for (const { id } of [...GATES, CONCURRENT_BAR].filter((each) => !each.id.startsWith("buy_ratio_hour_")))
      expect(Object.keys(GATE_JA)).toContain(id);
    expect(gateNameJa({ id: "buy_ratio_hour_03" })).toBe("買い比率、03 時台（UTC）");
    for (const { id } of [...GUARDS, CONCURRENT_BAR]) expect(GUARD_JA[id]).toMatchObject({ pass: /./, fail: /./ });
  });

  it("says why, by what decided", () => {
    const auc = { id: "auc", value: 0.8, low: 0.7, high: 0.9, limits: { low: 0.85 } };
    expect(reasonJa(gate({ ...auc, result: "fail" }))).toBe("区間の全体が基準の外側にある");
    const open = gate({ ...auc, result: "inconclusive", needsN: 1_234, settlesAs: "fail" });
    expect(reasonJa(open)).toBe(
      "区間が基準をまたいでいる。この値のままなら、1\u2009234 日で不合格になる見込み（確率 80\u2009%）",
    );
    const { needsN: _, settlesAs: __, ...never } = open;
    expect(needsJa(never)).toBe("この値のままなら、百年分のデータでも決まらない見込み");
    const missing = gate({ ...auc, value: null, low: null, high: null, result: "inconclusive" });
    expect(reasonJa({ ...missing, reason: "Not shown: needs labels" })).toBe("判定できない（必要なもの: ラベル）");
    const hour = { id: "buy_ratio_hour_03", value: 0.8, low: 0.6, high: 0.9, limits: { low: 0.3, high: 0.7 } };
    expect(reasonJa(gate({ ...hour, result: "fail", adjustedP: 0.01 }))).toBe(
      "値は基準の外側にある。Holm 調整後の p は 0.0100",
    );
  });
});
