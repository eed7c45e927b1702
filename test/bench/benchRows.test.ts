import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { BENCH_ROWS, rowsAsked } from "./benchRows.mjs";
import { readPins } from "./peerPython.mjs";
import { benchEnvironment, readSaid } from "./runScript.mjs";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

describe("BENCH_ROWS", () => {
  it("names scripts that are there, and packages that are pinned", () => {
    const pins = readPins(readFileSync(here("requirements.txt"), "utf8"));
    for (const { prepare, preparePackages = [], ours, peers } of BENCH_ROWS) {
      for (const [file] of [ours, ...(prepare ? [prepare] : []), ...peers.map(({ script }) => script)])
        expect(existsSync(here(`rows/${file}`)), file).toBe(true);
      for (const name of [...preparePackages, ...peers.flatMap(({ packages }) => packages)])
        expect(pins.has(name), name).toBe(true);
    }
  });

  it("imports from dist only what a source becomes", () => {
    const scripts = readdirSync(here("."), { recursive: true, encoding: "utf8" }).filter((name) => /\.mjs$/.test(name));
    const imported = scripts.flatMap((name) =>
      Array.from(
        readFileSync(here(name), "utf8").matchAll(/from "(?:\.\.\/)+dist\/([\w/]+)\.js"/g),
        ([, path]) => path,
      ),
    );
    expect(imported).not.toEqual([]);
    expect(imported.filter((path) => !existsSync(here(`../../src/${path}.ts`)))).toEqual([]);
  });

  it("gives every row an id of its own and a goal", () => {
    expect(new Set(BENCH_ROWS.map(({ id }) => id)).size).toBe(BENCH_ROWS.length);
    for (const { id, peers, mostSeconds } of BENCH_ROWS)
      expect(peers.length > 0 ? mostSeconds === undefined : mostSeconds! > 0, id).toBe(true);
  });
});

describe("rowsAsked", () => {
  it("keeps the order of the table, and is all rows when none is named", () => {
    expect(rowsAsked("tpe smote").map(({ id }) => id)).toEqual(["smote", "tpe"]);
    expect(rowsAsked(" ")).toBe(BENCH_ROWS);
  });

  it("refuses an unknown row and says which there are", () => {
    expect(() => rowsAsked("smote,knn")).toThrow(/^Cannot run knn as a row must be one of features, lstm/);
  });
});

describe("readSaid", () => {
  it("takes the last line, whatever a library printed before", () => {
    expect(readSaid('warning\n{"seconds":[2],"cpuSeconds":[1],"work":{"rows":3}}\n', "x.mjs")).toEqual({
      seconds: [2],
      cpuSeconds: [1],
      work: { rows: 3 },
    });
  });

  it.each([
    "",
    "done",
    '{"seconds":[],"cpuSeconds":[1],"work":{}}',
    '{"seconds":[NaN],"cpuSeconds":[1],"work":{}}',
    '{"seconds":[1],"work":{}}',
    "null",
  ])("refuses %j", (said) => {
    expect(() => readSaid(said, "x.mjs")).toThrow("Cannot measure x.mjs as its last line must be JSON");
  });
});

describe("benchEnvironment", () => {
  it("gives every library the same threads and drops what would slow or change a peer alone", () => {
    const environment = benchEnvironment({
      HOME: "/h",
      OPENBLAS_CORETYPE: "Prescott",
      OPENBLAS_L2_SIZE: "1",
      PYTHONPATH: "/p",
      OMP_NUM_THREADS: "7",
    });
    expect(environment).toMatchObject({
      HOME: "/h",
      OMP_NUM_THREADS: "2",
      POLARS_MAX_THREADS: "2",
      TF_NUM_INTRAOP_THREADS: "2",
    });
    for (const dropped of ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "PYTHONPATH"])
      expect(environment).not.toHaveProperty(dropped);
  });
});
