/**
 * The looks of every component, for pages and for JupyterLab: light, dark, print, phone to wide.
 *
 * Colours are the page's own custom properties (`--ink`, `--paper`, `--quiet`, `--line`, `--soft`, `--link`);
 * inside JupyterLab they are taken from its theme. Results are told apart by sign, word and the shape of
 * a rule, never by hue.
 */
export const REPORT_STYLES: string = `
:where(.jp-OutputArea) { --ink: var(--jp-content-font-color1); --paper: var(--jp-layout-color0); --quiet: var(--jp-content-font-color2); --line: var(--jp-border-color2); --soft: var(--jp-layout-color1); --link: var(--jp-content-link-color); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.origin { max-width: none; margin: 0; padding: 0.75rem 0; border-bottom: 1px solid var(--line); font-size: 14px; color: var(--quiet); }
.origin .caution { color: var(--ink); margin-left: 0.75rem; }
.lead { font-size: 16px; margin: 0 0 0.75rem; }
.story { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 0 3rem; }
.story h2 { font-size: 16px; margin: 0 0 0.5rem; }

nav.pages { display: grid; grid-template-columns: 1fr auto 1fr; gap: 1rem; padding-top: 0.5rem; padding-bottom: 0.5rem; font-size: 14px; border-bottom: 1px solid var(--line); }
nav.pages .next { text-align: right; }
nav.pages a, .page-list a, a.download { display: inline-block; padding: 0.25rem 0; }
.page-list { padding-left: 1.5rem; }
.page-list li { margin: 0.25rem 0; }
.gist { color: var(--quiet); font-size: 14px; }

.cards { list-style: none; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(13rem, 100%), 1fr)); gap: 1.5rem; margin: 2rem 0; padding: 0; max-width: none; }
.card { border-top: 4px solid var(--ink); padding-top: 0.75rem; }
.card.fail { border-top-style: double; border-top-width: 6px; }
.card.inconclusive { border-top-style: dashed; }
.card h2 { font-size: 16px; font-weight: 400; margin: 0; color: var(--quiet); }
.card .word { font-size: 28px; line-height: 1.25; font-weight: 600; margin: 0.25rem 0 0.5rem; }
.card.inconclusive .word { font-size: 20px; line-height: 1.75; }
.card p { margin: 0 0 0.5rem; }
.card a { font-size: 14px; }

.wide { overflow-x: auto; margin: 0.75rem 0; max-width: 100%; }
.wide:focus-visible { outline-offset: -2px; }
table.data { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; color: var(--ink); }
.data caption { caption-side: top; text-align: left; color: var(--quiet); padding: 0.25rem 0; }
.data th, .data td { padding: 0.375rem 0.75rem; text-align: right; vertical-align: top; border-bottom: 1px solid var(--line); }
.data thead :is(th, td) { border-bottom: 1px solid var(--ink); font-weight: 600; vertical-align: bottom; }
.data tbody th { font-weight: 400; }
.data th:first-child, .data td:first-child { text-align: left; padding-left: 0; }
.data td:not(.text) { white-space: nowrap; }
.data.models td { white-space: normal; }
.data .text { text-align: left; }
.data .not-shown { color: var(--quiet); }
.models { width: 100%; table-layout: fixed; }
.models.single { max-width: 40rem; }
.models.single thead tr > :first-child { width: 45%; }
.models:not(.single) thead tr > :first-child { width: 22%; }
.recipe { display: block; font-weight: 400; color: var(--quiet); }
.models .outcome { display: block; }
.outcome.fail { font-weight: 600; }
.gates { width: 100%; }
.gates .group th { padding-top: 1.25rem; font-weight: 600; }
.gates tbody th { min-width: 11rem; }
.gates .why { min-width: 14rem; max-width: 24rem; color: var(--quiet); }
tr:target > *, .disclosure:target { background: var(--soft); }

figcaption { max-width: 72ch; }
.finding { display: block; font-size: 20px; line-height: 1.3; font-weight: 600; text-wrap: pretty; }
.subtitle { display: block; color: var(--quiet); font-size: 14px; margin-top: 0.25rem; }
.numbers > summary, .download { font-size: 14px; }
.numbers > summary { color: var(--quiet); padding: 0.25rem 0; }

.definition { cursor: help; position: relative; display: inline-block; font-size: 12px; line-height: 1.4; font-weight: 400; white-space: normal; anchor-name: --definition; anchor-scope: --definition; }
.definition .mark { display: inline-block; width: 1.4em; text-align: center; border: 1px solid var(--quiet); border-radius: 50%; color: var(--quiet); }
.definition .meaning { display: none; position: fixed; left: 1rem; right: 1rem; bottom: 1rem; z-index: 2; max-width: 30rem; padding: 0.75rem; background: var(--paper); color: var(--ink); border: 1px solid var(--ink); font-size: 14px; line-height: 1.5; text-align: left; }
.definition:hover .meaning, .definition:focus .meaning { display: block; }
@media (min-width: 50rem) { @supports (anchor-scope: all) { .definition .meaning { inset: auto; margin: 0.25rem; width: max-content; max-width: 26rem; position-anchor: --definition; position-area: block-end span-inline-end; position-try-fallbacks: flip-inline, flip-block, flip-inline flip-block; } } }
.meaning code { white-space: normal; }
.meaning cite { color: var(--quiet); }

.disclosure { border-bottom: 1px solid var(--line); }
.disclosure > summary { padding: 0.5rem 0; }
.disclosure > summary > :is(h2, h3, h4) { display: inline; font-size: 16px; margin: 0 0.5rem 0 0; }
.disclosed { padding: 0.25rem 0 1.5rem; }
td > .disclosure { border: 0; }

.warnings, .missing { border: 1px solid var(--line); padding: 0.75rem 1rem; margin: 1.5rem 0; }
.warnings { border-left: 4px solid var(--ink); }
.warnings p, .missing p { margin: 0; }
.warned { font-weight: 600; }
.warnings ul, .doubts { margin: 0.5rem 0 0; padding-left: 1.25rem; max-width: 72ch; }
.missing { border-style: dashed; color: var(--quiet); }
.missing strong { color: var(--ink); }
.note { font-size: 14px; color: var(--quiet); }

.provenance { margin: 0 0 1rem; font-size: 14px; }
.provenance > div { display: grid; grid-template-columns: minmax(8rem, 12rem) minmax(0, 1fr); gap: 1rem; padding: 0.375rem 0; border-bottom: 1px solid var(--line); }
.provenance dt { color: var(--quiet); }
.provenance dd { margin: 0; overflow-wrap: anywhere; }

@media (max-width: 40rem) { .finding, .card .word { font-size: 20px; } .provenance > div { grid-template-columns: 1fr; gap: 0; } .story { display: block; } .models, .models :is(caption, tbody, tr, th, td) { display: block; width: 100%; } .models thead { display: none; } .models tbody th { font-weight: 600; border: 0; padding: 0.75rem 0 0; } .data.models td { display: grid; grid-template-columns: 8rem 1fr; padding: 0.125rem 0; border: 0; text-align: left; } .models td::before { content: attr(data-model); color: var(--quiet); } .models tr { border-bottom: 1px solid var(--line); padding-bottom: 0.5rem; } .data th, .data td { padding-inline: 0.5rem; } }
@media print {
.definition .mark { display: none; }
:is(figcaption, .note) .definition, :is(figcaption, .note) .meaning { display: inline; position: static; padding: 0; border: 0; font-size: 9pt; }
:is(figcaption, .note) .meaning br { display: none; }
:is(figcaption, .note) .meaning :is(code, cite)::before { content: " "; }
.wide { overflow: visible; }
.data, .provenance, .origin { font-size: 9pt; }
.gates tbody th, .gates .why { min-width: 0; }
.data th, .data td { padding-inline: 0.35rem; }
.numbers:not([open]), .disclosure:not([open]), .download, nav { display: none; }
}
`;
