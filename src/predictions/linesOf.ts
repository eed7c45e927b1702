/** Lines of a text that may be anybody's: none is held that no table has, and what reading throws is passed on. */
import { createReadStream } from "node:fs";

/** A prediction is some 60 characters; what has no line end for so long is no table. */
const MOST_CHARACTERS = 2 ** 20;
const LINE_END = /\r\n|[\n\r\u2028\u2029]/;

/**
 * The lines of bytes in UTF-8, or in UTF-16 with its mark, without their ends: a line feed, a carriage return, or both,
 * or one of Unicode's own. A byte order mark stays where it is; an empty last line is none.
 *
 * @throws {SyntaxError} If a line is longer than a million characters, naming `path` and the line.
 * @throws What reading the bytes throws.
 */
export async function* linesOf(
  path: string,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array> = createReadStream(path),
): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let rest = "";
  let number = 0;
  for await (const chunk of bytes) {
    decoder ??= new TextDecoder(encodingOf(chunk), { ignoreBOM: true });
    const text = rest + decoder.decode(chunk, { stream: true });
    // The line feed that belongs to it may be still to come.
    const whole = text.endsWith("\r") ? text.slice(0, -1) : text;
    const lines = whole.split(LINE_END);
    rest = lines.pop()! + text.slice(whole.length);
    number += lines.length;
    if (rest.length > MOST_CHARACTERS) throw tooLong(path, number + 1);
    yield* lines;
  }
  const lines = (rest + (decoder?.decode() ?? "")).split(LINE_END);
  if (lines.at(-1) === "") lines.pop();
  yield* lines;
}

/** By the mark before the first character. */
function encodingOf([first, second]: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

function tooLong(path: string, line: number): SyntaxError {
  return new SyntaxError(
    `Cannot import "${path}" as a line must hold at most ${MOST_CHARACTERS} characters: line ${line} holds more`,
  );
}
