/** Where a recorder may be pointed to: encrypted, or this machine. */

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * An address without its last slash.
 *
 * @param name As an option is called.
 * @param scheme Of what is not encrypted; an `s` behind it is.
 * @throws {RangeError} If it is none, carries a user, or would go unencrypted over a network.
 */
export function streamAddress(name: string, text: string, scheme: "ws" | "http"): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === `${scheme}s:` || (url?.protocol === `${scheme}:` && LOOPBACK.test(url.hostname));
  if (url !== undefined && isSafe && url.username === "" && url.password === "" && url.search === "" && url.hash === "")
    return url.href.replace(/\/+$/, "");
  throw new RangeError(
    `Cannot record as ${name} must be ${scheme}s://host, or ${scheme}:// on this machine alone: found ` +
      JSON.stringify(text.slice(0, 80)),
  );
}
