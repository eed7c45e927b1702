/**
 * Run-time errors of a cell as a quant reads them: the message, then the line of the cell that it came from.
 *
 * tslab compiles a cell twice and keeps no source map, so each statement carries its line as a comment, which both
 * compilers leave where it stands: the last one before the place that threw names the line.
 */
"use strict";
const { inspect } = require("node:util");
const ts = require("@tslab/typescript-for-tslab");

const MARK = /\/\*@(\d+)\*\//g;
const FRAME = /\bcell-(\d+):(\d+):(\d+)/;

/** `source` with the number of its line, from 1, before each statement; every line stays where it was. */
function marked(source) {
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ESNext, true);
  const starts = new Set();
  const visit = (node) => {
    const isConcise = ts.isArrowFunction(node.parent ?? file) && node.parent.body === node && !ts.isBlock(node);
    const isStatement = ts.isStatement(node) && !ts.isBlock(node) && !ts.isImportDeclaration(node);
    if (isStatement || isConcise) starts.add(node.getStart(file));
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return [...starts]
    .sort((a, b) => b - a)
    .reduce((text, at) => {
      const line = file.getLineAndCharacterOfPosition(at).line + 1;
      return `${text.slice(0, at)}/*@${line}*/${text.slice(at)}`;
    }, source);
}

/** The imports of `source` alone. */
function importsOf(source) {
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ESNext);
  return file.statements
    .filter(ts.isImportDeclaration)
    .map((statement) => source.slice(statement.pos, statement.end))
    .join("\n");
}

/** Remembers what each cell was compiled to, and says errors in the words of the cell. */
class CellErrors {
  #cells = [];

  /** Of a cell that is about to run; its frames will be called by the name that this gives. */
  begin(source, compiled) {
    this.#cells.push({ lines: source.split("\n"), compiled: compiled.split("\n") });
    return `cell-${this.#cells.length - 1}`;
  }

  /** `RangeError: Cannot …` and one line that says where; what is no error as Node shows it. */
  describe(thrown) {
    if (!isError(thrown)) return inspect(thrown);
    const stack = String(thrown.stack ?? "");
    const head = `${thrown.name}: ${thrown.message}`;
    const frame = FRAME.exec(stack.replace(head, ""));
    const place = frame === null ? undefined : this.#placeOf(frame.slice(1).map(Number));
    if (place !== undefined) return `${head}\n    at ${place}`;
    const first = /^\s+at .*$/m.exec(stack.replace(head, ""));
    return first === null ? head : `${head}\n    ${first[0].trim()}`;
  }

  #placeOf([cell, line, column]) {
    const { lines, compiled } = this.#cells[cell] ?? {};
    if (compiled === undefined) return undefined;
    const before = [...compiled.slice(0, line - 1), (compiled[line - 1] ?? "").slice(0, column)].join("\n");
    const mark = [...before.matchAll(MARK)].at(-1);
    if (mark === undefined) return undefined;
    const whose = cell === this.#cells.length - 1 ? "line" : "an earlier cell, line";
    return `${whose} ${mark[1]}: ${(lines[Number(mark[1]) - 1] ?? "").trim()}`;
  }
}

/** Errors of a cell are of another context's class. */
function isError(value) {
  return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
}

module.exports = { CellErrors, importsOf, marked };
