/** The terminal of a command: progress goes to stderr, results to stdout. */
import { machineCodeOf } from "../../core/index.js";
import { plainText } from "../terminal/plainText.js";
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
  process.stdout.write(plainText(`${lines.join("\n")}\n`));
}

/** What the machine refused first of each stream. */
const refusals = new WeakMap<NodeJS.EventEmitter, { first?: Error }>();

/**
 * Work goes on when its words cannot be written: nobody reads them any more, as after `| head -1` or when a terminal
 * is closed, or the machine refuses them, which {@link refusalOf} says at the end. Any other error of the stream is
 * thrown.
 */
export function surviveLostReader(stream: NodeJS.EventEmitter): void {
  if (refusals.has(stream)) return;
  const found: { first?: Error } = {};
  refusals.set(stream, found);
  stream.on("error", (error: Error) => {
    const code = machineCodeOf(error);
    const isClosed = "isTTY" in stream && stream.isTTY === true && code === "EIO";
    if (isClosed || ("code" in error && error.code === "EPIPE")) return;
    if (code === undefined) throw error;
    found.first ??= error;
  });
}

/** Why the machine took no words of a stream, which may still be on their way to it; undefined: it took them. */
export async function refusalOf(stream: NodeJS.EventEmitter): Promise<Error | undefined> {
  // A stream says what went wrong a moment after the write.
  await new Promise((resolve) => setImmediate(resolve));
  return refusals.get(stream)?.first;
}
