/** Every command of the command line by its name, with its words parsed and its failures explained. */
import { parseArgs, type ParseArgsConfig } from "node:util";
import { diagnose } from "./commands/diagnose.js";
import { prepare } from "./commands/prepare.js";
import { report } from "./commands/report.js";
import { reportDiff } from "./commands/reportDiff.js";
import { search } from "./commands/search.js";
import { train } from "./commands/train.js";
import { UsageError, type Command } from "./commands/command.js";
import { explainFailure } from "./commands/explainFailure.js";
import { surviveLostReader } from "./commands/terminal.js";
import { validate } from "./commands/validate.js";

const COMMANDS: readonly Command[] = [prepare, train, search, validate, diagnose, report, reportDiff];

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
    (asked ? process.stdout : process.stderr).write(
      `${asked || name === undefined ? "" : `tenbin: no command "${name}"\n\n`}${help()}`,
    );
    return asked ? 0 : 2;
  }
  try {
    const { values } = parse(command, rest);
    if (values["help"] === true) {
      process.stdout.write(helpOf(command));
      return 0;
    }
    return await command.run(values);
  } catch (error) {
    const { text, code } = explainFailure(error, command.name, helpOf(command));
    process.stderr.write(text);
    return code;
  }
}

function parse(command: Command, args: readonly string[]): { readonly values: Readonly<Record<string, unknown>> } {
  const options: NonNullable<ParseArgsConfig["options"]> = { help: { type: "boolean" } };
  for (const { flag, repeated } of command.options) options[flag] = { type: "string", multiple: repeated ?? false };
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function help(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `Usage: tenbin <command> [options]\n\n${lines.join("\n")}\n\nEach command explains itself with --help.\n`;
}

function helpOf({ name, summary, options }: Command): string {
  const width = Math.max(4, ...options.map(({ flag, value }) => flag.length + value.length + 3));
  const lines = options.map(({ flag, value, meaning }) => `  ${`--${flag} ${value}`.padEnd(width)}  ${meaning}`);
  return `Usage: tenbin ${name} [options]\n${summary}\n\n${lines.join("\n")}\n`;
}
