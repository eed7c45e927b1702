import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/index.js";
import { studyComparison, type StudiedComparison } from "./championChallenger.js";

const SETS = 500;
const percent = (share: number): string => (100 * share).toFixed(1);

function rowOf(days: number, memory: number, edge: number, { questions, ...auc }: StudiedComparison): string {
  const cells = questions.map(
    ({ better, worse, mixed }) => `${percent(better)} / ${percent(worse)}${mixed === 0 ? "" : ` (${percent(mixed)})`}`,
  );
  return (
    `| ${days} | ${memory} | ${edge} | ${cells.join(" | ")} | ${auc.aucDifference.toFixed(4)} | ` +
    `${auc.aucDetectable.toFixed(4)} | ${percent(auc.aucBetter)} |`
  );
}

describe(`champion and challenger over ${SETS} simulated sets`, () => {
  const table: string[] = [];

  it.each([34, 68, 180])(
    "on %d days are called better when they are equal in at most 5 of 100",
    (days) => {
      for (const memory of [0, 0.3, 0.5]) {
        const rng = createRng(days).child(`memory ${memory}`);
        const found = studyComparison({ days, memory, edge: 0, sets: SETS, rng });
        table.push(rowOf(days, memory, 0, found));
        for (const { question, better, worse } of found.questions) {
          expect(better, `${question} ${days} ${memory}`).toBeLessThanOrEqual(0.05);
          // Two-sided: beyond twice the level by 3 binomial deviations.
          expect(better + worse, `${question} ${days} ${memory}`).toBeLessThanOrEqual(0.08);
        }
      }
      for (const edge of [0.1, 0.2, 0.4]) {
        const rng = createRng(days).child(`edge ${edge}`);
        table.push(rowOf(days, 0.3, edge, studyComparison({ days, memory: 0.3, edge, sets: SETS / 5, rng })));
      }
      console.info(
        [
          "| days | correlation | edge | better / worse, % | where | matter | AUC difference | would be seen | " +
            "AUC seen, % |",
          "|---|---|---|---|---|---|---|---|---|",
          ...table,
        ].join("\n"),
      );
      // On two busy cores the longest took over a quarter of an hour.
    },
    3_600_000,
  );
});
