/** Every page under reports/, as `.ci/run` leaves them: `vitest run --mode pages`. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { checkPages } from "./checkPages.js";
import { findChromium, WITHOUT_CHROMIUM } from "./chromium.mjs";

const reports = fileURLToPath(new URL("../../reports", import.meta.url));
const screenshots = fileURLToPath(new URL("screenshots", import.meta.url));
const pages = readdirSync(reports, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".html"));

describe.skipIf(findChromium() === undefined)(
  `exported pages${findChromium() === undefined ? ` (${WITHOUT_CHROMIUM})` : ""}`,
  () => {
    it("are there: an index and seven notebooks", () => {
      expect(pages.length).toBeGreaterThanOrEqual(8);
    });

    it.each(pages)("%s draws every plot without a network or a console error", async (page) => {
      const [checked] = await checkPages([join(reports, page)], { screenshots });
      expect(checked?.problems).toEqual([]);
    });
  },
);
