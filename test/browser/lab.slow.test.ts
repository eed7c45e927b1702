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
import { PATIENCE_MS, patient } from "./patient.js";

const PORT = 18_988;
const directory = mkdtempSync(join(tmpdir(), "tenbin-lab-"));
let server: ChildProcess | undefined;
afterAll(() => {
  server?.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});

/** Of two colours as a browser gives them, WCAG 2. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string): number => {
    const channels = (colour.match(/\d+(\.\d+)?/g) ?? []).slice(0, 3).map((each) => Number(each) / 255);
    const [r, g, b] = channels.map((each) => (each <= 0.040_45 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright! + 0.05) / (dark! + 0.05);
}

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
        "--LabApp.expose_app_in_browser=True",
      ],
      {
        cwd: directory,
        stdio: ["ignore", "ignore", "pipe"],
        // A theme that is switched is remembered: not in the settings of whoever runs this.
        env: { ...process.env, JUPYTER_CONFIG_DIR: join(directory, "config") },
      },
    );
    let log = "";
    server.stderr?.setEncoding("utf8").on("data", (text: string) => (log += text));
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
    expect(await page.locator(".jp-OutputArea .finding").textContent()).toMatch(
      /^Buy share stays between 40 and 60\s%$/,
    );
    expect(await page.locator(".jp-OutputArea details table").count()).toBe(1);
    expect(await page.locator(".jp-OutputArea").getByText("LSTM, fold 1 of 1: 2 of 2, loss 0.5").count()).toBe(1);
    // The words of an axis, on what they stand: in the light theme, and after it was switched.
    const inkOnPaper = async (): Promise<readonly [string, string]> => [
      await page
        .locator(".js-plotly-plot .xtick text")
        .first()
        .evaluate((text) => getComputedStyle(text).fill),
      await page.locator(".jp-Notebook").evaluate((notebook) => getComputedStyle(notebook).backgroundColor),
    ];
    const light = await inkOnPaper();
    await page.evaluate(async () => {
      const lab = Reflect.get(globalThis, "jupyterapp") as {
        readonly commands: { execute(command: string, options: object): Promise<void> };
      };
      await lab.commands.execute("apputils:change-theme", { theme: "JupyterLab Dark" });
    });
    // Lab's body has no height of its own, so it is never "visible".
    await page.locator('body[data-jp-theme-light="false"]').waitFor({ state: "attached" });
    await page.locator(".js-plotly-plot .xtick text").first().waitFor();
    await expect.poll(async () => (await inkOnPaper())[0], { timeout: PATIENCE_MS }).not.toBe(light[0]);
    const dark = await inkOnPaper();
    for (const [ink, paper] of [light, dark]) expect(contrast(ink, paper)).toBeGreaterThan(7);
    expect(away).toEqual([]);
    // Lab's yarn.js is no ES module, whatever our package.json says.
    expect(log).not.toContain("Fail to get yarn configuration");
    await browser.close();
  });
});
