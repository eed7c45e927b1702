import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOUR_MS, rocAuc } from "../../../src/core/index.js";
import {
  compareRuns,
  diffHoursFigure,
  diffReports,
  diffScoresFigure,
  pairedDifferences,
  type Html,
  type RunSide,
} from "../../../src/report/index.js";
import type { AccountDays } from "../../../src/run/index.js";
import { pairedMoney, type PairedMoney } from "../../../src/report/diff/pairedMoney.js";
import { sharedRows, type PredictionTable } from "../../../src/predictions/index.js";
import { NEW, OLD, SIDE_A as A, SIDE_B as B, table } from "../fixtures/sides.js";
import { hostileText } from "../hostile.js";
import { elementsOf, parseMarkup, skeletonOf, textOf } from "../markup.js";

const OPTIONS = { confidence: 0.95 };

/** Whole days of an account, from one day on. */
function days(count: number, returnLog: (k: number) => number): AccountDays {
  return {
    day: Int32Array.from({ length: count }, (_, k) => 20_000 + k),
    days: new Float64Array(count).fill(1),
    returnLog: Float64Array.from({ length: count }, (_, k) => returnLog(k)),
  };
}

describe("sharedRows", () => {
  const base = { score: new Float64Array(3), threshold: 0.5 };
  const a: PredictionTable = {
    ...base,
    t0Ms: Float64Array.of(1, 2, 2),
    t1Ms: Float64Array.of(5, 6, 6),
    symbol: ["X", "X", "Y"],
    probability: Float64Array.of(0.25, 0.5, 0.75),
    label: Uint8Array.of(0, 1, 1),
  };
  const b: PredictionTable = {
    ...base,
    t0Ms: Float64Array.of(2, 2, 3),
    t1Ms: Float64Array.of(4, 4, 5),
    symbol: ["Y", "Z", "X"],
    probability: Float64Array.of(0.5, 0.25, 0.25),
    label: Uint8Array.of(0, 0, 0),
    threshold: 0.4,
  };

  it("joins on decision time and symbol, each side under its own threshold", () => {
    expect(sharedRows(a, b)).toMatchObject({
      t0Ms: Float64Array.of(2),
      probabilityA: Float64Array.of(0.75),
      probabilityB: Float64Array.of(0.5),
      buyA: Uint8Array.of(1),
      buyB: Uint8Array.of(1),
      onlyA: 2,
      onlyB: 2,
    });
  });

  it("judges both by the labels of B where they disagree, and counts that", () => {
    expect(sharedRows(a, b)).toMatchObject({
      label: Uint8Array.of(0),
      labelsOf: "b",
      differentLabels: 1,
      labelHorizonMs: 2,
    });
  });

  it("takes the labels of A when B has none", () => {
    const { label: _, ...bare } = b;
    expect(sharedRows(a, bare)).toMatchObject({ label: Uint8Array.of(1), labelsOf: "a", labelHorizonMs: 4 });
  });
});

describe("runs of two simulated markets", () => {
  const of = (side: RunSide, market: string, origin = "Simulated market, seed 7"): RunSide => ({
    ...side,
    verdict: { ...side.verdict!, data: { origin, market } },
    accountDays: days(20, () => 0.01),
  });

  it("are not paired, as their prices have nothing to do with each other", () => {
    const [a, b] = [of(A, "one"), of(B, "other")];
    expect(compareRuns(a, b, OPTIONS)).toMatchObject({ areMarketsApart: true, paired: null, money: "one market" });
    const said = textOf(parseMarkup(diffReports(a, b, OPTIONS).body));
    expect(said).toMatch(/so nothing is paired\. Each by itself: AUC 0\.\d+ \[.*\] before, 0\.\d+ \[.*\] now; return/);
    expect(said).toContain("Paired differences");
    expect(said).not.toContain("ranks better than");
  });

  it("are told apart by the first digits of their hashes, which fit on paper", () => {
    const [a, b] = ["0a", "1b"].map((digits) => digits.repeat(32)) as [string, string];
    const said = textOf(parseMarkup(diffReports(of(A, a), of(B, b), OPTIONS).body));
    expect(said).toContain("0a0a0a0a0a0a");
    expect(said).toContain("1b1b1b1b1b1b");
    expect(said).not.toContain(a.slice(0, 13));
  });

  it("are paired in one market, and on real files whatever was added to them", () => {
    expect(compareRuns(of(A, "one"), of(B, "one"), OPTIONS).paired).not.toBeNull();
    const real = "Real data, 1 symbol";
    expect(compareRuns(of(A, "one", real), of(B, "other", real), OPTIONS).paired).not.toBeNull();
    expect(compareRuns(of(A, "one", real), of(B, "other"), OPTIONS).paired).toBeNull();
  });
});

