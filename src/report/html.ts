/**
 * The one way to write HTML: a template tag that escapes whatever is put into it.
 *
 * The tag reads the template's own text once and knows of every gap whether it lies in content, in a quoted
 * attribute or among a tag's attributes. Text becomes text there and nothing else; markup goes in only as a
 * value that this tag made. What could not be made safe by escaping is refused, by name.
 */
import { escapeHtml } from "./escape.js";

/** Markup that is safe in a page: made by {@link html}, or vouched for by {@link trusted}. */
class Html {
  readonly markup: string;
  readonly #made = true;

  constructor(markup: string) {
    this.markup = markup;
  }

  static isMade(value: unknown): value is Html {
    return typeof value === "object" && value !== null && #made in value && value.#made;
  }

  /** The markup, for whoever writes it into a file. */
  toString(): string {
    return this.markup;
  }
}

// The class itself stays here: whoever could construct it could skip the escape.
export type { Html };

/** What a gap of a template takes. Text is escaped; `undefined` and `false` leave the gap empty. */
export type HtmlValue = string | number | Html | undefined | false | readonly HtmlValue[];

/** Where a gap lies; `raw` is inside a script or a style sheet. */
interface Gap {
  readonly place: "content" | "attribute" | "tag" | "raw";
  /** Of the attribute. */
  readonly name: string;
  /** Whether the attribute's value begins here. */
  readonly isFirst: boolean;
}

const RAW_ELEMENTS: ReadonlySet<string> = new Set(["script", "style"]);
/** Attributes whose value a browser opens. */
const ADDRESSES: ReadonlySet<string> = new Set(["href", "src", "action", "formaction"]);
const TOKEN = /<\/?([a-z][a-z0-9]*)|<|>|"|'|([a-z-]+)=(?=")|=/gi;

/** The gaps of a template, by its text, which is one array as long as the program runs. */
const known = new WeakMap<TemplateStringsArray, readonly Gap[]>();

/**
 * Markup from a template.
 *
 * ```ts
 * html`<p title="${note}">${name}: ${count}</p>`
 * ```
 *
 * A gap among a tag's attributes takes markup or a number only: `<p${html` id="${id}"`}>`.
 *
 * @throws {TypeError} If the template leaves an attribute without double quotes or a tag open, if a gap stands
 *   in a script, a style or an event handler, or if markup is put into an attribute.
 * @throws {RangeError} If text would be an address with a scheme, other than a table to download.
 */
export function html(texts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let gaps = known.get(texts);
  if (gaps === undefined) known.set(texts, (gaps = gapsOf(texts)));
  const made = values.map((value, k) => filled(value, gaps[k]!) + texts[k + 1]!);
  return new Html(texts[0]! + made.join(""));
}

/** Values one after another, with something between them. */
export function joinHtml(values: readonly HtmlValue[], between: string | Html): Html {
  const gap: Gap = { place: "content", name: "", isFirst: false };
  return new Html(values.map((value) => filled(value, gap)).join(filled(between, gap)));
}

/**
 * Markup that nobody escaped: a style sheet, a script, JSON through `escapeJson`, what nbconvert made of a
 * notebook. Never for text from data.
 */
export function trusted(markup: string): Html {
  return new Html(markup);
}

/** Whether a value is markup of this file's making. */
export function isHtml(value: unknown): value is Html {
  return Html.isMade(value);
}

function filled(value: HtmlValue, gap: Gap): string {
  if (value === undefined || value === false) return "";
  if (Array.isArray(value)) return value.map((each: HtmlValue) => filled(each, gap)).join("");
  if (isHtml(value)) {
    if (gap.place !== "attribute") return value.markup;
    throw new TypeError(`Cannot write an attribute as it must be given text: found markup for ${gap.name}`);
  }
  if (typeof value === "number" && gap.place !== "raw") return String(value);
  if (typeof value !== "string")
    throw new TypeError(
      `Cannot write HTML as a gap takes text, a number or markup: found ${value === null ? "null" : typeof value}`,
    );
  if (gap.place === "tag")
    throw new TypeError(`Cannot write HTML as text must stand in content or in quotes: found ${JSON.stringify(value)}`);
  if (gap.place === "raw")
    throw new TypeError(
      "Cannot write a script or a style as only trusted() text may stand in it: found text to escape",
    );
  if (gap.isFirst && ADDRESSES.has(gap.name)) requireHarmlessAddress(value);
  return escapeHtml(value);
}

/** A browser skips white space and control characters in front of a scheme and inside it. */
function requireHarmlessAddress(address: string): void {
  const read = address.replace(/[\u0000-\u0020]/g, "");
  if (/^[a-z][a-z0-9+.-]*:/i.test(read) && !read.startsWith("data:text/csv"))
    throw new RangeError(
      `Cannot write a link as its address must stay inside the report: found ${JSON.stringify(address)}`,
    );
}

/** Reads a template's own text as a browser would, as far as telling places apart needs it. */
function gapsOf(texts: TemplateStringsArray): Gap[] {
  const gaps: Gap[] = [];
  let place: Gap["place"] = "content";
  let element = "";
  let name = "";
  texts.forEach((text, k) => {
    let end = 0;
    for (const token of text.matchAll(TOKEN)) {
      const [found, tag, attribute] = token;
      end = token.index + found.length;
      if (place === "raw") {
        if (found.toLowerCase() !== `</${element}`) continue;
        place = "tag";
        element = found;
      } else if (place === "content") {
        if (tag === undefined) continue;
        place = "tag";
        element = found.slice(1).toLowerCase();
      } else if (place === "attribute") {
        if (found === '"') place = "tag";
      } else if (found === ">") place = RAW_ELEMENTS.has(element) ? "raw" : "content";
      else if (attribute !== undefined) name = attribute.toLowerCase();
      else if (found === '"') place = "attribute";
      else
        throw new TypeError(
          `Cannot write HTML as attributes must stand in double quotes: found ${JSON.stringify(text)}`,
        );
    }
    const isLast = k === texts.length - 1;
    if (isLast ? place !== "content" : /[<=]$/.test(text) && place !== "attribute" && place !== "raw")
      throw new TypeError(`Cannot write HTML as tags and quotes must be closed: found ${JSON.stringify(text)}`);
    if (isLast) return;
    if (place === "attribute" && /^(on|style$|srcdoc$)/.test(name))
      throw new TypeError(`Cannot write HTML as ${name} must not be computed: found a gap in it`);
    const isAttribute = place === "attribute";
    gaps.push({ place, name: isAttribute ? name : "", isFirst: isAttribute && end === text.length });
  });
  return gaps;
}
