// @ts-check
/** Parquet of strangers, bars and predictions: bytes damaged or cut, columns of odd types and names. */
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { importFiles, importPredictions, openLake } from "tenbin";
import { mutateBytes } from "../mutateBytes.mjs";

const START_MS = 1_735_689_600_000;
/** What a column may be instead, in DuckDB's words, of the number `k` of the row. */
const ODD = [
  ...["NULL", "'x' || k", "k::DECIMAL(18, 3)", "k::HUGEINT * 1000000000000000000000", "-k::DOUBLE", "'NaN'::DOUBLE"],
  ...["'inf'::DOUBLE", "(k % 2)::BOOLEAN", "[k]", "{'a': k}", "to_timestamp(k)", "k::UTINYINT", "k::BLOB"],
  ...["TIMESTAMP '2025-01-01' + INTERVAL (k) HOUR", "DATE '2025-01-01' + k::INTEGER", "'a\u0000b'", "1e300"],
  ...[
    "make_timestamp_ns(k * 3600000000000)",
    "uuid()",
    "INTERVAL (k) DAY",
    "'2025-01-01'",
    "CASE WHEN k = 3 THEN NULL ELSE 1 END",
  ],
];
const ODD_NAMES = [
  "",
  "timeMs",
  'a"b',
  "symbol",
  "__proto__",
  "constructor",
  "label",
  "x'y",
  "t1Ms",
  "close",
  "\u0000",
];

/** @type {import("../kind.js").Kind} */
export const parquet = {
  prepare: async (place) => {
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    const path = join(place, "BTCUSDT-1h.parquet");
    /** @param {readonly (readonly [string, string])[]} columns */
    const write = (columns) => {
      const list = columns.map(([name, value]) => `${value} AS "${name.replaceAll('"', '""')}"`).join(", ");
      const target = path.replaceAll("'", "''");
      return connection.run(
        `COPY (SELECT ${list} FROM (SELECT unnest(range(30)) AS k)) TO '${target}' (FORMAT parquet)`,
      );
    };
    const bars = /** @type {const} */ ([
      ...[
        ["timestamp", `(${START_MS} + k * 3600000)::BIGINT`],
        ["open", "100.0 + k"],
        ["high", "102.0 + k"],
      ],
      ...[
        ["low", "99.0 + k"],
        ["close", "101.0 + k"],
        ["volume", "k::DOUBLE"],
      ],
    ]);
    const predictions = /** @type {const} */ ([
      ...[
        ["timeMs", `(${START_MS} + k * 3600000)::BIGINT`],
        ["symbol", "'BTCUSDT'"],
        ["probability", "k / 30.0"],
      ],
      ...[
        ["score", "(k / 30.0)::FLOAT"],
        ["label", "(k % 2)::TINYINT"],
      ],
    ]);
    return async (rng) => {
      const isBars = rng.integer(2) === 0;
      const columns = (isBars ? bars : predictions).map(
        ([name, value]) => /** @type {[string, string]} */ ([name, value]),
      );
      const isOdd = rng.integer(2) === 0;
      if (isOdd) {
        const column = columns[rng.integer(columns.length)] ?? ["", ""];
        if (rng.integer(3) > 0) column[1] = ODD[rng.integer(ODD.length)] ?? "NULL";
        else column[0] = ODD_NAMES[rng.integer(ODD_NAMES.length)] ?? "";
      }
      try {
        await write(columns);
      } catch {
        // No table that could be written.
        throw new RangeError("Cannot write this as DuckDB must know such columns");
      }
      if (!isOdd) writeFileSync(path, mutateBytes(readFileSync(path), rng));
      await (isBars ? takeBars(place, path) : takePredictions(path));
    };
  },
};

/** @param {string} path */
async function takePredictions(path) {
  const { t0Ms, probability, symbol, label } = await importPredictions(path, { timeIs: "decision" });
  assert.ok(t0Ms.length <= 30 && symbol.length === t0Ms.length);
  assert.ok(probability.every((p) => p >= 0 && p <= 1));
  assert.ok(t0Ms.every((time) => time >= 1_230_940_800_000 && time < 4_102_444_800_000));
  assert.ok(label === undefined || label.every((value) => value === 0 || value === 1));
}

/** @param {string} place @param {string} path */
async function takeBars(place, path) {
  const directory = join(place, "lake");
  rmSync(directory, { recursive: true, force: true });
  const lake = await openLake(directory);
  try {
    await importFiles(lake, [path]);
    const [found] = await lake.query(
      "SELECT count(*)::INTEGER AS n, count(DISTINCT timeMs)::INTEGER AS times, " +
        "bool_and(low <= least(open, close) AND high >= greatest(open, close) AND low > 0) AS possible FROM bars",
    );
    assert.ok(found !== undefined && found["n"] === found["times"] && Number(found["n"]) <= 30);
    assert.ok(found["possible"] !== false);
  } finally {
    await lake.close();
  }
}
