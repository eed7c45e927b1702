#!/usr/bin/env node
/**
 * The command line: `tenbin prepare | train | search | validate | predict | export | models | diagnose | report |
 * report-diff | download | record`.
 *
 * Exit codes: 0 done (validate: pass), 1 validate: fail, 3 validate: inconclusive, 2 refused input or
 * usage or a machine without room or rights, 70 internal error.
 *
 * It imports nothing until it can say why that could not be read: a machine that refuses does so while modules load.
 */
// Node would end with 1, which is a verdict.
process.on("uncaughtException", (error) => {
  process.exit(failed("go on", error));
});

void start(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

async function start(args: readonly string[]): Promise<number> {
  try {
    const { runCommandLine } = await import("./commandLine.js");
    return await runCommandLine(args);
  } catch (error) {
    return failed("load what it is made of", error);
  }
}

/** Says why it cannot go on. */
function failed(action: string, error: unknown): 2 | 70 {
  if (isOfTheMachine(error)) {
    process.stderr.write(
      `tenbin: Cannot ${action} as the machine must give room and rights to read its files: ` +
        `${error.message.split("\n")[0]!}; mend that and run the same command again\n`,
    );
    return 2;
  }
  process.stderr.write(`tenbin: internal error\n${error instanceof Error ? (error.stack ?? "") : String(error)}\n`);
  return 70;
}

/** What `machineCodeOf` of core says at greater length, which may be what could not be loaded. */
function isOfTheMachine(error: unknown): error is Error {
  return (
    error instanceof Error &&
    (("code" in error && /^E(?:MFILE|NFILE|ACCES|PERM|IO|NOMEM|NOSPC|ROFS)$/.test(String(error.code))) ||
      /Too many open files|Permission denied|Input\/output error|Cannot allocate memory/.test(error.message))
  );
}