describe("pairedDifferences", () => {
  const rows = sharedRows(OLD, NEW);
  const found = pairedDifferences(rows, OPTIONS);

  it("gives each side's metric and B - A", () => {
    expect(found.n).toBe(480);
    expect(found.days).toBe(20);
    expect(found.auc).toMatchObject({ a: rocAuc(OLD.label!, OLD.probability), b: rocAuc(OLD.label!, NEW.probability) });
    expect(found.auc!.difference.value).toBeCloseTo(found.auc!.b - found.auc!.a, 12);
    expect(found.brier!.difference.value).toBeCloseTo(found.brier!.b - found.brier!.a, 12);
    expect(found.buyShare.difference.value).toBeCloseTo(found.buyShare.b - found.buyShare.a, 12);
  });

  it("finds the better model better, beyond its interval", () => {
    expect(found.auc!.difference.low).toBeGreaterThan(0);
    expect(found.brier!.difference.high).toBeLessThan(0);
  });

  it("counts decisions so that they add up to the rows", () => {
    const { both, onlyA, onlyB, neither } = found.agreement;
    expect(both + onlyA + onlyB + neither).toBe(480);
    expect((both + onlyB) / 480).toBeCloseTo(found.buyShare.b, 12);
    expect(found.hours.map(({ hour, n }) => [hour, n])).toEqual(Array.from({ length: 24 }, (_, hour) => [hour, 20]));
  });

  it("is exactly zero, interval and all, for a model against itself", () => {
    const same = pairedDifferences(sharedRows(NEW, NEW), OPTIONS);
    for (const metric of [same.auc, same.brier, same.buyShare])
      expect(metric!.difference).toEqual({ value: 0, low: 0, high: 0 });
  });

  it("leaves AUC and Brier out without labels", () => {
    const bare = table({ skill: 0.5, labels: false });
    expect(pairedDifferences(sharedRows(bare, bare), OPTIONS)).toMatchObject({ auc: null, brier: null });
  });

  it("refuses tables without a shared row", () => {
    const later = { ...NEW, t0Ms: NEW.t0Ms.map((time) => time + 1) };
    expect(() => pairedDifferences(sharedRows(OLD, later), OPTIONS)).toThrow(/found no shared row/);
  });
});

describe("the figures of a difference", () => {
  const rows = sharedRows(OLD, NEW);
  const found = pairedDifferences(rows, OPTIONS);
  const scores = diffScoresFigure(rows, found, { a: "v3.1", b: "v4", thresholdA: 0.5, thresholdB: 0.5 });
  const hours = diffHoursFigure(found, { a: "v3.1", b: "v4", confidence: 0.95 });

  it("say in their titles what their tables hold", () => {
    const { both, neither, onlyB } = found.agreement;
    const percent = (count: number) => `${((100 * count) / 480).toFixed(1)}\u2009%`;
    expect(scores.title).toBe(
      `v3.1 and v4 decide alike in ${percent(both + neither)} of the rows; v4 says Buy where v3.1 ` +
        `does not in ${percent(onlyB)}`,
    );
    expect(scores.table.rows.map((row) => row[1])).toEqual([both, found.agreement.onlyA, onlyB, neither]);
    const shares = hours.table.rows.map((row) => Math.round(100 * (row[5] as number)));
    expect(hours.title).toContain(`v4 in ${Math.min(...shares)} to ${Math.max(...shares)}`);
  });

  it("count every row once in the map", () => {
    const counts = (scores.data[0]!["customdata"] as number[][]).flat();
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(480);
  });

  it("are plain JSON under 200 kB with ids of their own", () => {
    for (const figure of [scores, hours]) {
      expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
      expect(JSON.stringify(figure).length).toBeLessThan(200_000);
    }
    expect(scores.id).not.toBe(hours.id);
  });
});

