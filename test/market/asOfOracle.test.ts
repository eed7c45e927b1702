/** DuckDB's ASOF JOIN as the oracle of the join that features use. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { asOf, openLake } from "tenbin";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "asof-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("asOf", () => {
  it("always finds the record that DuckDB's ASOF JOIN finds", async () => {
    const lake = await openLake(directory);
    const ascending = (maxLength: number) =>
      fc
        .array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength })
        .map((values) => Float64Array.from(values.sort((a, b) => a - b)));
    const list = (values: Float64Array) => `[${values.join(",")}]`;
    await fc.assert(
      fc.asyncProperty(ascending(30), ascending(40), async (knownMs, instants) => {
        // Of records known at the same instant the last counts, so the oracle sees only the last of each.
        const rows = await lake.query(`
          WITH every AS (SELECT unnest(${list(knownMs)}) AS known, unnest(range(${knownMs.length})) AS i),
               record AS (SELECT known, max(i) AS i FROM every GROUP BY known),
               instant AS (SELECT unnest(${list(instants)}) AS at, unnest(range(${instants.length})) AS k)
          SELECT coalesce(record.i, -1) AS i
          FROM instant ASOF LEFT JOIN record ON instant.at >= record.known ORDER BY k`);
        expect(Array.from(asOf(knownMs, instants))).toEqual(rows.map(({ i }) => i));
      }),
      { numRuns: 60 },
    );
    await lake.close();
  });
});
