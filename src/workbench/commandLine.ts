/** Every command of the command line by its name, with its words parsed and its failures explained. */
import { parseArgs, type ParseArgsConfig } from "node:util";
import { didYouMean, machineFailure, messageOf } from "../core/index.js";
import { diagnose } from "./commands/diagnose.js";
import { models } from "./commands/models.js";
import { predict } from "./commands/predict.js";
import { exportModel } from "./commands/exportModel.js";
import { download } from "./commands/download.js";
import { prepare } from "./commands/prepare.js";
import { record } from "./commands/record.js";
import { report } from "./commands/report.js";
import { reportDiff } from "./commands/reportDiff.js";
import { search } from "./commands/search.js";
import { train } from "./commands/train.js";
import { UsageError, type Command } from "./commands/command.js";
import { explainFailure } from "./commands/explainFailure.js";
import { refusalOf, surviveLostReader } from "./commands/terminal.js";
import { plainText } from "./terminal/plainText.js";
import { validate } from "./commands/validate.js";

const COMMANDS: readonly Command[] = [
  prepare,
  train,
  search,
  validate,
  exportModel,
  predict,
  models,
  diagnose,
  report,
  reportDiff,
  record,
  download,
];

/**
 * Does what the words of a command line ask for.
 *
 * @returns The exit code, one of those that `cli.ts` lists.
 */
export async function runCommandLine([name, ...rest]: readonly string[]): Promise<number> {
  surviveLostReader(process.stdout);
  surviveLostReader(process.stderr);
  const command = COMMANDS.find((one) => one.name === name);
  if (command === undefined) {
    const asked = name === "help" || name === "--help" || name === "-h";
    (asked ? process.stdout : process.stderr).write(`${asked || name === undefined ? "" : noCommand(name)}${help()}`);
    return asked ? 0 : 2;
  }
  try {
    const { values, positionals } = parse(command, rest);
    if (values["help"] === true) process.stdout.write(helpOf(command));
    const code = values["help"] === true ? 0 : await command.run(values, positionals);
    const refusal = await refusalOf(process.stdout);
    if (refusal !== undefined) throw machineFailure("say what came of it", refusal);
    return code;
  } catch (error) {
    const { text, code } = explainFailure(error, command.name, helpOf(command));
    process.stderr.write(plainText(text));
    return code;
  }
}

function parse(
  command: Command,
  args: readonly string[],
): { readonly values: Readonly<Record<string, unknown>>; readonly positionals: readonly string[] } {
  const options: NonNullable<ParseArgsConfig["options"]> = { help: { type: "boolean" } };
  for (const { flag, repeated } of command.options) options[flag] = { type: "string", multiple: repeated ?? false };
  const parsed = (() => {
    try {
      return parseArgs({
        args: joinNumbers(args, command),
        options,
        allowPositionals: command.forms !== undefined,
        strict: true,
        tokens: true,
      });
    } catch (error) {
      throw new UsageError(sayMisunderstood(error, Object.keys(options)));
    }
  })();
  for (const { flag, repeated } of command.options) {
    const given = parsed.tokens.flatMap((token) =>
      token.kind === "option" && token.name === flag ? [token.value] : [],
    );
    // The last one would win, and nobody would hear of the others.
    if (repeated !== true && given.length > 1)
      throw new UsageError(`--${flag} must be given once: found ${given.map((value) => `"${value}"`).join(" and ")}`);
  }
  return parsed;
}

/** `--seed -1` is a value, if a wrong one: the parser would take every word with a dash for an option. */
function joinNumbers(args: readonly string[], { options }: Command): string[] {
  const flags = new Set(options.map(({ flag }) => `--${flag}`));
  const joined: string[] = [];
  for (const word of args) {
    const before = joined.at(-1) ?? "";
    if (/^-\.?\d/.test(word) && flags.has(before)) joined.splice(-1, 1, `${before}=${word}`);
    else joined.push(word);
  }
  return joined;
}

/** What the parser says in several sentences, in one. */
function sayMisunderstood(error: unknown, flags: readonly string[]): string {
  const message = messageOf(error);
  const [, unknown] = /^Unknown option '(--?[^']+)'/.exec(message) ?? [];
  if (unknown !== undefined) return `Unknown option '${unknown}'${didYouMean(unknown.replace(/^--/, ""), flags)}`;
  const [, needing] = /^Option '--([^' ]+)[^']*' argument (?:missing|is ambiguous)/.exec(message) ?? [];
  if (needing !== undefined)
    return `--${needing} needs a value; one that begins with a dash is written --${needing}=-x`;
  return message.split("\n")[0]!;
}

function noCommand(name: string): string {
  const known = COMMANDS.map((command) => command.name);
  return `tenbin: no command "${name}"${didYouMean(name, known)}\n\n`;
}

function help(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `Usage: tenbin <command> [options]\n\n${lines.join("\n")}\n\nEach command explains itself with --help.\n`;
}

function helpOf({ name, summary, options, forms = [] }: Command): string {
  const column = (rows: readonly (readonly [string, string])[]): string => {
    const width = Math.max(7, ...rows.map(([left]) => left.length));
    return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
  };
  const ways = forms.map(({ words, meaning }) => [`tenbin ${name} ${words}`.trimEnd(), meaning] as const);
  const flags = options.map(({ flag, value, meaning }) => [`--${flag} ${value}`, meaning] as const);
  const parts = [...(ways.length === 0 ? [] : [column(ways)]), ...(flags.length === 0 ? [] : [column(flags)])];
  return `Usage: tenbin ${name}${ways.length === 0 ? " [options]" : " …"}\n${summary}\n\n${parts.join("\n\n")}\n`;
}