describe("diffReports", () => {
  const read = (body: Html): string => textOf(parseMarkup(body));

  it("says in its title how many gates changed and what the ranking gained", () => {
    const { title } = diffReports(A, B, OPTIONS);
    expect(title).toMatch(
      /^v4 as shipped against v3\.1: Is it balanced\? No before, Yes now; .*26 gates changed; AUC \+0\.\d+ \[0.*\]$/,
    );
  });

  it("lists the gates whose result changed and no other, the hours folded among themselves", () => {
    const { body } = diffReports(A, B, OPTIONS);
    const namesIn = (caption: string): string[] => {
      const table = elementsOf(parseMarkup(body)).find(
        (element) => element.tag === "table" && textOf(element).includes(caption),
      )!;
      return elementsOf(table)
        .filter(({ tag, attributes }) => tag === "th" && attributes["scope"] === "row")
        .map(textOf);
    };
    const gates = namesIn("gates have another result");
    const hours = namesIn("gates with another result");
    expect(gates.length + hours.length).toBe(26);
    expect(hours).toHaveLength(24);
    expect(gates).toContain("Share of Buy");
    expect(gates).not.toContain("AUC");
    const folded = elementsOf(parseMarkup(body)).filter(({ tag }) => tag === "details");
    expect(folded.map(textOf).filter((text) => text.startsWith("Hours that turned"))).toHaveLength(1);
  });

  it("answers in a reader's order: what turned, ranking and money, what was changed, what would change it", () => {
    const headings = elementsOf(parseMarkup(diffReports(A, B, OPTIONS).body)).filter(({ tag }) => tag === "h2");
    expect(headings.map(textOf)).toEqual([
      "What turned",
      "Ranking and money, paired",
      "What was changed",
      "What would change my mind",
      "What was not done",
    ]);
  });

  it("says what money would need where a run kept no days", () => {
    expect(read(diffReports(A, B, OPTIONS).body)).toContain("Money: not shown: needs what both runs earned by day.");
  });

  it("says what each earned on the days they share, and whether the difference is shown", () => {
    const rich = { ...B, accountDays: days(40, (k) => 0.004 + 0.001 * Math.sin(k)) };
    const poor = { ...A, accountDays: days(40, (k) => 0.001 * Math.cos(k)) };
    const text = read(diffReports(poor, rich, OPTIONS).body);
    expect(text).toMatch(/v4 as shipped earns more than v3\.1 after costs on the 40 days that both traded: \+1\d\.\d/);
    expect(text).toContain("The difference in return after costs is shown on these 40 days.");
    const undecided = { ...A, accountDays: days(40, (k) => 0.004 + 0.03 * Math.cos(3 * k)) };
    expect(read(diffReports(undecided, rich, OPTIONS).body)).toMatch(
      /The difference in return after costs is undecided on 40 days; .* days would show it with 80|no number of days/,
    );
  });

  it("says which software differs", () => {
    const on = (side: RunSide, node: string): RunSide => ({
      ...side,
      verdict: { ...side.verdict!, versions: { node } },
    });
    const text = read(diffReports(on(A, "20.20.2"), on(B, "22.1.0"), OPTIONS).body);
    expect(text).toContain("node20.20.222.1.0");
    expect(text).toContain("The software differs too");
    expect(read(diffReports(on(A, "20.20.2"), on(B, "20.20.2"), OPTIONS).body)).toContain("Environment: the same.");
  });

  it("calls a gate of one's own as it wants to be called, as if it were no name but a text", () => {
    const words = { name: "Mondays & <b>", isShare: true, isStrict: false };
    const own = { ...B.verdict!.gates.find(({ id }) => id === "buy_ratio")!, id: "monday", words };
    const { body } = diffReports(A, { ...B, verdict: { ...B.verdict!, gates: [...B.verdict!.gates, own] } }, OPTIONS);
    expect(body.markup).toContain("Mondays &amp; &lt;b&gt;");
    expect(read(body)).toContain("Mondays & <b>not judged");
  });

  it("lists what was changed in the configuration", () => {
    const text = read(diffReports(A, B, OPTIONS).body);
    expect(text).toContain("training.epochs10012");
    expect(text).toContain("Data: the same.");
  });

  it("says that a run does not differ from itself", () => {
    const { title } = diffReports(A, A, OPTIONS);
    expect(title).toBe("No differences between v3.1 and v3.1");
  });

  it("is the same to the byte when made twice", () => {
    expect(diffReports(A, B, OPTIONS)).toEqual(diffReports(A, B, OPTIONS));
  });

  it("takes a predictions file as side A and says what that cannot show", () => {
    const { title, body } = diffReports({ name: "v31.csv", predictions: OLD }, B, OPTIONS);
    expect(title).toMatch(/^v4 as shipped against v31\.csv: AUC \+/);
    const text = read(body);
    expect(text).toContain("Gates that changed: not shown: needs a verdict on both sides.");
    expect(text).toContain("v31.csv: a predictions file, 480 rows");
  });

  it("says what is missing when the spans do not meet", () => {
    const later = { ...NEW, t0Ms: NEW.t0Ms.map((time) => time + 1_000 * HOUR_MS) };
    expect(read(diffReports(A, { ...B, predictions: later }, OPTIONS).body)).toContain(
      "Paired differences: not shown: needs decisions at the same time in the same symbol on both sides.",
    );
  });

  it("calls a difference undecided when its interval holds zero", () => {
    const twin = { ...NEW, probability: NEW.probability.map((p, k) => (k % 37 === 0 ? 1 - p : p)) };
    const { body } = diffReports(
      { name: "a", predictions: twin },
      {
        name: "b",
        predictions: {
          ...twin,
          probability: twin.probability.map((p, k) => Math.min(1, Math.max(0, p + (k % 2 === 0 ? 0.02 : -0.02)))),
        },
      },
      OPTIONS,
    );
    expect(read(body)).toContain("Whether b ranks better than a is undecided");
  });

  it("never lets a text become an element or an attribute", () => {
    const named = (name: string, k: 0 | 1): RunSide => ({
      ...[A, B][k]!,
      name,
      verdict: { ...[A, B][k]!.verdict!, config: { [name]: name }, data: { origin: name, [name]: k } },
    });
    const plain = skeletonOf(diffReports(named("x", 0), named("y", 1), OPTIONS).body);
    fc.assert(
      fc.property(hostileText, hostileText, (one, other) => {
        expect(skeletonOf(diffReports(named(`x${one}`, 0), named(`y${other}`, 1), OPTIONS).body)).toBe(plain);
      }),
      { numRuns: 20 },
    );
  });
});

