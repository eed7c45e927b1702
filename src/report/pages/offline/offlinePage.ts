/**
 * The frame of an exported page: head, styles, plotly.js inlined exactly once, the scripts that draw the figures and
 * answer a touch, and a content-security policy under which nothing leaves the machine.
 *
 * Plotly stands in the page as gzip in base64, less than half as long. The policy names its unpacked text by hash,
 * which is also how a browser lets it run.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import { sourceFile } from "../../../run/index.js";
import { html, trusted, type Html } from "../../html.js";
import { REPORT_STYLES } from "../../reportStyles.js";

export interface OfflinePage {
  readonly title: string;
  /** From the report room's components and the notebook's own words. */
  readonly body: Html;
  /** CSS after the page's own; the looks of the report's components when not given. */
  readonly styles?: string;
  /** Of the words in `body`; English when absent. */
  readonly language?: "en" | "ja";
}

const FIGURE = /<script\b[^>]*\bclass="figure-data"/;

/** Scripts at the end of a page, in this order, each where the page has something for it to do. */
const SCRIPTS: readonly { readonly file: string; readonly isNeeded: RegExp }[] = [
  { file: "figureLayout.js", isNeeded: FIGURE },
  { file: "figureRoom.js", isNeeded: FIGURE },
  { file: "figureNames.js", isNeeded: FIGURE },
  { file: "drawFigures.js", isNeeded: FIGURE },
  { file: "hover.js", isNeeded: FIGURE },
  { file: "reveal.js", isNeeded: /<details\b/ },
  { file: "threshold.js", isNeeded: /<script\b[^>]*\bclass="threshold-data"/ },
  { file: "runs.js", isNeeded: /<script\b[^>]*\bid="runs-data"/ },
  { file: "tables.js", isNeeded: /<table\b[^>]*\bclass="data\b/ },
];

/**
 * A whole HTML document; the same parts give the same bytes. Plotly is left out where nothing is drawn.
 *
 * A figure in `body` is an element that holds an empty `.plot` and, as its own child, a
 * `<script type="application/json" class="figure-data">` with `{ data, layout }`.
 */
export function offlinePage({ title, body, styles = REPORT_STYLES, language = "en" }: OfflinePage): string {
  const theme = templateFile("theme.js");
  const scripts = SCRIPTS.filter(({ isNeeded }) => isNeeded.test(body.markup)).map(({ file }) => templateFile(file));
  const plotly = FIGURE.test(body.markup) ? plotlyScript() : undefined;
  const run = [theme, ...scripts, ...(plotly === undefined ? [] : [plotly.source])];
  const policy = [
    "default-src 'none'",
    `script-src ${run.map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`).join(" ")}`,
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  // Made here, of hashes and fixed words: escaped, its quotes would only be longer.
  const security = trusted(`<meta http-equiv="Content-Security-Policy" content="${policy}">`);
  const packed =
    plotly !== undefined && html`<script type="text/plain" id="packed-plotly">${trusted(plotly.packed)}</script>\n`;
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
${security}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>
${trusted(templateFile("page.css"))}${trusted(styles)}</style>
<script>${trusted(theme)}</script>
</head>
<body>
${plotly !== undefined && trusted(`<!-- ${plotly.notice} -->\n`)}${[
    body,
    packed,
    scripts.map((script) => html`<script>${trusted(script)}</script>\n`),
  ]}</body>
</html>
`;
  return page.markup;
}

interface PackedPlotly {
  /** As it runs. */
  readonly source: string;
  /** Gzip, base64. */
  readonly packed: string;
  /** Its own first comment: name, version, copyright, licence. */
  readonly notice: string;
}

/** Packing takes a while, and every page of a report carries the same. */
let known: PackedPlotly | undefined;

/** Read as a file: it can only be loaded where there is a window. */
function plotlyScript(): PackedPlotly {
  if (known !== undefined) return known;
  const source = readFileSync(
    createRequire(import.meta.url).resolve("plotly.js-cartesian-dist-min/plotly-cartesian.min.js"),
    "utf8",
  );
  const notice = /^\/\*\*?([\s\S]*?)\*\//.exec(source)?.[1];
  if (notice === undefined)
    throw new SyntaxError("Cannot inline plotly.js as it must begin with its notice: found none");
  return (known = {
    source,
    packed: gzipSync(source, { level: 9 }).toString("base64"),
    notice: notice
      .replace(/^\s*\*\s?/gm, "")
      .trim()
      .replaceAll("--", "- -"),
  });
}

function templateFile(name: string): string {
  return readFileSync(sourceFile(`report/pages/offline/${name}`), "utf8");
}
