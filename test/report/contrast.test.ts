/** WCAG 2.2 contrast of every pair of colours that pages put on each other, computed from the style sheets. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { COLOUR, REPORT_STYLES, SERIES } from "../../src/report/index.js";

const css = readFileSync(fileURLToPath(new URL("../../src/report/pages/offline/page.css", import.meta.url)), "utf8");
const THEMES = {
  light: tokensOf(/^:root \{([^}]*)\}/m),
  dark: tokensOf(/prefers-color-scheme: dark\) \{\s*:root:not\(\[data-theme="light"\]\) \{([^}]*)\}/),
  chosenDark: tokensOf(/:root\[data-theme="dark"\] \{([^}]*)\}/),
  print: { ...tokensOf(/^:root \{([^}]*)\}/m), ...tokensOf(/@media print \{\s*:root:root:root \{([^}]*)\}/) },
};

function tokensOf(block: RegExp): Record<string, string> {
  const found = block.exec(css)?.[1] ?? "";
  return Object.fromEntries(
    [...found.matchAll(/--([a-z]+): (#[0-9a-f]{3,6})/g)].map(([, name, colour]) => [name!, colour!]),
  );
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const hex = colour.length === 4 ? [...colour.slice(1)].map((digit) => digit + digit).join("") : colour.slice(1);
  const [red, green, blue] = [0, 2, 4].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

describe("contrast", () => {
  it("is measured as WCAG does", () => {
    expect(contrast("#000", "#fff")).toBe(21);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  });

  it.each(Object.entries(THEMES))(
    "of every text in %s is at least 4.5 : 1 on paper and on soft ground",
    (_theme, tokens) => {
      for (const text of ["ink", "quiet", "link", "keyword", "text", "number"]) {
        for (const ground of ["paper", "soft"])
          expect([text, ground, contrast(tokens[text]!, tokens[ground]!) >= 4.5]).toEqual([text, ground, true]);
      }
    },
  );

  // Marks need 3 : 1 (WCAG 1.4.11). Okabe-Ito's reddish purple has 2.98 on white and its orange and sky
  // blue less; the figures say with shape, whisker or label what these colours say.
  it.each(Object.entries(COLOUR).filter(([name]) => name !== "ink"))(
    "of the mark %s is about 3 : 1 in light and dark",
    (_name, colour) => {
      expect(contrast(colour, THEMES.light["paper"]!)).toBeGreaterThan(2.9);
      expect(contrast(colour, THEMES.dark["paper"]!)).toBeGreaterThan(2.9);
    },
  );

  it("is left to the tokens: components name no colour of their own", () => {
    expect(REPORT_STYLES).not.toMatch(/#[0-9a-f]{3,8}\b|rgba?\(/i);
    expect(REPORT_STYLES).not.toMatch(/shadow|gradient|url\(|@import/);
  });

  it("is the same for all series of a page's script as for the palette", () => {
    const script = readFileSync(
      fileURLToPath(new URL("../../src/report/pages/offline/figureLayout.js", import.meta.url)),
      "utf8",
    );
    expect(script).toContain(`var SERIES = ${JSON.stringify(SERIES).replaceAll(",", ", ")};`);
    expect(script).toContain(`var INK = "${COLOUR.ink}";`);
  });

  it("uses the four sizes of the scale, and 12 px for the definition mark alone", () => {
    const sizes = new Set(
      [...`${css}${REPORT_STYLES}`.matchAll(/font-size: (\d+)px/g)].map(([, size]) => Number(size)),
    );
    expect([...sizes].sort((a, b) => a - b)).toEqual([12, 14, 16, 20, 28]);
  });
});
