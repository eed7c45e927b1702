import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listModels, nameModel, readRegistry, recordJudgement, resolveModel, unnameModel } from "../../../src/index.js";
import { openSealedLine, sealLine } from "../../../src/core/index.js";
import { installCandidate } from "../../../src/run/registry/changeModels.js";
import { hashDirectory } from "../../../src/run/registry/hashDirectory.js";
import { candidateFolder, TRAINING } from "./candidateFolder.js";

let place: string;
let models: string;
let nowMs: number;
const clock = { nowMs: () => nowMs++ };
const here = process.cwd();
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "tenbin-registry-"));
  models = join(place, "data/models");
  nowMs = Date.UTC(2026, 10, 28);
  process.chdir(place);
});
afterEach(() => {
  process.chdir(here);
  rmSync(place, { recursive: true });
});

const folder = (content: string): string => candidateFolder(join(models, `run-${content}`, "v4"), content);
const name = (source: string, alias: string) => nameModel(source, alias, { models, clock });
const resolve = (text: string): string => resolveModel(text, { models });
const holds = (text: string): string => JSON.parse(readFileSync(join(resolve(text), "model/model.json"), "utf8")).kind;

describe("readRegistry", () => {
  it.each([
    ["a folder", (path: string) => mkdirSync(path, { recursive: true }), /must be a file .*: found a folder/],
    ["a device", (path: string) => symlinkSync("/dev/zero", path), /must be a file .*: found a pipe or a device/],
    [
      "sparse gigabytes",
      (path: string) => {
        writeFileSync(path, "");
        truncateSync(path, 3e9);
      },
      /must hold at most \d+ bytes: found 3000000000/,
    ],
  ])("refuses %s in its place by name", (_what, put, said) => {
    mkdirSync(models, { recursive: true });
    put(join(models, "registry.jsonl"));
    expect(() => readRegistry(models)).toThrow(said);
    expect(() => readRegistry(models)).toThrow(/^Cannot read the registry of models as ".*registry\.jsonl" /);
  });
});

describe("resolveModel", () => {
  it("gives a path back as it is, and a name as the directory of what was named", async () => {
    const a = folder("a");
    expect(resolve(a)).toBe(a);
    const { directory, changed } = await name(a, "champion");
    expect([changed, resolve("champion"), holds("champion")]).toEqual([true, directory, "a"]);
    // A name may itself be named, and naming the same again is no change.
    expect(await name("champion", "champion")).toEqual({ directory, changed: false });
    await name("champion", "challenger");
    expect(resolve("challenger")).toBe(directory);
    expect(readRegistry(models)).toHaveLength(2);
  });

  it("keeps what was named whatever becomes of the folder that it was", async () => {
    const a = folder("a");
    await name(a, "champion");
    rmSync(a, { recursive: true });
    candidateFolder(a, "b");
    expect(holds("champion")).toBe("a");
  });

  it("says which names there are where it finds nothing", async () => {
    expect(() => resolve("champion")).toThrow(
      'Cannot find the model "champion" as it must be a folder or a name of the registry: found neither; ' +
        "no model has a name yet",
    );
    await name(folder("a"), "champion");
    expect(() => resolve("champio")).toThrow(/found neither; the names are champion$/);
    expect(() => resolve("nowhere/at all")).toThrow(/"nowhere\/at all".*the names are champion$/);
  });

  it("does not guess between a name and a folder that is called so", async () => {
    const { directory } = await name(folder("a"), "champion");
    mkdirSync("champion");
    expect(() => resolve("champion")).toThrow(
      `found a name of the registry and something here; write "./champion" for what is here, or "${directory}" for`,
    );
    expect(resolve("./champion")).toBe("./champion");
  });

  it("tells a directory that has vanished from one that was changed", async () => {
    const { directory } = await name(folder("a"), "champion");
    appendFileSync(join(directory, "model/weights.safetensors"), "x");
    expect(() => resolve("champion")).toThrow(
      `Cannot use "champion" as its directory must hold what was named: "${directory}" was changed since; restore it ` +
        "from a copy, or give the name to another with tenbin models name <folder> champion",
    );
    rmSync(directory, { recursive: true });
    expect(() => resolve("champion")).toThrow(/has vanished; restore it from a copy/);
    // Naming the model again mends it.
    await name(join(models, "run-a/v4"), "champion");
    expect(holds("champion")).toBe("a");
  });
});

