/** Every notebook in JupyterLab, as a quant does it: open, Run All Cells, look. On the tiny profile. */
import { spawn, type ChildProcess } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatConfig, readConfig } from "../../src/config/index.js";
import { NOTEBOOKS } from "../../src/report/pages/notebookFrame.js";
import { hasKernel, root, WITHOUT_KERNEL } from "../workbench/setUp.js";
import { findChromium, WITHOUT_CHROMIUM } from "./chromium.mjs";
import { untilLabAnswers } from "./untilLabAnswers.js";
import { patient } from "./patient.js";

const PORT = 18_989;
const PATIENCE_MS = 840_000;
const screenshots = join(root, "test/browser/screenshots");
const directory = mkdtempSync(join(tmpdir(), "tenbin-notebooks-"));
const executablePath = findChromium();
const isReady = hasKernel && executablePath !== undefined;

interface Output {
  readonly output_type: string;
  readonly name?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

interface Cell {
  readonly cell_type: string;
  readonly execution_count?: number | null;
  readonly metadata: { readonly tags?: readonly string[] };
  readonly source: string | readonly string[];
  readonly outputs?: readonly Output[];
}

describe.skipIf(!isReady)(
  `the notebooks in JupyterLab${isReady ? "" : ` (${hasKernel ? WITHOUT_CHROMIUM : WITHOUT_KERNEL})`}`,
  () => {
    let server: ChildProcess | undefined;
    let browser: Browser | undefined;

    beforeAll(async () => {
      for (const { name } of NOTEBOOKS)
        copyFileSync(join(root, "notebooks", `${name}.ipynb`), join(directory, `${name}.ipynb`));
      const config = join(directory, "tiny.yaml");
      writeFileSync(config, formatConfig(readConfig(join(root, "notebooks/model_v4.yaml"), { profile: "tiny" })));
      mkdirSync(screenshots, { recursive: true });
      server = spawn(
        join(root, ".venv/bin/python"),
        [
          "-m",
          "jupyterlab",
          "--no-browser",
          "--allow-root",
          "--ServerApp.root_dir=.",
          `--port=${PORT}`,
          "--IdentityProvider.token=",
        ],
        {
          cwd: directory,
          stdio: "ignore",
          // Lab's settings and places are this test's own, not those of whoever runs it.
          env: { ...process.env, TENBIN_CONFIG: config, JUPYTER_CONFIG_DIR: join(directory, "config") },
        },
      );
      browser = await chromium.launch({ executablePath: executablePath!, args: ["--no-sandbox"] });
      await untilLabAnswers(`http://127.0.0.1:${PORT}/lab`);
    });

    afterAll(async () => {
      await browser?.close();
      server?.kill("SIGKILL");
      rmSync(directory, { recursive: true, force: true });
    });

    it.each(NOTEBOOKS.map(({ name }) => name))(
      "%s runs from its first cell to its last and draws",
      async (name) => {
        const page = patient(await browser!.newPage({ viewport: { width: 1280, height: 1_600 } }));
        await page.goto(`http://127.0.0.1:${PORT}/lab/tree/${name}.ipynb?reset`);
        await page.getByText("TypeScript (tslab) | Idle").waitFor();
        await page.getByRole("menuitem", { name: "Run", exact: true }).click();
        await page.getByRole("menuitem", { name: "Run All Cells", exact: true }).click();
        const cells = await untilRun(page, name);

        const said = cells.flatMap(({ outputs = [] }) =>
          outputs.filter(({ output_type, name: stream }) => output_type === "error" || stream === "stderr"),
        );
        expect(said).toEqual([]);
        for (const { metadata, source, outputs = [] } of cells) {
          if (!metadata.tags?.includes("figure")) continue;
          // Where one colour says all there is, a figure is its sentence.
          const isShown = ({ data = {} }: Output): boolean =>
            data["application/vnd.plotly.v1+json"] !== undefined ||
            String(data["text/html"]).includes('class="finding"');
          expect(outputs.some(isShown), `no figure under ${String(source)}`).toBe(true);
        }
        if (cells.some(({ metadata }) => metadata.tags?.includes("figure"))) {
          await page.locator(".jp-OutputArea .js-plotly-plot .main-svg").first().waitFor({ state: "attached" });
        }
        await page.screenshot({ path: join(screenshots, `lab-${name}.png`) });
        await page.close();
      },
      PATIENCE_MS + 60_000,
    );
  },
);

/** Saves until every code cell on disk has run; a cell that failed keeps the ones after it from running. */
async function untilRun(page: Page, name: string): Promise<readonly Cell[]> {
  for (let waitedMs = 0; ; waitedMs += 2_500) {
    await page.waitForTimeout(2_000);
    await page.keyboard.press("Control+s");
    await page.waitForTimeout(500);
    const cells = savedCells(join(directory, `${name}.ipynb`));
    if (cells === undefined) continue;
    const code = cells.filter(({ cell_type }) => cell_type === "code");
    const failed = code.some(({ outputs = [] }) => outputs.some(({ output_type }) => output_type === "error"));
    if (failed || code.every(({ execution_count }) => typeof execution_count === "number")) return code;
    if (waitedMs >= PATIENCE_MS)
      throw new Error(
        `Cannot go on as ${name} did not finish: ` +
          `${code.filter(({ execution_count }) => typeof execution_count !== "number").length} of ` +
          `${code.length} cells have not run`,
      );
  }
}

/** Undefined while Lab is writing the file, which it does in place. */
function savedCells(path: string): readonly Cell[] | undefined {
  const text = readFileSync(path, "utf8");
  if (!text.trimEnd().endsWith("}")) return undefined;
  return (JSON.parse(text) as { readonly cells: readonly Cell[] }).cells;
}
