import { describe, expect, it } from "vitest";
import {
  renderAnswerCards,
  renderDefinition,
  renderDisclosure,
  renderFigure,
  renderGateTable,
  renderMissingPanel,
  renderModelTable,
  renderNavigation,
  renderOrigin,
  renderPageList,
  renderProvenance,
  renderTable,
  renderWarnings,
  describeAnswer,
  html,
  type Html,
} from "../../../src/report/index.js";
import { gate, MODELS } from "../fixtures/assessments.js";
import { DISTRIBUTION } from "../fixtures/indexPage.js";
import { elementsOf, parseMarkup, textOf } from "../markup.js";

const V31 = MODELS[0]!.assessment;
const SHIPPED = MODELS[2]!.assessment;
const NARROW = "\u202f";

function read(html: string | Html) {
  const root = parseMarkup(html);
  return {
    text: textOf(root).replace(/\s+/g, " ").trim(),
    all: elementsOf(root),
    byTag: (tag: string) => elementsOf(root).filter((element) => element.tag === tag),
  };
}

describe("renderOrigin", () => {
  it("says the line and the caution", () => {
    expect(read(renderOrigin({ line: "Simulated market, seed 7", caution: "Too small to judge by" })).text).toBe(
      "Simulated market, seed 7 Too small to judge by",
    );
  });
});

describe("describeAnswer", () => {
  it("leads with the share of Buy when all gates of balance pass", () => {
    expect(describeAnswer(SHIPPED, "balanced")).toMatchObject({
      word: "Yes",
      sentence:
        "Share of Buy: 49.7\u2009% [47.3\u2009%, 52.1\u2009%]; must be 40\u2009% to 60\u2009%. All 29 gates pass.",
    });
  });

  it("names the gate that failed and counts the others that did", () => {
    const { word, sentence } = describeAnswer(V31, "balanced");
    expect(word).toBe("No");
    expect(sentence).toBe(
      "Share of Buy: 0.0\u2009% [0.0\u2009%, 0.0\u2009%]; must be 40\u2009% to 60\u2009%. 26 of 29 gates fail.",
    );
  });

  it("says how many days an undecided answer needs", () => {
    const { word, sentence } = describeAnswer(SHIPPED, "earn");
    expect(word).toBe("Undecided");
    expect(sentence).toContain("Needs n \u2265 412 days (would fail).");
  });

  it("quotes the days of the gate it names, and every other open gate with its own", () => {
    const open = { half: 1, result: "inconclusive", answer: "earn", reason: "wide", value: 1 } as const;
    const gates = [
      gate({ id: "gate_0", ...open, needsN: 2_983 }),
      gate({ id: "auc", ...open, needsN: 55, settlesAs: "fail" }),
      gate({ id: "gate_1", ...open }),
      gate({ id: "gate_2", ...open, value: null }),
    ];
    const { word, sentence, decidedBy } = describeAnswer(
      { answers: { balanced: "pass", honest: "pass", earn: "inconclusive" }, gates },
      "earn",
    );
    expect(decidedBy!.id).toBe("auc");
    expect(word).toBe("Undecided");
    expect(sentence).toContain("Needs n \u2265 55 days (would fail). ");
    expect(sentence).toMatch(
      /Also open: Gate 0: needs n \u2265 2\u2009983 days; Gate 1: no number of days settles it; Gate 2\.$/,
    );
  });

  it("gives the reason when the deciding value is missing", () => {
    const gates = [
      gate({ id: "auc", value: null, result: "inconclusive", answer: "earn", reason: "Needs labels, which need bars" }),
    ];
    expect(
      describeAnswer({ answers: { balanced: "pass", honest: "pass", earn: "inconclusive" }, gates }, "earn"),
    ).toMatchObject({ word: "Undecided", sentence: "AUC: undecided. Needs labels, which need bars." });
  });

  it("says once why a value is missing", () => {
    const gates = [
      gate({ id: "auc", value: null, result: "inconclusive", answer: "earn", reason: "Undecided: needs labels" }),
    ];
    expect(
      describeAnswer({ answers: { balanced: "pass", honest: "pass", earn: "inconclusive" }, gates }, "earn").sentence,
    ).toBe("AUC: undecided: needs labels.");
  });

  it("has no Yes for the money of a model that is not honest, and keeps its No", () => {
    const of = (earn: "pass" | "fail") =>
      describeAnswer({ answers: { balanced: "pass", honest: "fail", earn }, gates: SHIPPED.gates }, "earn");
    expect(of("pass")).toMatchObject({ word: "Cannot be said", tone: "inconclusive" });
    expect(of("pass").sentence).not.toMatch(/\d/);
    expect(of("fail")).toMatchObject({ word: "No", tone: "fail" });
  });

  it("leads with the leakage check when a model is honest", () => {
    expect(describeAnswer(SHIPPED, "honest").sentence).toBe(
      "Leakage check: All 5 tests found nothing, and each finds its planted leak. All 3 gates pass.",
    );
  });

  it("does not say the name of an undecided guard twice", () => {
    const reason = "Mean P(BUY) less the base rate is 0.008 [-0.044, 0.061], which reaches across a limit";
    const guard = { ...gate({ id: "mean_bias", value: 0.008, result: "inconclusive", answer: "honest", reason }) };
    const gates = [{ ...guard, role: "guard" as const, low: -0.044, high: 0.061 }];
    const { sentence } = describeAnswer(
      { answers: { balanced: "pass", honest: "inconclusive", earn: "pass" }, gates },
      "honest",
    );
    expect(sentence.match(/Mean P\(BUY\)/g)).toHaveLength(1);
  });

  it("lets no gate that is only information decide", () => {
    const gates = [gate({ id: "auc", value: 0.9, result: "fail", answer: "earn", role: "info", reason: "" })];
    expect(
      describeAnswer({ answers: { balanced: "pass", honest: "pass", earn: "pass" }, gates }, "earn").sentence,
    ).toBe("No gate counts for this answer.");
  });
});

