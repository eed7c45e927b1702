/**
 * The listing of an archive's bucket. It says of some things that they exist and of nothing that it does not: it runs
 * behind what is served, sometimes by years.
 *
 * A name of a listing is another's text: whoever uses one compares it with what it must be.
 */
import { quoted } from "../http/fetchBounded.js";
import type { PoliteClient } from "../http/politeClient.js";
import { SourceError } from "../http/sourceErrors.js";

/** What lies right below a prefix. */
export interface Listing {
  /** Names of files, the prefix included. */
  readonly keys: readonly string[];
  /** Names of folders, the prefix and the last slash included. */
  readonly folders: readonly string[];
}

const MOST_PAGE_BYTES = 4 * 2 ** 20;
/** Of a thousand names each. */
const MOST_PAGES = 100;
const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** @throws {SourceError} If the listing cannot be had, is none, or never ends. */
export async function listArchive(
  client: PoliteClient,
  { listingUrl, prefix }: { readonly listingUrl: string; readonly prefix: string },
): Promise<Listing> {
  const keys: string[] = [];
  const folders: string[] = [];
  let marker = "";
  for (let page = 0; page < MOST_PAGES; page++) {
    const url = new URL(listingUrl);
    url.search = new URLSearchParams({ delimiter: "/", prefix, ...(marker === "" ? {} : { marker }) }).toString();
    const reply = await client.ask(url, { mostBytes: MOST_PAGE_BYTES });
    if (reply === undefined) throw new SourceError(`${url.host} must have a listing: it answered 404`);
    const text = Buffer.from(reply.bytes).toString("utf8");
    requireListing(url.host, text);
    const named = [...tagsOf(text, "Key")].filter((name) => name.startsWith(prefix));
    const below = [...tagsOf(text, "Prefix")].filter((name) => name.startsWith(prefix) && name !== prefix);
    keys.push(...named);
    folders.push(...below);
    if (!/<IsTruncated>\s*true\s*</.test(text)) return { keys, folders };
    const next = [...tagsOf(text, "NextMarker")][0] ?? named.at(-1) ?? below.at(-1) ?? "";
    if (next <= marker) break;
    marker = next;
  }
  throw new SourceError(`the listing of "${prefix}" must end: it went on after ${keys.length + folders.length} names`);
}

/** A document type could define entities; a listing has none. */
function requireListing(host: string, text: string): void {
  if (!/<ListBucketResult[\s>]/.test(text.slice(0, 2_000)) || /<!(?:DOCTYPE|ENTITY)/i.test(text))
    throw new SourceError(`${host} must answer with a listing in XML: found ${quoted(text)}`);
}

function* tagsOf(text: string, tag: string): Generator<string> {
  for (const [, value] of text.matchAll(new RegExp(`<${tag}>([^<]{0,1024})</${tag}>`, "g")))
    yield value!.replace(/&(\w{2,4});/g, (entity, name: string) => ENTITIES[name] ?? entity);
}