describe("pairedMoney", () => {
  it("compounds the mean daily log return of each and of their difference to 30 days", () => {
    const money = pairedMoney(
      days(20, () => 0.001),
      days(25, () => 0.003),
      OPTIONS,
    ) as PairedMoney;
    expect(money.days).toBe(20);
    expect(money.a.value).toBeCloseTo(Math.expm1(0.03), 12);
    expect(money.b.value).toBeCloseTo(Math.expm1(0.09), 12);
    expect(money.difference.value).toBeCloseTo(Math.expm1(0.06), 12);
  });

  it("says why there is none", () => {
    expect(
      pairedMoney(
        days(4, () => 0),
        days(4, () => 0),
        OPTIONS,
      ),
    ).toBe("at least 5 days that both traded, found 4");
    expect(
      pairedMoney(
        days(9, (k) => (k === 8 ? -Infinity : 0)),
        days(9, () => 0),
        OPTIONS,
      ),
    ).toBe("accounts that were not ruined");
  });
});

describe("compareRuns", () => {
  it("keeps null for what cannot be compared", () => {
    expect(compareRuns({ name: "a" }, { name: "b" }, OPTIONS)).toEqual({
      a: "a",
      b: "b",
      answers: null,
      settings: null,
      data: null,
      gates: null,
      versions: null,
      areMarketsApart: false,
      paired: null,
      money: "what both runs earned by day",
    });
  });
});