describe("renderAnswerCards", () => {
  it("asks the three questions in order, each linked to a row of the gate table", () => {
    const { byTag } = read(renderAnswerCards(SHIPPED));
    expect(byTag("h2").map(textOf)).toEqual(["Is it balanced?", "Is it honest?", "Would it earn?"]);
    const ids = read(renderGateTable(SHIPPED.gates, { caption: "Gates" })).all.map(
      ({ attributes }) => attributes["id"],
    );
    for (const { attributes } of byTag("a")) expect(ids).toContain(attributes["href"]!.slice(1));
  });
});

describe("renderGateTable", () => {
  const { byTag, all, text } = read(renderGateTable(SHIPPED.gates, { caption: "Every gate" }));

  it("groups the criteria, the guards and what only informs", () => {
    expect(all.filter(({ attributes }) => attributes["scope"] === "rowgroup").map(textOf)).toEqual([
      "Criteria",
      "Guards: what would make the numbers above worthless",
      "For information; these decide nothing",
    ]);
  });

  it("shows a gate of one's own with its own words, its values as percent if it says so", () => {
    const own = {
      ...gate({
        id: "monday",
        value: 0.5,
        half: 0.1,
        limits: { low: 0.3 },
        result: "pass",
        answer: "balanced",
        reason: "",
      }),
      words: { name: "Mondays", isShare: true, isStrict: true, definition: { text: "Decisions of Mondays" } },
    };
    const row = textOf(
      read(renderGateTable([own], { caption: "" })).all.find((each) => each.attributes["id"] === "gate-monday")!,
    );
    expect(row).toMatch(/^Mondays.*Decisions of Mondays.*50\.0.%.*above 30.%/);
  });

  it("folds the 24 hours into one row with a disclosure below", () => {
    const [gates, hours] = byTag("table");
    expect(
      elementsOf(gates!).filter(({ attributes }) => attributes["id"]?.startsWith("gate-buy_ratio_hour") ?? false),
    ).toEqual([]);
    expect(
      elementsOf(hours!).filter(({ attributes }) => attributes["id"]?.startsWith("gate-buy_ratio_hour") ?? false),
    ).toHaveLength(24);
    expect(text).toContain("24 hours: 24 pass");
  });

  it("marks a failed hour of a family that otherwise passes", () => {
    const hours = [
      gate({ id: "buy_ratio_hour_00", value: 0.5, result: "pass", answer: "balanced", reason: "" }),
      gate({ id: "buy_ratio_hour_01", value: 0.8, result: "fail", answer: "balanced", reason: "" }),
    ];
    const { all: elements, text: said } = read(renderGateTable(hours, { caption: "Gates" }));
    expect(said).toContain("2 hours: 1 pass, 1 fail");
    expect(textOf(elements.find(({ attributes }) => attributes["id"] === "gate-hours")!)).toContain("\u2715 fails");
  });

  it("gives every column heading a scope and every row a heading", () => {
    expect(byTag("th").every(({ attributes }) => ["col", "row", "rowgroup"].includes(attributes["scope"] ?? ""))).toBe(
      true,
    );
    expect(byTag("tr").every((row) => elementsOf(row).some(({ tag }) => tag === "th"))).toBe(true);
  });
});

