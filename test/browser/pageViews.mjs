// @ts-check
/** The views in which pages are photographed and checked: three widths, two themes; and when a page stands still. */

/** A desktop, a small laptop, a phone. */
export const WIDTHS_PX = /** @type {const} */ ([1440, 1024, 390]);
/** What an A4 sheet within its margins measures on a screen. */
export const SHEET_PX = { width: 720, height: 1_000 };
export const THEMES = /** @type {const} */ (["light", "dark"]);

/**
 * Waits until every plot in sight is drawn and has the width of its place, and two frames more.
 *
 * @param {import("playwright-core").Page} page
 * @param {number} [withinMs] Patience, no goal: a plot that is never drawn is for the caller to find.
 */
export async function untilSettled(page, withinMs = 20_000) {
  await page
    .waitForFunction(
      () =>
        Array.from(document.querySelectorAll("figure .plot")).every((plot) => {
          if (!(plot instanceof HTMLElement) || plot.offsetParent === null) return true;
          if (plot.dataset["state"] === "drawing") return false;
          const drawn = plot.querySelector(".main-svg")?.getBoundingClientRect().width;
          return drawn !== undefined && Math.abs(drawn - plot.clientWidth) <= 1;
        }),
      undefined,
      { timeout: withinMs },
    )
    .catch(() => {});
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(undefined)))),
  );
}
