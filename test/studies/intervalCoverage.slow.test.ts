import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/index.js";
import { measureCoverage, STATISTICS, type Coverage, type CoverageOptions } from "./intervalCoverage.js";

const SETS = 1_000;
/** Resampling AUCs of longer sets takes minutes. */
const BLOCKS_UP_TO = 68;

const percent = (share: number): string => (100 * share).toFixed(1);

function rowsOf(found: readonly Coverage[], { days, memory }: Pick<CoverageOptions, "days" | "memory">): string[] {
  return found.map(
    ({ statistic, held, meanWidth, oldHeld, oldMeanWidth }) =>
      `| ${days} | ${memory} | ${statistic} | ${oldHeld === null ? "-" : percent(oldHeld)} | ${percent(held)} | ` +
      `${oldMeanWidth === null ? "-" : (meanWidth / oldMeanWidth).toFixed(2)} |`,
  );
}

describe(`95 % intervals of ${STATISTICS.join(", ")} over ${SETS} simulated sets`, () => {
  const table: string[] = [];

  it.each([34, 68, 180])("hold the truth on %d days as often as the table says", (days) => {
    for (const memory of [0, 0.3, 0.5]) {
      const found = measureCoverage({
        days,
        memory,
        sets: SETS,
        rng: createRng(100 + days),
        ...(days <= BLOCKS_UP_TO ? { resamples: 300 } : {}),
      });
      table.push(...rowsOf(found, { days, memory }));
      // The binomial deviation of 1,000 sets at 92 % is 0.9 %.
      for (const { statistic, held } of found) expect(held, `${statistic} ${days} ${memory}`).toBeGreaterThan(0.9);
    }
    console.info(
      [
        "| days | correlation | statistic | blocks, % | cosines, % | width, times |",
        "|---|---|---|---|---|---|",
        ...table,
      ].join("\n"),
    );
  });
});
