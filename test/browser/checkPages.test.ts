import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { offlinePage } from "../../src/workbench/offlinePage.js";
import { checkPages } from "./checkPages.js";
import { findChromium, WITHOUT_CHROMIUM } from "./chromium.js";

const directory = mkdtempSync(join(tmpdir(), "tenbin-checkPages-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const TABLE = "<table><tr><td>0.41</td></tr></table>";

function figure(data: unknown, layout: unknown = {}): string {
  return `<figure id="hours"><div class="plot"></div><script type="application/json" class="figure-data">${JSON.stringify({ data, layout })}</script>${TABLE}</figure>`;
}

async function problemsOf(html: string): Promise<readonly string[]> {
  const path = join(directory, "page.html");
  writeFileSync(path, html);
  const [checked] = await checkPages([path], { screenshots: directory });
  return checked!.problems;
}

const page = (body: string): string => offlinePage({ title: "A page", body });
const LINE = [{ type: "scatter", x: [0, 1], y: [0.41, 0.56] }];

describe.skipIf(findChromium() === undefined)(`checkPages${findChromium() === undefined ? ` (${WITHOUT_CHROMIUM})` : ""}`, () => {
  it("finds nothing wrong with a page whose plots are drawn", async () => {
    const bars = [{ type: "bar", x: ["00", "01"], y: [1, 2] }];
    const heat = [{ type: "heatmap", z: [[1, 2], [3, 4]] }];
    expect(await problemsOf(page([LINE, bars, heat].map((data) => figure(data)).join("").replace('id="hours"', 'id="first"')))).toEqual([]);
  });

  it("draws a plot that opens with its disclosure", async () => {
    expect(await problemsOf(page(`<details><summary>More</summary>${figure(LINE)}</details>${TABLE}`))).toEqual([]);
  });

  it("sees a request that the policy of our pages would stop, and one that it would not", async () => {
    const image = '<img alt="" src="https://example.com/a.png">';
    expect((await problemsOf(page(image))).join("\n")).toMatch(/Content Security Policy/);
    expect((await problemsOf(`<!doctype html>${image}`)).join("\n")).toMatch(/it asks for https:\/\/example\.com\/a\.png/);
  });

  it("sees that the policy stops a script that an output brings along", async () => {
    expect((await problemsOf(page("<script>document.title = 'taken'</script>"))).join("\n")).toMatch(/Content Security Policy/);
  });

  it("sees a plot that is not drawn", async () => {
    const html = page(figure(LINE)).replace("redraw();", "");
    expect((await problemsOf(html)).join("\n")).toMatch(/0 of 1 figures are drawn/);
  });

  it("sees an attribute that plotly does not know", async () => {
    expect((await problemsOf(page(figure(LINE, { titel: "typo" })))).join("\n")).toMatch(/figure hours: .*titel/);
  });

  it("sees a page that is wider than a phone", async () => {
    expect((await problemsOf(page('<p style="width: 900px">wide</p>'))).join("\n")).toMatch(/on a phone it is \d+ px wider/);
  });

  it("sees a figure without a table for readers without scripts", async () => {
    expect((await problemsOf(page(figure(LINE).replace(TABLE, "")))).join("\n")).toMatch(/without scripts 0 tables stand open in place of 1 figures/);
  });
});