describe("renderModelTable", () => {
  const { all, byTag, text } = read(renderModelTable(MODELS, { caption: "Models" }));
  const row = (name: string) =>
    textOf(all.find((element) => element.tag === "tr" && textOf(element).startsWith(name))!);

  it("has the models as columns and the measures of the specification as rows", () => {
    expect(
      byTag("tr")
        .slice(1)
        .map((line) => textOf(elementsOf(line)[0]!).replace(/\?.*/s, "").trim()),
    ).toEqual([
      "AUC",
      "Share of the ceiling above a coin",
      "Mean P(BUY) against base rate",
      "Share of Buy",
      "Worst hour",
      "Spread of the score",
      "Calibration error",
      "30 days after costs",
      "Verdict",
    ]);
  });

  it("marks a broken gate with a sign and a word", () => {
    expect(row("Share of Buy")).toContain(`0.0${NARROW}% [0.0${NARROW}%, 0.0${NARROW}%]\u2715 fails`);
    expect(row("Worst hour")).toContain("\u2715 24 of 24 fail");
  });

  it("leaves a value whose gate passes unmarked", () => {
    expect(row("AUC")).not.toMatch(/[\u2715?] (fails|undecided)/);
  });

  it("says why a ceiling, labels or a return are not known", () => {
    const bare = {
      ...SHIPPED,
      ceiling: null,
      ceilingMissing: "real data have no known ceiling",
      reliability: null,
      auc: null,
    };
    const said = read(
      renderModelTable([{ assessment: bare, monthlyReturn: null, monthlyReturnReason: "needs bars" }], {
        caption: "One",
      }),
    ).text;
    expect(said).toContain("not known: real data have no known ceiling");
    expect(said).toContain("not known: needs labels");
    expect(said).toContain("not known: needs bars");
  });

  it("prints no bare NaN", () => {
    expect(text).not.toMatch(/NaN|undefined|null|Infinity/);
  });
});

describe("renderTable", () => {
  it("aligns a column of words left and one of numbers in words right", () => {
    const { byTag } = read(
      renderTable({
        caption: "T",
        columns: ["name", "share", "note"],
        rows: [
          ["a", "41.0 % [38.1 %, 44.0 %]", "fine"],
          ["b", null, "-"],
        ],
      }),
    );
    expect(byTag("td").map(({ attributes }) => attributes["class"] ?? "")).toEqual(["", "text", "not-shown", "text"]);
  });
});

