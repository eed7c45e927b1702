import { html, joinHtml, type Html, type HtmlValue } from "../html.js";
import { renderDisclosure } from "./renderDisclosure.js";

/** Everything that is needed to make the page again. */
export interface Provenance {
  /** The command that rebuilds this page. */
  readonly command: string;
  readonly seed: number;
  /** Of the code; null outside a git checkout. */
  readonly commit: string | null;
  /** The resolved configuration, YAML. */
  readonly configYaml: string;
  /** By name: `{ config: "3f2a...", dataset: "..." }`. */
  readonly hashes: Readonly<Record<string, string>>;
  /** By name: `{ node: "20.20.2", xgboost: "3.4.1" }`. */
  readonly versions: Readonly<Record<string, string>>;
}

/** The last section of a page: command, seed, commit, hashes and versions in sight, the configuration folded. */
export function renderProvenance({ command, seed, commit, configYaml, hashes, versions }: Provenance): Html {
  const fact = (name: string, value: HtmlValue): Html => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  const code = (text: string): Html => html`<code>${text}</code>`;
  const facts = [
    fact("Rebuild this page", code(command)),
    fact("Seed", String(seed)),
    fact("Commit", commit === null ? "not known: built outside a git checkout" : code(commit)),
    ...Object.entries(hashes).map(([name, hash]) => fact(`Hash of ${name}`, code(hash))),
    ...(Object.keys(versions).length === 0
      ? []
      : [
          fact(
            "Versions",
            Object.entries(versions)
              .map(([name, version]) => `${name} ${version}`)
              .join(", "),
          ),
        ]),
  ];
  const configuration = html`<pre><code>${configYaml}</code></pre>`;
  return html`<dl class="provenance">
${joinHtml(facts, "\n")}
</dl>
${renderDisclosure("Configuration of this run", configuration)}`;
}
