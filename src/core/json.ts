/** JSON with a bound on its depth: what reads it walks it, and a stack has an end. */

/** No file that this project or an exchange writes is nested deeper than a dozen. */
const MOST_DEPTH = 100;

/**
 * The value of a JSON text.
 *
 * @throws {SyntaxError} If it is no JSON, or nested more than 100 deep.
 */
export function parseJson(text: string): unknown {
  requireShallowJson(text);
  return JSON.parse(text) as unknown;
}

/** @throws {SyntaxError} If brackets outside strings are nested more than 100 deep. */
export function requireShallowJson(text: string): void {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isText) {
      if (code === 92) at++;
      else if (code === 34) isText = false;
    } else if (code === 34) isText = true;
    else if (code === 91 || code === 123) {
      if (++depth > MOST_DEPTH)
        throw new SyntaxError(`it must be nested at most ${MOST_DEPTH} deep: character ${at + 1} opens one more`);
    } else if (code === 93 || code === 125) depth--;
  }
}
