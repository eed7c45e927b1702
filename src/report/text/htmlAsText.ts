/** Markup for whoever sees none: what a screen reader would say of it, in lines. */
import type { Html } from "../html.js";
import { wrapText } from "./wrapText.js";

const BLOCKS: ReadonlySet<string> = new Set([
  ...["address", "article", "aside", "div", "footer", "header", "main", "nav", "section"],
  ...["h1", "h2", "h3", "h4", "hr", "p", "pre", "dd", "dl", "dt", "li", "ol", "ul"],
  ...["caption", "table", "tbody", "tfoot", "thead", "tr", "details", "figcaption", "figure", "summary"],
]);
const VOID: ReadonlySet<string> = new Set(["br", "col", "hr", "img", "input", "link", "meta"]);
const SILENT: ReadonlySet<string> = new Set(["script", "style", "template"]);
const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#39": "'",
  middot: "\u00b7",
  nbsp: " ",
};
const TOKEN = /<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*)>|[^<]+|</gi;

/**
 * The text of components: a line a block or a row of a table, cells two spaces apart. What is hidden from a screen
 * reader (signs, meanings that are heard as names) is left out.
 *
 * @returns Lines of at most `width` characters; no empty one.
 */
export function htmlAsText({ markup }: Html, { width = 120 }: { readonly width?: number } = {}): string {
  const lines = [""];
  /** Open elements; from the first silent one on nothing is said. */
  const open: { readonly tag: string; readonly isSilent: boolean }[] = [];
  for (const [found, slash, name, attributes = ""] of markup.matchAll(TOKEN)) {
    const tag = name?.toLowerCase();
    if (tag === undefined) {
      if (!open.some(({ isSilent }) => isSilent)) lines[lines.length - 1] += decoded(found);
      continue;
    }
    if (BLOCKS.has(tag) || tag === "br") lines.push("");
    if (tag === "td" || tag === "th") lines[lines.length - 1] += CELL;
    if (slash === "/") open.splice(Math.max(0, open.map((one) => one.tag).lastIndexOf(tag)));
    else if (!VOID.has(tag)) open.push({ tag, isSilent: SILENT.has(tag) || /\saria-hidden="true"/.test(attributes) });
  }
  return lines.flatMap((line) => rowLines(line, width)).join("\n");
}

/** Between cells, until spaces have been put together. */
const CELL = "\u0001";

function rowLines(line: string, width: number): string[] {
  const cells = line.split(CELL).map((cell) => cell.replace(/\s+/g, " ").trim());
  const row = cells.filter((cell) => cell !== "").join("  ");
  return row.length <= width ? [row].filter((text) => text !== "") : wrapText(row, width);
}

function decoded(text: string): string {
  return text.replace(/&([a-z]+|#39);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
