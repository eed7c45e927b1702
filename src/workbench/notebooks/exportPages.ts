/**
 * From executed notebooks to pages that a reviewer opens without a network.
 *
 * nbconvert makes the body of each page with our own template; this side adds the head, plotly.js once
 * and the one script that draws every figure. The content-security policy names these two scripts by
 * hash and allows nothing else: no request, no script of an output.
 */
import { execFile } from "node:child_process";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { writeFileAtomically } from "../../core/index.js";
import { html, offlinePage, REPORT_STYLES, trusted, type Html } from "../../report/index.js";
import { repositoryRoot, sourceFile } from "../../run/index.js";
import { pythonPath } from "../pythonPath.js";
import { withoutWaysOut } from "./withoutWaysOut.js";

export interface ExportPagesOptions {
  /** Where the pages go, one `<notebook>.html` each. */
  readonly directory: string;
  /** HTML put before the words of every page, or of each: origin line, navigation. */
  readonly before?: Html | ((page: PageInTurn) => Html);
  /** HTML put at the end of every page: provenance. */
  readonly after?: Html;
  /** CSS put after the page's own; the looks of the report's components when not given. */
  readonly styles?: string;
}

/** A page while it is made, among those it will lie beside. */
export interface PageInTurn {
  /** File name of this page. */
  readonly href: string;
  /** All pages of this export, in order. */
  readonly pages: readonly { readonly href: string; readonly title: string }[];
}

/** One exported page. */
export interface ExportedPage {
  readonly path: string;
  readonly title: string;
}

const LARGEST_BODIES_BYTES = 256 * 1_024 * 1_024;

/**
 * Exports executed notebooks, in order. The same notebooks give the same bytes.
 *
 * @throws {Error} If a notebook cannot be read or converted; no page is written then.
 */
export async function exportPages(
  notebooks: readonly string[],
  { directory, before = html``, after = html``, styles = REPORT_STYLES }: ExportPagesOptions,
): Promise<ExportedPage[]> {
  if (notebooks.length === 0) return [];
  const { stdout } = await promisify(execFile)(
    pythonPath(),
    [sourceFile("workbench/convertNotebooks.py"), ...notebooks],
    {
      maxBuffer: LARGEST_BODIES_BYTES,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
    },
  );
  const bodies = parseBodies(stdout);
  const links = notebooks.map((notebook, k) => ({
    href: `${basename(notebook, ".ipynb")}.html`,
    title: bodies[k]!.title,
  }));
  const pages = notebooks.map((_, k) => {
    const { title, body } = bodies[k]!;
    const { href } = links[k]!;
    const top = typeof before === "function" ? before({ href, pages: links }) : before;
    const words = trusted(withoutMachinePaths(withoutWaysOut(body)));
    const page = offlinePage({ title, body: html`${top}<main>\n${words}</main>\n${after}`, styles });
    return { path: join(directory, href), title, page };
  });
  for (const { path, page } of pages) writeFileAtomically(path, page);
  return pages.map(({ path, title }) => ({ path, title }));
}

/** A page names files as the repository does: what lies above the checkout is nobody's business. */
function withoutMachinePaths(markup: string): string {
  const root = repositoryRoot();
  return markup.replaceAll(`file://${root}/`, "").replaceAll(`${root}/`, "").replaceAll(root, ".");
}

function parseBodies(json: string): { title: string; body: string }[] {
  const parsed: unknown = JSON.parse(json);
  if (!Array.isArray(parsed)) throw new SyntaxError("Cannot export pages as the converter must answer with an array");
  return parsed.map((page: unknown) => {
    const [title, body] = ["title", "body"].map((name): unknown =>
      typeof page === "object" && page !== null ? Reflect.get(page, name) : undefined,
    );
    if (typeof title !== "string" || typeof body !== "string")
      throw new SyntaxError("Cannot export pages as the converter must answer with titles and bodies");
    return { title, body };
  });
}
