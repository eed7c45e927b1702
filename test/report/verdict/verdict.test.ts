import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatGateValue,
  formatVerdict,
  gateName,
  parseVerdict,
  verdictOf,
  type Verdict,
} from "../../../src/report/index.js";
import { gate, MODELS } from "../fixtures/assessments.js";
import { HOSTILE, hostileText, withTexts } from "../hostile.js";

const [v31, asWritten, asShipped] = MODELS.map(({ assessment }) => assessment);
const VERDICT: Verdict = verdictOf({
  judged: asShipped!,
  others: [v31!, asWritten!],
  data: { origin: "Simulated market", hash: "91bc" },
  config: { seed: 7, data: { days: 180 } },
  warnings: ["v4 as shipped: Buy share outside 30-70 % over the period, 12.0 %"],
  seed: 7,
  commit: "fe67189",
});
const FIXED = new Set(["result", "settlesAs", "role", "answer", "verdict", "balanced", "honest", "earn"]);

describe("verdictOf", () => {
  it("holds what the design names, the gates of the judged model on top and the others under models", () => {
    expect(VERDICT).toMatchObject({
      verdict: "inconclusive",
      answers: { balanced: "pass", honest: "pass", earn: "inconclusive" },
      seed: 7,
      commit: "fe67189",
      data: { origin: "Simulated market" },
    });
    expect(Object.keys(VERDICT.models)).toEqual(["v3.1", "v4 as written"]);
    expect(VERDICT.gates.find(({ id }) => id === "auc")).toMatchObject({
      scale: "probability",
      value: 0.903,
      n: 4_320,
      effectiveN: 36,
      result: "pass",
      role: "plan",
    });
    expect(VERDICT.gates.find(({ id }) => id === "monthly_return")).toMatchObject({
      result: "inconclusive",
      needsN: 412,
      settlesAs: "fail",
    });
  });

  it("carries the validator's five figures of every model, and the warnings of the run", () => {
    const { overallBalance, buySellRatio, distributionStd, bullMarketBuyRatio, bearMarketSellRatio } = asShipped!;
    expect(VERDICT.figures).toEqual({
      overallBalance,
      buySellRatio,
      distributionStd,
      bullMarketBuyRatio,
      bearMarketSellRatio,
    });
    expect(VERDICT.models["v3.1"]!.figures.buySellRatio).toBe(v31!.buySellRatio);
    expect(parseVerdict(formatVerdict(VERDICT)).warnings).toEqual(VERDICT.warnings);
    expect(
      verdictOf({ judged: { ...asShipped!, bullMarketBuyRatio: null }, data: {}, seed: 1, commit: null }),
    ).toMatchObject({ figures: { bullMarketBuyRatio: null }, warnings: [] });
  });

  it("reads figures and warnings that are absent as not shown, and refuses those of a wrong kind", () => {
    const { figures: _figures, warnings: _warnings, ...rest } = JSON.parse(formatVerdict(VERDICT));
    const read = parseVerdict(JSON.stringify(rest));
    expect(read.figures.buySellRatio).toBeNull();
    expect(read.warnings).toEqual([]);
    expect(() => parseVerdict(JSON.stringify({ ...rest, figures: { buySellRatio: "half" } }))).toThrow(
      'figures.buySellRatio must be a finite number: found "half"',
    );
    expect(() => parseVerdict(JSON.stringify({ ...rest, warnings: [1] }))).toThrow("warnings[0] must be text: found 1");
  });

  it("says null and why where a value is not a number", () => {
    const gates = [
      {
        ...gate({ id: "auc", value: Number.NaN, half: 1, result: "inconclusive", answer: "earn", reason: "" }),
        needsN: Infinity,
      },
    ];
    const [judged] = verdictOf({ judged: { ...asShipped!, gates }, data: {}, seed: 1, commit: null }).gates;
    expect(judged).toMatchObject({ value: null, low: null, high: null, reason: "Undecided: no reason was given" });
    expect(judged).not.toHaveProperty("needsN");
  });
});

describe("formatVerdict", () => {
  it("begins with the verdict and the answers, in the order of the design", () => {
    const text = formatVerdict(VERDICT);
    expect(Object.keys(JSON.parse(text))).toEqual([
      "verdict",
      "answers",
      "figures",
      "model",
      "data",
      "seed",
      "commit",
      "config",
      "warnings",
      "models",
      "gates",
    ]);
    expect(Object.keys(JSON.parse(text).gates[0])).toEqual([
      "id",
      "scale",
      "value",
      "low",
      "high",
      "limits",
      "n",
      "effectiveN",
      "result",
      "role",
      "answer",
      "reason",
    ]);
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
    expect(text.endsWith("}\n")).toBe(true);
  });

  it("gives the same bytes whatever the order in which keys were made", () => {
    const { gates, ...rest } = VERDICT;
    const turned = {
      gates,
      ...rest,
      config: { data: { days: 180 }, seed: 7 },
      data: { hash: "91bc", origin: "Simulated market" },
    };
    expect(formatVerdict(turned)).toBe(formatVerdict(VERDICT));
  });
});

