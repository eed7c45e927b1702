import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { html, isHtml, joinHtml, trusted, visibleText, type HtmlValue } from "../../src/report/index.js";
import { HOSTILE, hostileText } from "./hostile.js";
import { elementsOf, parseMarkup, skeletonOf, textOf } from "./markup.js";

/** What a page shows of a text: hidden characters made visible, numbers kept whole. */
const shown = (text: string): string => visibleText(text).replace(/\u2009|(?<=\d) (?=%)/g, "\u202f");

describe("html", () => {
  it("escapes text, keeps markup, and leaves a gap for undefined and false", () => {
    expect(
      html`<p title="${'a "b"'}">${"1 < 2"}${html`<b>${3}</b>`}${undefined}${false}${["x", html`<i>y</i>`]}</p>`.markup,
    ).toBe('<p title="a &quot;b&quot;">1 &lt; 2<b>3</b>x<i>y</i></p>');
  });

  it("takes attributes that are not always there as markup", () => {
    const id = (name: string | undefined) => html`<p${name !== undefined && html` id="${name}"`}>x</p>`;
    expect([id("a").markup, id(undefined).markup]).toEqual(['<p id="a">x</p>', "<p>x</p>"]);
  });

  it("never lets text become an element, leave an attribute or end a link elsewhere", () => {
    const page = (text: string) => html`<main>
      ${html`<h1 id="x"${html` title="${text}"`}>${text}</h1>`}
      <ul class="a ${text}" data-model="${text}">
        ${[text, html`<li>${[text, [text]]}</li>`]}
      </ul>
      <a href="#${text}">${joinHtml([text, html`<b>${text}</b>`], text)}</a>
      <a href="${"06.html"}">${text}</a>
    </main>`;
    const skeleton = skeletonOf(page("plain").markup);
    fc.assert(
      fc.property(hostileText, (text) => {
        const { markup } = page(text);
        expect(skeletonOf(markup)).toBe(skeleton);
        const [heading, list] = ["h1", "ul"].map((tag) =>
          elementsOf(parseMarkup(markup)).find((one) => one.tag === tag),
        );
        expect(textOf(heading!)).toBe(shown(text));
        expect(heading!.attributes["title"]).toBe(shown(text));
        expect(list!.attributes["data-model"]).toBe(shown(text));
      }),
    );
  });

  it.each(HOSTILE)("writes %j as it would be read", (text) => {
    expect(textOf(parseMarkup(html`<p>${text}</p>`.markup))).toBe(shown(text));
  });

  it.each(["javascript:alert(1)", " java\tscript:alert(1)", "https://example.com", "data:text/html,<b>"])(
    "refuses the address %j",
    (address) => {
      expect(() => html`<a href="${address}">x</a>`).toThrow(/^Cannot write a link as its address must stay inside/);
    },
  );

  it("links to places of a page and to a table to download", () => {
    expect(html`<a href="${"06.html#gate"}">x</a><a href="${"data:text/csv;charset=utf-8,a"}">y</a>`.markup).toBe(
      '<a href="06.html#gate">x</a><a href="data:text/csv;charset=utf-8,a">y</a>',
    );
  });

  it("refuses a template whose gaps no escape could make safe", () => {
    const templates: readonly (() => unknown)[] = [
      () => html`<p id=${"x"}>y</p>`,
      () => html` id=${"x"}`,
      () => html`<p id='${"x"}'>y</p>`,
      () => html`<p ${"onclick"}="x">y</p>`,
      () => html`<${"script"}>y</p>`,
      () => html`<p onclick="${"x"}">y</p>`,
      () => html`<p style="${"x"}">y</p>`,
      () => html`<script>${"x"}</script>`,
      () => html`<style>${1}</style>`,
      () => html`<p title="${html`<b>x</b>`}">y</p>`,
      () => html`<p title="${"x"}>y</p>`,
      () => html`<p>${null as unknown as HtmlValue}</p>`,
      () => html`<p>${{ markup: "<b>" } as unknown as HtmlValue}</p>`,
    ];
    for (const template of templates) expect(template).toThrow(TypeError);
  });

  it("takes scripts and styles that were vouched for", () => {
    expect(html`<script>${trusted("let x = 1 < 2;")}</script><p>${"<"}</p>`.markup).toBe(
      "<script>let x = 1 < 2;</script><p>&lt;</p>",
    );
  });
});

describe("isHtml", () => {
  it("is not taken in by what only looks like markup", () => {
    expect([html`<p></p>`, "<p></p>", { markup: "<p></p>" }, JSON.parse('{"markup":"<p>"}')].map(isHtml)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
