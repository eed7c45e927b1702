/** Every page under reports/, as `.ci/run` leaves them: `vitest run --mode pages`. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { checkPages } from "./checkPages.js";
import { findChromium, WITHOUT_CHROMIUM } from "./chromium.mjs";

const reports = fileURLToPath(new URL("../../reports", import.meta.url));
const pages = readdirSync(reports, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".html"));

describe.skipIf(findChromium() === undefined)(
  `exported pages${findChromium() === undefined ? ` (${WITHOUT_CHROMIUM})` : ""}`,
  () => {
    it("are there: an index and seven notebooks", () => {
      expect(pages.length).toBeGreaterThanOrEqual(8);
    });

    const problems = new Map<string, readonly string[]>();
    beforeAll(async () => {
      const checked = await checkPages(pages.map((page) => join(reports, page)));
      checked.forEach((each, k) => problems.set(pages[k]!, each.problems));
    });

    it.each(pages)("%s is drawn, laid out and can be read by everybody, without a network or an error", (page) => {
      expect(problems.get(page)).toEqual([]);
    });
  },
);
