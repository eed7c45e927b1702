import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asOf, marketUntil } from "../../src/features/index.js";
import { handMadeMarket } from "./handMadeMarket.js";

describe("asOf", () => {
  it("finds the last record known at each instant: equal is known, later is not", () => {
    expect([...asOf(Float64Array.of(10, 20, 20, 30), Float64Array.of(9, 10, 19, 20, 29, 30, 99))]).toEqual([
      -1, 0, 0, 2, 2, 3, 3,
    ]);
    expect([...asOf(new Float64Array(0), Float64Array.of(1))]).toEqual([-1]);
    expect([...asOf(Float64Array.of(1), new Float64Array(0))]).toEqual([]);
  });

  it("equals DuckDB's ASOF JOIN", async () => {
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run(
      "create table records as select i, floor(10000 * random())::bigint as known from range(400) " +
        "t(i), (select setseed(0.4))",
    );
    await connection.run(
      "create table instants as select row_number() over () as k, moment from (select unnest([0, " +
        "17, 5000, 9999, 20000]) as moment union all select floor(10000 * random())::bigint from " +
        "range(300))",
    );
    // Of records known at the same instant the join may take any: only their time is compared.
    const reader = await connection.runAndReadAll(
      "select moment, known from instants asof left join (select distinct known from records) on " +
        "moment >= known order by moment",
    );
    const known = (await connection.runAndReadAll("select known from records order by known"))
      .getColumns()[0]!
      .map(Number);
    const rows = reader
      .getRows()
      .map(([moment, match]) => ({ moment: Number(moment), match: match === null ? null : Number(match) }));
    const found = asOf(
      Float64Array.from(known),
      Float64Array.from(rows, ({ moment }) => moment),
    );
    expect(rows.length).toBe(305);
    expect(Array.from(found, (k) => known[k] ?? null)).toEqual(rows.map(({ match }) => match));
  });

  it("always points at a record that was known, with the next one unknown", () => {
    const ascending = fc
      .array(fc.integer({ min: 0, max: 50 }), { maxLength: 30 })
      .map((times) => Float64Array.from(times).sort());
    fc.assert(
      fc.property(ascending, ascending, (known, instants) => {
        asOf(known, instants).forEach((k, i) => {
          if (k >= 0) expect(known[k]!).toBeLessThanOrEqual(instants[i]!);
          if (k + 1 < known.length) expect(known[k + 1]!).toBeGreaterThan(instants[i]!);
        });
      }),
      { seed: 1 },
    );
  });
});

describe("marketUntil", () => {
  const market = handMadeMarket({ rows: 50, seed: 4, delayMs: 60_000 });
  const t0Ms = market.bars.timeMs[20]! + market.bars.barMs;

  it("keeps what was known at the instant, and cuts the coverage there", () => {
    const { bars, liquidations, funding, openInterest, depth } = marketUntil(market, t0Ms);
    expect(bars.close.length).toBe(21);
    expect(bars).toMatchObject({ symbol: "HANDUSDT", barMs: 300_000 });
    for (const table of [liquidations!, funding!, openInterest!, depth!])
      expect(Math.max(...table.knownMs)).toBeLessThanOrEqual(t0Ms);
    expect(liquidations!.side.length).toBe(liquidations!.knownMs.length);
    expect(liquidations!.coverageMs).toEqual([[market.bars.timeMs[0], t0Ms]]);
    expect(openInterest!.knownMs.length).toBe(market.openInterest!.knownMs.filter((known) => known <= t0Ms).length);
  });

  it("keeps absent tables absent, empty ones empty, and changes nothing", () => {
    const before = market.bars.close.slice();
    expect(Object.keys(marketUntil({ bars: market.bars }, t0Ms))).toEqual(["bars"]);
    const none = marketUntil(market, market.bars.timeMs[0]! - 1);
    expect([none.bars.close.length, none.liquidations!.coverageMs]).toEqual([0, []]);
    expect(market.bars.close).toEqual(before);
  });
});
