import type { Page } from "playwright-core";

/** How long a test waits for a browser before it calls it hung: no goal, and many times what a busy machine needs. */
export const PATIENCE_MS = 300_000;

/** The page, whose every wait is that long; Playwright's own 30 s are short for a slow machine with both cores busy. */
export function patient(page: Page): Page {
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}
