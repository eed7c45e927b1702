/** Elements by which a page leaves itself or brings another in, whatever its content-security policy says. */
const WAYS_OUT = ["base", "embed", "form", "frame", "frameset", "iframe", "link", "meta", "object", "portal"];
/** A tag begins at "<" and the letters right behind it, wherever a browser may be in the page: so none is left. */
const TAG = new RegExp(`<(?=(?:${WAYS_OUT.join("|")})(?:[\\s/>]|$))`, "gi");

/**
 * Markup in which such tags of a notebook's outputs and words are text that a reader sees. A policy in a page
 * stops what a page loads, but no `<meta http-equiv="refresh">` that takes the reader elsewhere.
 */
export function withoutWaysOut(markup: string): string {
  return markup.replace(TAG, "&lt;");
}