describe("parseVerdict", () => {
  it("reads back what was written", () => {
    expect(parseVerdict(formatVerdict(VERDICT))).toEqual(VERDICT);
  });

  it("always reads back, whatever stands in the texts", () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1, maxLength: 4 }), (texts) => {
        let k = 0;
        const hostile = withTexts(VERDICT, () => `${k++}${texts[k % texts.length]!}`, FIXED);
        expect(parseVerdict(formatVerdict(hostile))).toEqual(hostile);
      }),
      { numRuns: 30 },
    );
  });

  it("takes nothing from a prototype and gives it nothing", () => {
    const text = formatVerdict(VERDICT).replace('"config": {', '"config": { "__proto__": { "polluted": true },');
    expect(Object.hasOwn(parseVerdict(text).config, "__proto__")).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it("reads back the words of a gate of one's own, and what the configuration dropped", () => {
    const words = { name: "Mondays", isShare: true, isStrict: false, definition: { text: "On Mondays", formula: "m" } };
    const own = {
      ...gate({ id: "monday", value: 0.5, half: 0.1, result: "pass", answer: "balanced", reason: "" }),
      words,
    };
    const judged = { ...asShipped!, gates: [...asShipped!.gates, own], droppedGates: ["auc"] };
    const verdict = verdictOf({ judged, data: {}, seed: 1, commit: null });
    const read = parseVerdict(formatVerdict(verdict));
    expect(read).toEqual(verdict);
    expect(read.dropped).toEqual(["auc"]);
    expect(gateName(read.gates.at(-1)!)).toBe("Mondays");
    expect(formatGateValue(read.gates.at(-1)!)).toMatch(/^50\.0.% \[40\.0.%, 60\.0.%\]$/);
  });

  it("lets no stranger rename a gate that is built in", () => {
    const renamed = broken((tree) => (tree["gates"][0].words = { name: "All is well" }));
    expect(gateName(parseVerdict(renamed).gates[0]!)).toBe("Smallest score");
  });

  const broken = (change: (tree: ReturnType<typeof JSON.parse>) => void): string => {
    const tree = JSON.parse(formatVerdict(VERDICT));
    change(tree);
    return JSON.stringify(tree);
  };

  it.each([
    ["", /must be JSON/],
    ["[]", "Cannot read a verdict as the top level must be an object: found []"],
    [
      broken((tree) => (tree["verdict"] = "maybe")),
      'Cannot read a verdict as verdict must be "pass" or "fail" or "inconclusive": found "maybe"',
    ],
    [
      broken((tree) => delete tree["answers"].earn),
      /answers\.earn must be "pass" or "fail" or "inconclusive": found nothing/,
    ],
    [broken((tree) => (tree["dropped"] = "auc")), /dropped must be a list of at most 1000: found "auc"/],
    [broken((tree) => (tree["gates"][0].words = { name: 7 })), /gates\[0\]\.words\.name must be text: found 7/],
    [broken((tree) => (tree["gates"] = {})), /gates must be a list: found \{\}/],
    [broken((tree) => (tree["gates"][0].value = "0.5")), /gates\[0\]\.value must be a finite number: found "0\.5"/],
    [
      broken((tree) => tree["gates"].push(tree["gates"][0])),
      /gates must be without a gate twice: found "prediction_min"/,
    ],
    [broken((tree) => (tree["models"]["v3.1"].gates[0].id = 7)), /models\.v3\.1\.gates\[0\]\.id must be text: found 7/],
    [formatVerdict(VERDICT).replace('"seed": 7', '"seed": 1e999'), /seed must be a finite number/],
    [
      broken((tree) => (tree["config"] = JSON.parse(`${'{"a":'.repeat(40)}1${"}".repeat(40)}`))),
      /at most 16 levels deep/,
    ],
    [broken((tree) => (tree["model"] = "x".repeat(20_000))), /model must be text of at most 10000 characters/],
    [" ".repeat(4_000_001), /the file must be at most 4000000 characters/],
  ])("refuses %.30s", (text, said) => {
    expect(() => parseVerdict(text)).toThrow(said);
  });

  it.each(HOSTILE)("refuses %j with a sentence", (text) => {
    expect(() => parseVerdict(text)).toThrow(SyntaxError);
  });
});
