/** Whatever draws says so when its generator was forgotten: the compiler finds these functions, so none is left out. */
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import * as tenbin from "../../src/index.js";
import { requireRng } from "../../src/core/index.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const MESSAGE = /^Cannot .+ as options\.rng must be a generator: found undefined; pass \{ rng: createRng\(7\) \}$/;

interface Door {
  readonly name: string;
  readonly isClass: boolean;
  /** Of each parameter: whether it is the generator itself. */
  readonly isRng: readonly boolean[];
}

/** Exported functions and classes one of whose parameters is a generator or has one; not those of a whole run. */
function doors(): Door[] {
  const { fileNames, options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(`${root}/tsconfig.json`, (path) => ts.sys.readFile(path)).config,
    ts.sys,
    root,
  );
  const program = ts.createProgram(fileNames, options);
  const checker = program.getTypeChecker();
  const door = checker.getSymbolAtLocation(program.getSourceFile(`${root}/src/index.ts`)!)!;
  return checker.getExportsOfModule(door).flatMap((exported) => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined) return [];
    const type = checker.getTypeOfSymbolAtLocation(symbol, declaration);
    const isClass = type.getConstructSignatures().length > 0;
    const parameters = [...type.getConstructSignatures(), ...type.getCallSignatures()].flatMap((signature) => [
      ...signature.parameters.map((parameter) => checker.getTypeOfSymbolAtLocation(parameter, declaration)),
    ]);
    const isRng = parameters.map((parameter) => parameter.getProperty("permutation") !== undefined);
    const draws = parameters.some(
      (parameter, k) =>
        isRng[k] || (parameter.getProperty("rng") !== undefined && parameter.getProperty("config") === undefined),
    );
    return draws ? [{ name: exported.name, isClass, isRng }] : [];
  });
}

/** What a door says when it is called with nothing in any argument. */
async function saidBy({ name, isClass, isRng }: Door): Promise<unknown> {
  const called = Reflect.get(tenbin, name) as new (...args: unknown[]) => unknown;
  const args = isRng.map((is) => (is ? undefined : {}));
  try {
    await (isClass ? Reflect.construct(called, args) : Reflect.apply(called, undefined, args));
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("a forgotten generator", () => {
  it("is named by every function that draws, with what to pass", async () => {
    const found = doors();
    expect(found.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "fitLstm",
        "smote",
        "simulateMarket",
        "bootstrapCorrelation",
        "OnlineLearner",
        "rehearseRollout",
      ]),
    );
    const silent: string[] = [];
    for (const door of found) {
      const said = await saidBy(door);
      if (!(said instanceof TypeError && MESSAGE.test(said.message))) silent.push(`${door.name}: ${String(said)}`);
    }
    expect(silent).toEqual([]);
  });

  it("is named by the validator and by a fit without any context", async () => {
    const validator = new tenbin.ModelValidator();
    const nothing = {} as never;
    expect(() => validator.validate(nothing, nothing)).toThrow(MESSAGE);
    const train = { x: tenbin.createMatrix(2, 1), y: Uint8Array.of(0, 1) };
    await expect(tenbin.fitMlp(train, {}, undefined as never)).rejects.toThrow(
      "Cannot fit a dense net as options.rng must be a generator: found undefined; pass { rng: createRng(7) }",
    );
  });

  it("is told from something else in its place", () => {
    expect(() => requireRng("draw", 7)).toThrow("Cannot draw as options.rng must be a generator: found 7");
    expect(() => requireRng("draw", { uniform: () => 0 })).toThrow("found an object that draws nothing");
    expect(() => requireRng("draw", tenbin.createRng(1))).not.toThrow();
  });
});
