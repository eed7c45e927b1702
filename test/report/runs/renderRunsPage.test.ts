import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  formatVerdict,
  readRuns,
  renderRunsPage,
  verdictOf,
  type Html,
  type ListedRun,
} from "../../../src/report/index.js";
import { writeRunsIndex } from "../../../src/workbench/writeRunsIndex.js";
import { MODELS } from "../fixtures/assessments.js";
import { hostileText } from "../hostile.js";
import { elementsOf, parseMarkup, skeletonOf, textOf } from "../markup.js";

function runOf(name: string, k: number, origin = "Simulated market, scenario strong, seed 7"): ListedRun {
  const data = { origin, judgedFrom: "2025-11-26", judgedTo: "2025-12-31" };
  return { name, verdict: verdictOf({ judged: MODELS[k]!.assessment, data, seed: 7, commit: null }) };
}

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "tenbin-runs-"));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

function write({ name, verdict }: ListedRun): void {
  mkdirSync(join(place, name));
  writeFileSync(join(place, name, "verdict.json"), formatVerdict(verdict));
}

describe("renderRunsPage", () => {
  it("says of each run its verdict, three answers, AUC, share of Buy, return, data and days", () => {
    const { title, body } = renderRunsPage({ runs: [runOf("a-quick", 0), runOf("b-quick", 2)], broken: [] });
    expect(title).toMatch(/^2 reports: /);
    const [head, ...rows] = elementsOf(parseMarkup(body))
      .filter(({ tag }) => tag === "tr")
      .map((row) =>
        elementsOf(row)
          .filter(({ tag }) => tag === "th" || tag === "td")
          .map(textOf),
      );
    expect(head).toEqual([
      "Run, model and data",
      "Verdict",
      "Is it balanced?",
      "Is it honest?",
      "Would it earn?",
      "AUC",
      "Share of Buy",
      "Return per 30 days",
      "Days judged",
    ]);
    expect(rows).toHaveLength(2);
    const { gates, verdict } = runOf("a-quick", 0).verdict;
    expect(verdict).toBe("fail");
    expect(rows[0]).toHaveLength(9);
    expect(rows[0]!.slice(0, 3)).toEqual(["a-quickv3.1Simulated market, scenario strong, seed 7", "✕ fails", "✕ No"]);
    expect(rows[0]![5]).toContain(gates.find(({ id }) => id === "auc")!.value!.toPrecision(3));
    expect(rows[0]![8]).toBe("2025-11-26 to 2025-12-31");
  });

  it("states no return of a model that is not honest, and keeps a result and its sign on one line", () => {
    const { name, verdict } = runOf("a-quick", 2);
    const textWith = (honest: "pass" | "fail"): Html =>
      renderRunsPage({ runs: [{ name, verdict: { ...verdict, answers: { ...verdict.answers, honest } } }], broken: [] })
        .body;
    expect(textOf(parseMarkup(textWith("fail")))).toContain("not statednot honest");
    expect(textOf(parseMarkup(textWith("pass")))).not.toContain("not stated");
    const words = elementsOf(parseMarkup(textWith("pass"))).filter(({ attributes: a }) => a["class"] === "result-word");
    expect(words).toHaveLength(4);
  });

  it("says that there is none yet, and compares no run with itself", () => {
    expect(textOf(parseMarkup(renderRunsPage({ runs: [], broken: [] }).body))).toContain("None yet");
    expect(renderRunsPage({ runs: [runOf("a", 0)], broken: [] }).body.markup).not.toContain("runs-data");
  });

  it("never lets a text become an element, an attribute or an address", () => {
    const page = (name: string, reason: string): string =>
      skeletonOf(
        renderRunsPage({ runs: [runOf(`x${name}`, 0, reason), runOf("y", 2)], broken: [{ name, reason }] }).body,
      ).replaceAll(/href="[^"]*"/g, "");
    const plain = page("a", "b");
    fc.assert(
      fc.property(hostileText, hostileText, (one, other) => page(one, other) === plain),
      { numRuns: 30 },
    );
    expect(renderRunsPage({ runs: [runOf("javascript:alert(1)", 0)], broken: [] }).body.markup).toContain(
      'href="javascript%3Aalert(1)/index.html"',
    );
  });
});

describe("writeRunsIndex", () => {
  it("lists every report, and names what cannot be read without failing", () => {
    write(runOf("b-quick", 2));
    write(runOf("a-quick", 0));
    mkdirSync(join(place, "notes"));
    for (const name of ["cut", "folder", "pipe", "c-quick.tmp-4711", "c-quick.tmp-4711.old"])
      mkdirSync(join(place, name));
    writeFileSync(join(place, "cut/verdict.json"), '{"verdict": "pa');
    mkdirSync(join(place, "folder/verdict.json"));
    execFileSync("mkfifo", [join(place, "pipe/verdict.json")]);
    writeFileSync(join(place, "c-quick.tmp-4711/verdict.json"), formatVerdict(runOf("c", 1).verdict));

    const { runs, broken } = readRuns(place);
    expect(runs.map(({ name }) => name)).toEqual(["a-quick", "b-quick"]);
    expect(broken.map(({ name }) => name)).toEqual(["cut", "folder", "pipe"]);
    expect(broken[0]!.reason).toMatch(/^Cannot read a verdict as it must be JSON/);
    const text = textOf(parseMarkup(readFileSync(writeRunsIndex(place), "utf8")));
    expect(text).toContain("3 more cannot be read:");
    expect(text).not.toContain(place);
  });

  it("names a folder whose name is not UTF-8, under which it could not be found again", () => {
    write(runOf("a-quick", 0));
    mkdirSync(Buffer.concat([Buffer.from(join(place, "caf")), Buffer.from([0xe9])]));
    const { runs, broken } = readRuns(place);
    expect(runs.map(({ name }) => name)).toEqual(["a-quick"]);
    expect(broken).toEqual([{ name: "caf\ufffd", reason: "the name of its folder is not UTF-8; rename it" }]);
  });

  it("gives the same bytes whenever the files were written, and leaves nothing beside them", () => {
    write(runOf("a-quick", 0));
    write(runOf("b-quick", 2));
    const first = readFileSync(writeRunsIndex(place));
    utimesSync(join(place, "a-quick/verdict.json"), 1_000, 1_000);
    expect(readFileSync(writeRunsIndex(place))).toEqual(first);
    expect(readdirSync(place).sort()).toEqual(["a-quick", "b-quick", "index.html"]);
  });
});
