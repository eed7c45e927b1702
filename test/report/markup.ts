/**
 * A small, strict reader of the HTML that our components make: start tags with quoted attributes, end
 * tags, text. It refuses whatever a browser would have to repair, so what it reads is what the DOM holds.
 */
import type { Html } from "../../src/report/index.js";

export interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (Element | string)[];
}

const VOID = new Set(["br", "img", "meta", "link", "hr", "input"]);
const TOKEN = /<!doctype html>|<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"<]*")?)*)\s*>|[^<]+|</gy;

/** The elements of a fragment, below one root. @throws {SyntaxError} Where the markup is not well formed. */
export function parseMarkup(markup: string | Html): Element {
  const html = String(markup);
  const root: Element = { tag: "", attributes: {}, children: [] };
  const open = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < html.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(html);
    if (match === null || match[0] === "<")
      throw new SyntaxError(`a stray "<" before ${JSON.stringify(html.slice(at, at + 60))}`);
    const [text, slash, tag, attributes] = match;
    const parent = open.at(-1)!;
    if (tag === undefined) {
      if (!text.startsWith("<")) parent.children.push(text);
      continue;
    }
    if (slash === "/") {
      if (parent.tag !== tag) throw new SyntaxError(`</${tag}> closes <${parent.tag}>`);
      open.pop();
      continue;
    }
    const element: Element = { tag, attributes: parseAttributes(attributes ?? ""), children: [] };
    parent.children.push(element);
    if (tag === "script" || tag === "style") {
      const end = html.indexOf(`</${tag}`, TOKEN.lastIndex);
      element.children.push(html.slice(TOKEN.lastIndex, end));
      TOKEN.lastIndex = html.indexOf(">", end) + 1;
    } else if (!VOID.has(tag)) open.push(element);
  }
  if (open.length > 1) throw new SyntaxError(`<${open.at(-1)!.tag}> is never closed`);
  return root;
}

function parseAttributes(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/([a-z-]+)(?:="([^"]*)")?/g)].map(([, name, value]) => [name!, decode(value ?? "")]),
  );
}

/** Entities as a browser reads them. */
export function decode(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    "#39": "'",
    middot: "\u00b7",
  };
  return text.replace(/&([a-z]+|#39);/g, (whole, name: string) => entities[name] ?? whole);
}

/** All elements below one, in document order. */
export function elementsOf(root: Element): Element[] {
  return root.children.flatMap((child) => (typeof child === "string" ? [] : [child, ...elementsOf(child)]));
}

/** Text of an element and all below it, entities decoded. */
export function textOf({ tag, children }: Element): string {
  if (tag === "script" || tag === "style") return "";
  return children.map((child) => (typeof child === "string" ? decode(child) : textOf(child))).join("");
}

/** Tags and attribute names in document order: what a hostile text must not change. */
export function skeletonOf(html: string | Html): string {
  return elementsOf(parseMarkup(html))
    .map(({ tag, attributes }) => `${tag} ${Object.keys(attributes).join(" ")}`)
    .join("\n");
}
