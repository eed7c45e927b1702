import { createRequire } from "node:module";
import { runInThisContext } from "node:vm";
import { describe, expect, it } from "vitest";

interface Errors {
  begin(source: string, compiled: string): string;
  describe(thrown: unknown): string;
}
const { CellErrors, importsOf, marked } = createRequire(import.meta.url)("../../src/workbench/cellErrors.cjs") as {
  readonly CellErrors: new () => Errors;
  readonly importsOf: (source: string) => string;
  readonly marked: (source: string) => string;
};

/** Runs the cell as the kernel does, its lines moved as a compiler moves them, and gives what is said of its error. */
function saidOf(errors: Errors, source: string): string {
  const compiled = `"use strict";\n\n${marked(source).replaceAll("; ", ";\n   ")}`;
  const filename = errors.begin(source, compiled);
  try {
    runInThisContext(`(function () { ${compiled}\n})()`, { filename });
  } catch (error) {
    return errors.describe(error);
  }
  return "";
}

describe("marked", () => {
  it("names the line of each statement and moves no line", () => {
    const source = 'const a = 1;\nif (a > 0) {\n  f(a);\n}\nimport x from "y";\n[1].map((k) =>\n  k + 1);';
    expect(marked(source)).toBe(
      '/*@1*/const a = 1;\n/*@2*/if (a > 0) {\n  /*@3*/f(a);\n}\nimport x from "y";\n' +
        "/*@6*/[1].map((k) =>\n  /*@7*/k + 1);",
    );
  });

  it("leaves text that looks like code alone", () => {
    expect(marked("`if (x) { f(); }`;")).toBe("/*@1*/`if (x) { f(); }`;");
  });
});

describe("CellErrors", () => {
  it("points at the cell's own line, with one line of stack", () => {
    const source =
      'const a = 1; const b = 2;\nfunction f(x) {\n  if (x > 0) throw new RangeError("Cannot x");\n}\nf(a);';
    expect(saidOf(new CellErrors(), source)).toBe(
      'RangeError: Cannot x\n    at line 3: if (x > 0) throw new RangeError("Cannot x");',
    );
  });

  it("says when the line is in an earlier cell", () => {
    const errors = new CellErrors();
    saidOf(errors, 'globalThis.cellErrorsTest = (x) =>\n  JSON.parse("{" + x);');
    expect(saidOf(errors, "cellErrorsTest(1);")).toMatch(
      /^SyntaxError: .*\n {4}at an earlier cell, line 2: JSON\.parse\("\{" \+ x\);$/,
    );
  });

  it("says what is no error as it is", () => {
    expect(saidOf(new CellErrors(), "throw { code: 5 };")).toBe("{ code: 5 }");
  });
});

describe("importsOf", () => {
  it("gives the imports alone", () => {
    expect(importsOf('import { a } from "b";\na();\nimport * as c from "d";')).toBe(
      'import { a } from "b";\n\nimport * as c from "d";',
    );
  });
});
