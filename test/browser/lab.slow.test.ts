/** JupyterLab as `make lab` starts it, driven in Chromium: the kernel runs and plotly draws. */
import { spawn, type ChildProcess } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { hasKernel, notebook, root, WITHOUT_KERNEL } from "../workbench/setUp.js";
import { findChromium, WITHOUT_CHROMIUM } from "./chromium.mjs";
import { untilLabAnswers } from "./untilLabAnswers.js";
import { patient } from "./patient.js";

const PORT = 18_988;
const directory = mkdtempSync(join(tmpdir(), "tenbin-lab-"));
let server: ChildProcess | undefined;
afterAll(() => {
  server?.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});

const executablePath = findChromium();
const isReady = hasKernel && executablePath !== undefined;

describe.skipIf(!isReady)(`JupyterLab${isReady ? "" : ` (${hasKernel ? WITHOUT_CHROMIUM : WITHOUT_KERNEL})`}`, () => {
  it("runs a notebook with the tslab kernel and draws a figure, its title and its table", async () => {
    copyFileSync(notebook("shows"), join(directory, "shows.ipynb"));
    const url = `http://127.0.0.1:${PORT}/lab/tree/shows.ipynb`;
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
      { cwd: directory, stdio: "ignore" },
    );
    await untilLabAnswers(url);

    const browser = await chromium.launch({ executablePath: executablePath!, args: ["--no-sandbox"] });
    const page = patient(await browser.newPage({ viewport: { width: 1280, height: 2_000 } }));
    const away: string[] = [];
    page.on("request", (request) => {
      if (!/^(data:|blob:|(https?|ws):\/\/127\.0\.0\.1:)/.test(request.url())) away.push(request.url());
    });
    await page.goto(url);
    await page.getByText("TypeScript (tslab) | Idle").waitFor();
    await page.locator(".jp-Notebook .jp-MarkdownCell").first().click();
    for (let cell = 0; cell < 7; cell++) await page.keyboard.press("Shift+Enter");
    await page.locator(".jp-OutputArea .js-plotly-plot .main-svg").first().waitFor();
    await page.locator(".jp-OutputArea-output pre", { hasText: "ran in" }).waitFor();
    mkdirSync(join(root, "test/browser/screenshots"), { recursive: true });
    await page.screenshot({ path: join(root, "test/browser/screenshots/lab.png") });
    expect(await page.locator(".jp-OutputArea .finding").textContent()).toBe("Buy share stays between 40 and 60 %");
    expect(await page.locator(".jp-OutputArea details table").count()).toBe(1);
    expect(await page.locator(".jp-OutputArea").getByText("LSTM, fold 1 of 1: 2 of 2, loss 0.5").count()).toBe(1);
    expect(away).toEqual([]);
    await browser.close();
  });
});