describe("renderFigure", () => {
  it("refuses a figure that carries more than 200 kB", () => {
    expect(() =>
      renderFigure({ ...DISTRIBUTION, data: [{ y: Array.from({ length: 30_000 }, (_, k) => k / 7) }] }),
    ).toThrow(/at most 200000 bytes: found \d+; draw its envelope/);
  });

  it("lets no link through to plotly, but its own few tags", () => {
    const html = renderFigure({
      ...DISTRIBUTION,
      data: [{ text: ['<a href="javascript:alert(1)">x</a>', "two<br>lines", "<b>bold</b><extra></extra>"] }],
    });
    const json = elementsOf(parseMarkup(html)).find(({ tag }) => tag === "script")!.children[0] as string;
    expect(JSON.parse(json).data[0].text).toEqual([
      '&lt;a href="javascript:alert(1)">x&lt;/a>',
      "two<br>lines",
      "<b>bold</b><extra></extra>",
    ]);
  });
});

describe("renderNavigation", () => {
  const pages = ["01", "02", "03"].map((name) => ({ title: name, href: `${name}.html` }));

  it("leads to the page before, the index and the page after", () => {
    expect(
      read(renderNavigation(pages, "02.html"))
        .byTag("a")
        .map(({ attributes }) => attributes["href"]),
    ).toEqual(["01.html", "index.html", "03.html"]);
  });

  it("has no link before the first page and none after the last", () => {
    expect(
      read(renderNavigation(pages, "01.html"))
        .byTag("a")
        .map(({ attributes }) => attributes["rel"]),
    ).toEqual([undefined, "next"]);
    expect(
      read(renderNavigation(pages, "03.html"))
        .byTag("a")
        .map(({ attributes }) => attributes["rel"]),
    ).toEqual(["prev", undefined]);
  });

  it.each(["javascript:alert(1)", "../secret.html", "https://example.com", "//example.com", "a b.html"])(
    "refuses the address %s",
    (href) => {
      expect(() => renderPageList([{ title: "x", href }])).toThrow(/file name in the same folder/);
    },
  );
});

describe("the small components", () => {
  it("say what a warning means and what to do", () => {
    expect(
      read(
        renderWarnings([
          { found: "A fold holds one regime.", means: "It learnt nothing else.", remedy: "Use more days." },
        ]),
      ).text,
    ).toBe("! Warnings A fold holds one regime. It learnt nothing else. Use more days.");
    expect(String(renderWarnings([]))).toBe("");
    const folded = read(renderWarnings([{ found: "2 warnings about v3.1.", folded: ["<b>One</b>.", "Two."] }]));
    expect(folded.byTag("summary").map(textOf)).toEqual(["2 warnings about v3.1."]);
    expect(folded.byTag("li").slice(1).map(textOf)).toEqual(["<b>One</b>.", "Two."]);
    expect(folded.byTag("b")).toEqual([]);
  });

  it("say what a missing panel needs", () => {
    expect(read(renderMissingPanel({ panel: "Regimes", needs: "bars", remedy: "Add DATA=folder." })).text).toBe(
      "Regimes: not shown: needs bars. Add DATA=folder.",
    );
  });

  it("make a definition that can be focused and heard", () => {
    const [mark] = read(renderDefinition({ text: "Share of Buy", formula: "b / n", source: "Wilson 1927" })).all;
    expect(mark!.attributes).toMatchObject({
      tabindex: "0",
      role: "note",
      "aria-label": "Share of Buy. b / n. Source: Wilson 1927",
    });
  });

  it("put a heading inside the summary of a disclosure", () => {
    expect(
      read(renderDisclosure("What data", html`<p>x</p>`, { id: "data", heading: 3, gist: "5 symbols" }))
        .byTag("summary")
        .map(textOf),
    ).toEqual(["What data 5 symbols"]);
  });

  it("say that a commit is not known", () => {
    expect(
      read(
        renderProvenance({
          command: "make report",
          seed: 7,
          commit: null,
          configYaml: "seed: 7",
          hashes: {},
          versions: {},
        }),
      ).text,
    ).toContain("not known: built outside a git checkout");
  });
});
