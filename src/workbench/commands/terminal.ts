/** The terminal of a command: progress goes to stderr, results to stdout. */
import { terminalProgress, type TerminalProgress } from "../terminal/terminalProgress.js";

/** Runs `work` with a progress line that is cleared when it ends, whatever way it ends. */
export async function withTerminal<T>(work: (terminal: TerminalProgress) => Promise<T>): Promise<T> {
  const { stderr } = process;
  const terminal = terminalProgress({
    write: (text) => stderr.write(text),
    isTerminal: stderr.isTTY === true,
    ...(stderr.columns === undefined ? {} : { columns: stderr.columns }),
  });
  try {
    return await work(terminal);
  } finally {
    terminal.close();
  }
}

/** Writes lines to stdout. */
export function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** Work goes on when nobody reads its words any more, as after `| head -1`; any other error of the stream is thrown. */
export function surviveLostReader(stream: NodeJS.EventEmitter): void {
  stream.on("error", (error: Error) => {
    if (!("code" in error) || error.code !== "EPIPE") throw error;
  });
}
