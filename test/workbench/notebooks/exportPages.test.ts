import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderFigure, renderNavigation } from "../../../src/report/index.js";
import { exportPages } from "../../../src/workbench/notebooks/exportPages.js";
import { runNotebook } from "../../../src/workbench/notebooks/runNotebook.js";
import { checkPages } from "../../browser/checkPages.js";
import { findChromium, WITHOUT_CHROMIUM } from "../../browser/chromium.mjs";
import { hasKernel, notebook, root, WITHOUT_KERNEL } from "../setUp.js";

const directory = mkdtempSync(join(tmpdir(), "tenbin-exportPages-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe.skipIf(!hasKernel)(`exportPages${hasKernel ? "" : ` (${WITHOUT_KERNEL})`}`, () => {
  const pagePath = join(directory, "first", "shows.html");
  let page = "";
  beforeAll(async () => {
    for (const run of ["first", "second"]) {
      const outputPath = join(directory, run, "shows.ipynb");
      await runNotebook(notebook("shows"), { outputPath });
      await exportPages([outputPath], { directory: join(directory, run) });
    }
    page = readFileSync(pagePath, "utf8");
  });

  it("gives the same bytes for a notebook that was run twice", () => {
    expect(readFileSync(join(directory, "second", "shows.html"), "utf8")).toBe(page);
  });

  it("takes its title from the notebook's first heading", () => {
    expect(page).toContain("<title>A notebook that shows</title>");
  });

  it("shows a figure exactly as the report room renders it", () => {
    expect(page).toContain(
      renderFigure({
        id: "hours",
        title: "Buy share stays between 40 and 60 %",
        subtitle: "n 2",
        data: [{ type: "scatter", x: [0, 1], y: [0.41, 0.56] }],
        layout: { xaxis: { title: { text: "hour" } } },
        table: {
          caption: "Buy share by hour, <all> rows",
          columns: ["hour", "share"],
          rows: [
            ["00", 0.41],
            ["01", null],
          ],
        },
        definition: { text: "Share of decisions that say Buy" },
      }),
    );
  });

  it("inlines plotly.js exactly once", () => {
    expect(page.split("plotly.js (cartesian - minified)")).toHaveLength(2);
  });

  it("refers to nothing outside itself and forbids the network", () => {
    const withoutScripts = page.replace(/<script>[\s\S]*?<\/script>/g, "");
    expect(withoutScripts).not.toMatch(/(src|href|action)="(?!data:|#)[^"]*:/);
    expect(withoutScripts).not.toMatch(/url\((?!data:)/);
    expect(page).toMatch(/Content-Security-Policy" content="default-src 'none'; script-src 'sha256-/);
  });

  it("names no path of the machine", () => {
    expect(page).toContain("ran in data");
    expect(page).not.toContain(root);
  });

  it("folds the code of each cell behind a disclosure", () => {
    expect(page.match(/<details class="code">/g)).toHaveLength(6);
    expect(page).not.toContain('<details class="code" open');
  });

  it("keeps nothing volatile of a progress display", () => {
    expect(page).not.toContain("<progress");
    expect(page).not.toContain("loss 0.5</");
  });

  it("tells each page which of all it is", async () => {
    const [first, second] = ["one.ipynb", "two.ipynb"].map((name) => join(directory, name));
    for (const copy of [first!, second!]) copyFileSync(join(directory, "first", "shows.ipynb"), copy);
    await exportPages([first!, second!], {
      directory: join(directory, "several"),
      before: ({ href, pages }) => renderNavigation(pages, href),
    });
    expect(readFileSync(join(directory, "several", "two.html"), "utf8")).toMatch(
      /<a class="prev" rel="prev" href="one\.html">.*A notebook that shows<\/a> <a class="up" href="index\.html">Report<\/a> <span class="next"><\/span>/,
    );
  });

  it("writes no page when a notebook cannot be read", async () => {
    await expect(
      exportPages([join(directory, "absent.ipynb")], { directory: join(directory, "none") }),
    ).rejects.toThrow(/absent\.ipynb/);
  });

  it.skipIf(findChromium() === undefined)(
    "draws without a network and without a console " +
      `error${findChromium() === undefined ? ` (${WITHOUT_CHROMIUM})` : ""}`,
    async () => {
      const [checked] = await checkPages([pagePath]);
      expect(checked).toEqual({ path: pagePath, figures: 1, problems: [] });
    },
  );
});
