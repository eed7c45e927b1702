/**
 * Launches the tslab kernel in the repository root, whatever folder the notebook lies in, and closes
 * ten gaps of tslab 1.0.22: the first cell waits for the types of "tenbin", a run-time error shows the
 * compiler's output and ten lines of a stack, a cell that throws forgets its imports, `{ rows }` does not
 * find a variable of an earlier cell, a floating rejection or an error in a timer leaves its cell green,
 * Node's warnings (with a process id) land in a cell's output, files that change in the checkout fail a cell,
 * a client that is quick fails the first one, Node >= 23 lacks what tfjs-node calls, and a kernel outlives a
 * killed parent.
 */
"use strict";
const path = require("node:path");
const util = require("node:util");
const { Worker } = require("node:worker_threads");

// The checker's rootDir is the working directory, so cells see the project's own packages.
process.chdir(path.resolve(__dirname, "../.."));

// tfjs-node 4.22 still calls these two.
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
util.isArray ??= Array.isArray;

// Native libraries read these once, when they are loaded.
process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";
process.env.TF_ENABLE_ONEDNN_OPTS ??= "0";
process.env.OMP_WAIT_POLICY ??= "PASSIVE";

process.removeAllListeners("warning");

// In a thread of its own, since a cell may keep this one busy for hours.
new Worker(
  `const parent = process.ppid;
   setInterval(() => process.ppid === parent || process.kill(process.pid, "SIGKILL"), 1_000);`,
  { eval: true },
).unref();

const ts = require("@tslab/typescript-for-tslab");
const { CellErrors, importsOf, marked } = require("./cellErrors.cjs");

// tslab's watch program holds one timer and throws when files of the checkout change twice before a cell
// ends. What cells import is built and loaded once a kernel, so nothing needs to be watched.
ts.sys.watchFile = ts.sys.watchDirectory = () => ({ close() {} });

const executor = require("tslab/dist/executor");
const jupyter = require("tslab/dist/jupyter");
const { createExecutor } = executor;

/** What failed without being awaited since the last cell ended. */
let floating;
for (const event of ["unhandledRejection", "uncaughtException"]) {
  process.on(event, (error) => {
    floating ??= { error };
  });
}

/**
 * Writes `{ rows }` as `{ rows: rows }`. tslab turns the variables of earlier cells into `exports.rows`
 * and overlooks the shorthand, which then throws "rows is not defined". Lines keep their numbers.
 */
function spellOutShorthand(source) {
  const names = [];
  const visit = (node) => {
    if (ts.isShorthandPropertyAssignment(node)) names.push(node.name);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ESNext));
  return names.reduceRight((text, { text: name, end }) => `${text.slice(0, end)}: ${name}${text.slice(end)}`, source);
}

const errors = new CellErrors();
let begun;
/** Reads the types and the code of "tenbin" as a first cell would. */
let warmUp;

// Frames are told apart by the cell they are in, functions of earlier cells among them.
const vm = require("node:vm");
const { runInThisContext } = vm;
vm.runInThisContext = (code, options) =>
  runInThisContext(code, begun === undefined ? options : { ...options, filename: begun });

executor.createExecutor = (root, converters, console) => {
  const { convert } = converters.node;
  warmUp = () => {
    convert("", 'import * as tenbin from "tenbin";\ntenbin.openRun;');
    executor.createRequire(root)("tenbin");
  };
  let failedAtRun = false;
  converters.node.convert = (declared, source) => {
    const converted = convert(declared, marked(source));
    // The compiler's own complaints count columns, where marks would be in the way.
    if (converted.diagnostics.length > 0 || converted.output === undefined) return convert(declared, source);
    begun = errors.begin(source, converted.output);
    failedAtRun = true;
    return converted;
  };
  const said = { ...console, error: (...words) => console.error(...words.map((word) => sayError(word))) };
  const made = createExecutor(root, converters, said);
  const execute = made.execute;
  made.execute = async (source) => {
    failedAtRun = false;
    const spelt = spellOutShorthand(source);
    const ok = await execute(spelt);
    // What ticks in the cell's output stops with it.
    if (jupyter.lastWriteDisplayData) jupyter.lastWriteDisplayData.hasEnded = true;
    // tslab forgets all that a throwing cell declared; what it imported is as good as before.
    const imports = !ok && failedAtRun ? importsOf(spelt) : "";
    if (imports !== "") await execute(imports);
    // Rejections are reported after the microtasks of this turn.
    await new Promise(setImmediate);
    if (floating === undefined) return ok;
    console.error(`Not awaited: ${errors.describe(floating.error)}`);
    floating = undefined;
    return false;
  };
  return made;
};

function sayError(word) {
  return typeof word === "object" && word !== null ? errors.describe(word) : word;
}

// A client that is quick enough is heard before all sockets are bound, and what the kernel then sends throws
// "Socket is blocked by a bind or unbind operation": the first messages wait for the last socket.
const { ZmqServer } = jupyter;
const { init, handleShellMessage } = ZmqServer.prototype;
ZmqServer.prototype.init = function () {
  // Warm before anything is heard, so that the first cell answers as fast as the others.
  this.bound = init.call(this).then(() => {
    try {
      warmUp();
    } catch {
      // A library that cannot be loaded says so in the cell that imports it.
    }
  });
  return this.bound;
};
ZmqServer.prototype.handleShellMessage = async function (...message) {
  await this.bound;
  return handleShellMessage.apply(this, message);
};

require("tslab/dist/main").startKernel({ configPath: process.argv[2], enableFindLocal: false });
