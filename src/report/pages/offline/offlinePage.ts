/**
 * The frame of an exported page: head, styles, plotly.js inlined exactly once, the script that draws the
 * figures, and a content-security policy under which nothing leaves the machine.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
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
  /** A script of ours beside this file that works on what `body` holds; none when absent. */
  readonly script?: "runs.js";
}

/**
 * A whole HTML document; the same parts give the same bytes. Plotly is left out where nothing is drawn.
 *
 * A figure in `body` is an element that holds an empty `.plot` and, as its own child, a
 * `<script type="application/json" class="figure-data">` with `{ data, layout }`.
 */
export function offlinePage({ title, body, styles = REPORT_STYLES, language = "en", script }: OfflinePage): string {
  const drawn = /<script\b[^>]*\bclass="figure-data"/.test(body.markup)
    ? [plotlyScript(), templateFile("page.js")]
    : [];
  const scripts = [...drawn, ...(script === undefined ? [] : [templateFile(script)])];
  const hashes = scripts.map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`);
  const policy = [
    "default-src 'none'",
    `script-src ${hashes.join(" ") || "'none'"}`,
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  // Made here, of hashes and fixed words: escaped, its quotes would only be longer.
  const security = trusted(`<meta http-equiv="Content-Security-Policy" content="${policy}">`);
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
</head>
<body>
${body}${scripts.map((script) => html`<script>${trusted(script)}</script>\n`)}</body>
</html>
`;
  return page.markup;
}

/** Read as a file: it can only be loaded where there is a window. */
function plotlyScript(): string {
  return readFileSync(
    createRequire(import.meta.url).resolve("plotly.js-cartesian-dist-min/plotly-cartesian.min.js"),
    "utf8",
  );
}

function templateFile(name: string): string {
  return readFileSync(sourceFile(`report/pages/offline/${name}`), "utf8");
}
