/** JSON that vouches for itself: its last key is the hash of all that stands before it. */
import { sha256 } from "./hash.js";
import { parseJson } from "./json.js";

const SEAL = /,\n "sha256": "([0-9a-f]{64})"\n\}\n$/;
const SEAL_BYTES = ',\n "sha256": ""\n}\n'.length + 64;

/**
 * The text of an object, a line a value, behind it the hash of what comes before. No byte of it can change and
 * still be read by {@link openSealedJson}; it proves that nothing changed since, not who wrote it.
 *
 * @param value An object with at least one key and none called `sha256`.
 */
export function sealJson(value: object): string {
  return sealText(JSON.stringify(value, null, 1).slice(0, -"\n}".length));
}

/** Text with its seal, for {@link sealJson}. */
export function sealText(text: string): string {
  return `${text},\n "sha256": "${sha256(text)}"\n}\n`;
}

/** A line with its seal. */
export interface SealedLine {
  /** Without line feed. */
  readonly text: string;
  readonly seal: string;
}

const LINE_SEAL = /^(\{.+),"sha256":"([0-9a-f]{64})"\}$/;

/**
 * An object as one line of a file that only grows. Its hash is also of the line before, so that no line can be
 * changed, moved or taken out unseen.
 *
 * @param value An object with at least one key and none called `sha256`.
 * @param previousSeal Of the line before; empty for the first.
 */
export function sealLine(value: object, previousSeal: string): SealedLine {
  const text = JSON.stringify(value).slice(0, -1);
  const seal = sha256(previousSeal + text);
  return { text: `${text},"sha256":"${seal}"}`, seal };
}

/**
 * The value of a line of {@link sealLine}, without its hash.
 *
 * @throws {SyntaxError} That goes on after the line's place: if it was changed, or does not follow that other line.
 */
export function openSealedLine(line: string, previousSeal: string): { readonly value: unknown; readonly seal: string } {
  const [, text, seal] = LINE_SEAL.exec(line) ?? [];
  if (text === undefined || seal === undefined)
    throw new SyntaxError("does not end with its own hash, as this version writes it");
  if (sha256(previousSeal + text) !== seal)
    throw new SyntaxError("was changed after it was written, or a line before it was: its hash differs");
  const whole = `${text}}`;
  const value = parseJson(whole);
  requireAsWritten(whole, JSON.stringify(value));
  return { value, seal };
}

/**
 * The value in the bytes of a sealed file, without its hash.
 *
 * @throws {SyntaxError} That goes on after the file's name: if it was changed, cut, never sealed, is no JSON, or JSON
 *   that says the same in another way.
 */
export function openSealedJson(content: Uint8Array): unknown {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length);
  const head = bytes.subarray(0, Math.max(0, bytes.length - SEAL_BYTES));
  const seal = SEAL.exec(bytes.subarray(head.length).toString("latin1"));
  if (seal === null) throw new SyntaxError("does not end with its own hash, as this version writes it");
  if (sha256(head) !== seal[1]) throw new SyntaxError("was changed after it was saved: its hash differs");
  const text = `${head.toString("utf8")}\n}`;
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    throw new SyntaxError("is not JSON");
  }
  requireAsWritten(text, JSON.stringify(value, null, 1));
  return value;
}

/** Readers differ in which of two equal keys counts, so there is one way only to write a value. */
function requireAsWritten(found: string, written: string): void {
  if (found !== written)
    throw new SyntaxError(
      "is not as this version writes it: a key may stand twice, or a number or blank be written otherwise",
    );
}
