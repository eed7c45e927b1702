import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { offlinePage } from "../../src/report/pages/offline/offlinePage.js";
import { trusted } from "../../src/report/index.js";
import { checkPages } from "./checkPages.js";
import { findChromium, WITHOUT_CHROMIUM } from "./chromium.mjs";

const directory = mkdtempSync(join(tmpdir(), "tenbin-checkPages-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const TABLE = "<table><tr><td>0.41</td></tr></table>";

function figure(data: unknown, layout: unknown = {}): string {
  const json = JSON.stringify({ data, layout });
  const script = `<script type="application/json" class="figure-data">${json}</script>`;
  return `<figure id="hours"><div class="plot"></div>${script}${TABLE}</figure>`;
}

const page = (body: string): string =>
  offlinePage({ title: "A page", body: trusted(`<header></header><main><h1>A page</h1>${body}</main>`) });
const LINE = [{ type: "scatter", x: [0, 1], y: [0.41, 0.56] }];
const BARS = [{ type: "bar", x: ["00", "01"], y: [1, 2] }];
const HEAT = [
  {
    type: "heatmap",
    z: [
      [1, 2],
      [3, 4],
    ],
  },
];
/** Two notes in one place, on a line, and one that leaves the figure; none is the name of a trace. */
const NOTES = ["upper", "lower", "outer"].map((text, k) => ({
  text,
  xref: "paper",
  x: k === 2 ? 1.2 : 0.5,
  y: 0.485,
  xanchor: k === 2 ? "left" : "center",
  showarrow: false,
}));
/** Everything that can lie badly, at once. */
const MISPLACED = [
  '<p style="height: 0; margin: 0">one text</p><p style="margin: 0">another text</p>',
  '<p style="width: 3rem; overflow: hidden; white-space: nowrap">cut at its edge</p>',
  '<p style="width: 4rem"><span class="result-word" style="white-space: normal">? undecided at last</span></p>',
  '<input type="text">',
  figure(LINE, { annotations: NOTES }),
];
const OVER = '<p class="over">one text</p><p style="margin: 0">another text</p>';
const IMAGE = '<img alt="" src="https://example.com/a.png">';

const PAGES = {
  good: page(figure(LINE).replace("hours", "first") + figure(BARS).replace("hours", "second") + figure(HEAT)),
  folded: page(`<details><summary>More</summary>${figure(LINE)}</details>${TABLE}`),
  asking: page(IMAGE),
  unguarded: `<!doctype html>${IMAGE}`,
  scripted: page("<script>document.title = 'taken'</script>"),
  undrawn: page(figure(LINE).replace('"hours"><div class="plot">', '"hours"><div class="plots">')),
  misspelt: page(figure(LINE, { titel: "typo" })),
  wide: page(`<p style="max-width: none; white-space: nowrap">${"wide ".repeat(100)}</p>`),
  rounded: page(figure(LINE, { yaxis: { range: [0, 0.02], dtick: 0.005, tickformat: ".0%" } })),
  misprinted: page(`<style>@media print { .over { height: 0; margin: 0 } }</style>${OVER}`),
  misplaced: page(MISPLACED.join("")),
  tableless: page(figure(LINE).replace(TABLE, "")),
};

describe.skipIf(findChromium() === undefined)(
  `checkPages${findChromium() === undefined ? ` (${WITHOUT_CHROMIUM})` : ""}`,
  () => {
    const problems = new Map<string, string>();
    beforeAll(async () => {
      const paths = Object.entries(PAGES).map(([name, html]) => {
        const path = join(directory, `${name}.html`);
        writeFileSync(path, html);
        return path;
      });
      const isDrawn = (path: string): boolean => basename(path) !== "undrawn.html";
      const checked = [
        ...(await checkPages(paths.filter(isDrawn))),
        // Nothing to wait for: this one is never drawn.
        ...(await checkPages(
          paths.filter((path) => !isDrawn(path)),
          { drawWithinMs: 0 },
        )),
      ];
      for (const { path, problems: found } of checked) problems.set(basename(path, ".html"), found.join("\n"));
    });

    it.each(["good", "folded"])("finds nothing wrong with a %s page whose plots are drawn", (name) => {
      expect(problems.get(name)).toBe("");
    });

    it.each([
      ["asking", "a request that the policy of our pages stops", /Content Security Policy/],
      ["unguarded", "a request that no policy stops", /it asks for https:\/\/example\.com\/a\.png/],
      ["scripted", "a script that an output brings along", /Content Security Policy/],
      ["undrawn", "a plot that is not drawn", /0 of 1 figures are drawn/],
      ["misspelt", "an attribute that plotly does not know", /figure hours: .*titel/],
      ["wide", "a page that is wider than a phone", /at 390 px the page is \d+ px wider than the screen/],
      ["wide", "a text that leaves the screen", /at 390 px text leaves the page: "wide wide/],
      ["misplaced", "text over text", /at 1440 px text lies over text: "one text" and "another text"/],
      ["misplaced", "text that is cut", /at 1024 px content is cut: "cut at its edge"/],
      ["misplaced", "a result on two lines", /a result stands on two lines: "\? undecided at last"/],
      ["misplaced", "labels that collide", /figure hours: the labels "upper" and "lower" collide/],
      ["misplaced", "a label that is cut", /figure hours: the label "outer" is cut/],
      ["misplaced", "a label that a line crosses", /figure hours: a line crosses the label "upper"/],
      ["rounded", "ticks whose rounding makes them equal", /figure hours: two ticks of an axis say "/],
      ["misprinted", "what lies badly on paper alone", /^printed text lies over text: "one text" and "another text"$/m],
      ["misplaced", "what a screen reader cannot name, in light", /axe in light: label, /],
      ["misplaced", "what a screen reader cannot name, in dark", /axe in dark: label, /],
      [
        "tableless",
        "a figure without a table for readers without scripts",
        /without scripts 0 tables stand open in place of 1 figures/,
      ],
    ])("sees on the %s page %s", (name, _fault, said) => {
      expect(problems.get(name)).toMatch(said);
    });
  },
);