describe("nameModel", () => {
  it("moves a name, and its history is kept", async () => {
    await name(folder("a"), "champion");
    await name(folder("b"), "champion");
    await unnameModel("champion", { models, clock });
    expect(readRegistry(models)).toEqual([
      expect.objectContaining({ change: "name", runName: "strong-tiny-a", atMs: Date.UTC(2026, 10, 28) }),
      expect.objectContaining({ change: "name", runName: "strong-tiny-b", atMs: Date.UTC(2026, 10, 28) + 1 }),
      { change: "unname", alias: "champion", atMs: Date.UTC(2026, 10, 28) + 2 },
    ]);
    expect(() => resolve("champion")).toThrow(/found neither/);
  });

  it.each(["", "../up", "a b", "1st", "-x", "a/b", "a".repeat(41), "naïve"])("refuses %j for a name", async (alias) => {
    await expect(name(folder("a"), alias)).rejects.toThrow(
      /^Cannot name a model as a name must be 1 to 40 letters, digits, "_" or "-" that begin with a letter: found "/,
    );
    expect(readRegistry(models)).toEqual([]);
  });

  it("refuses what is no model, and what could change under a name", async () => {
    await expect(name(place, "champion")).rejects.toThrow(/signal\.json is missing/);
    const a = folder("a");
    symlinkSync("/etc/hostname", join(a, "link"));
    await expect(name(a, "champion")).rejects.toThrow(/link is no part of it/);
    expect(() => hashDirectory(a)).toThrow(/must hold files and folders only: "link" is something else/);
    expect(readRegistry(models)).toEqual([]);
  });

  it("names the model behind a link, and keeps it when the link is gone", async () => {
    symlinkSync(folder("a"), join(place, "latest"));
    await name("latest", "champion");
    rmSync(join(place, "latest"));
    expect(holds("champion")).toBe("a");
  });

  it("takes no name away that nothing has", async () => {
    await expect(unnameModel("champion", { models, clock })).rejects.toThrow(/must have it: no model has a name$/);
    await name(folder("a"), "first");
    await expect(unnameModel("champion", { models, clock })).rejects.toThrow(/the names are first$/);
  });
});

describe("installCandidate", () => {
  const install = (content: string) => installCandidate(folder(content), { models, clock });

  it("names what was trained last and leaves the champion alone", async () => {
    await install("a");
    expect(resolve("candidate")).toBe(join(models, "v4_candidate"));
    await name("candidate", "champion");
    await install("b");
    expect([holds("champion"), holds("candidate")]).toEqual(["a", "b"]);
  });

  it("adds nothing for the same model again", async () => {
    await install("a");
    await install("a");
    expect(readRegistry(models)).toHaveLength(1);
  });

  it("has changed nothing where it was killed after its line and before its directory was in place", async () => {
    await install("a");
    await install("b");
    // The directory of a kill: the line says b, the place holds a.
    rmSync(join(models, "v4_candidate"), { recursive: true });
    candidateFolder(join(models, "v4_candidate"), "a");
    expect(holds("candidate")).toBe("a");
    await install("c");
    rmSync(join(models, "v4_candidate"), { recursive: true });
    candidateFolder(join(models, "v4_candidate"), "a");
    expect(holds("candidate")).toBe("a");
    // And of a later run: it goes on.
    await install("c");
    expect(holds("candidate")).toBe("c");
    rmSync(join(models, "v4_candidate"), { recursive: true });
    expect(() => resolve("candidate")).toThrow(/has vanished; train again, or give the name to another/);
  });

  it("was never there where the first one was killed", async () => {
    await install("a");
    rmSync(join(models, "v4_candidate"), { recursive: true });
    expect(() => resolve("candidate")).toThrow(/found neither; no model has a name yet/);
    expect(listModels({ models })).toMatchObject([{ aliases: [], directories: [join(models, "run-a/v4")] }]);
  });
});

describe("listModels", () => {
  it("says of each content its names, places, last judgement, and what is wrong", async () => {
    await installCandidate(folder("a"), { models, clock });
    await name("candidate", "champion");
    await recordJudgement(resolve("champion"), { verdict: "fail", on: "its confirmation period" }, { models, clock });
    await recordJudgement(resolve("candidate"), { verdict: "pass", on: "November" }, { models, clock });
    const other = folder("b");
    writeFileSync(join(other, "model/model.json"), "{}");
    const trainedMs = Date.UTC(2026, 10, 28);
    expect(listModels({ models })).toEqual([
      {
        aliases: ["candidate", "champion"],
        directories: [resolve("champion"), join(models, "v4_candidate"), join(models, "run-a/v4")],
        model: "v4 as shipped",
        runName: "strong-tiny-a",
        training: TRAINING,
        trainedMs,
        judged: { verdict: "pass", on: "November", atMs: trainedMs + 3 },
        problem: null,
      },
      expect.objectContaining({
        aliases: [],
        directories: [other],
        model: null,
        problem: expect.stringMatching(/model\.json must hold/),
      }),
    ]);
    rmSync(resolve("champion"), { recursive: true });
    expect(listModels({ models })[1]).toMatchObject({ aliases: ["champion"], problem: "its directory has vanished" });
  });

  it("finds a model wherever somebody has put it, and lists one that holds a link with what is wrong", () => {
    const [copied, filed] = [join(models, "mine"), join(models, "2026/november/b")];
    candidateFolder(copied, "a");
    candidateFolder(filed, "b");
    candidateFolder(join(models, "run-c/v4.tmp-7"), "c");
    symlinkSync("/etc/hostname", join(filed, "model/link"));
    expect(listModels({ models }).map(({ directories, problem }) => [directories, problem])).toEqual([
      [[filed], expect.stringMatching(/model\/link is no part of it/)],
      [[copied], null],
    ]);
  });
});

describe("registry.jsonl", () => {
  const path = () => join(models, "registry.jsonl");

  it("refuses a flipped byte anywhere, a line taken out, and lines that changed places", async () => {
    for (const content of ["a", "b", "c"]) await name(folder(content), "champion");
    const whole = readFileSync(path());
    for (let at = 0; at < whole.length - 1; at += 7) {
      const flipped = Uint8Array.from(whole);
      flipped[at]! ^= 1 << (at % 7);
      writeFileSync(path(), flipped);
      expect(() => readRegistry(models), `byte ${at}`).toThrow(/^Cannot read the registry of models .*: line \d /);
    }
    const lines = whole.toString("utf8").trimEnd().split("\n");
    writeFileSync(path(), `${[lines[0], lines[2]].join("\n")}\n`);
    expect(() => readRegistry(models)).toThrow(/line 2 was changed after it was written, or a line before it was/);
    writeFileSync(path(), `${[lines[1], lines[0], lines[2]].join("\n")}\n`);
    expect(() => readRegistry(models)).toThrow(/line 1 was changed/);
  });

  it("refuses a time that no clock shows, which no command could put into words", async () => {
    await name(folder("a"), "champion");
    const path = join(models, "registry.jsonl");
    const line = openSealedLine(readFileSync(path, "utf8").trimEnd(), "").value as object;
    writeFileSync(path, `${sealLine({ ...line, atMs: 8.64e15 + 1 }, "").text}\n`);
    expect(() => readRegistry(models)).toThrow(/^Cannot read the registry of models .*line 1 is of another version/);
  });

  it("goes on after a line that a kill has torn", async () => {
    await name(folder("a"), "champion");
    appendFileSync(path(), '{"change":"unname","ali');
    expect(holds("champion")).toBe("a");
    await name(folder("b"), "champion");
    expect(holds("champion")).toBe("b");
    expect(readRegistry(models)).toHaveLength(2);
  });

  it("takes changes of one process one after the other, whoever asks at once", async () => {
    const sources = ["a", "b", "c", "d"].map(folder);
    await Promise.all(sources.map((source, k) => name(source, `model-${k}`)));
    expect(readRegistry(models)).toHaveLength(4);
  });
});

describe("hashDirectory", () => {
  it("changes with a byte, a file's name and a file's place", () => {
    const first = hashDirectory(candidateFolder(join(place, "x"), "a"));
    expect(hashDirectory(candidateFolder(join(place, "y"), "a"))).toBe(first);
    appendFileSync(join(place, "y/signal.json"), " ");
    expect(hashDirectory(join(place, "y"))).not.toBe(first);
    mkdirSync(join(place, "x/other"));
    expect(hashDirectory(join(place, "x"))).toBe(first);
    writeFileSync(join(place, "x/other/weights.safetensors"), "");
    expect(hashDirectory(join(place, "x"))).not.toBe(first);
  });
});
