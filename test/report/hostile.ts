/** Strings that try to become markup, leave an attribute, close a script, run as a formula or turn a line round. */
import fc from "fast-check";

export const HOSTILE: readonly string[] = [
  "</script><script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onfocus='alert(1)' autofocus='",
  '" onmouseover="alert(1)" x="',
  "<!-- --!> <svg onload=alert(1)>",
  "</title></style></textarea><iframe>",
  "&lt;b&gt; &amp;quot; &#x3c;script&#x3e;",
  "\u202Egnp.exe\u202C \u200F\u2066",
  "\u2028\u2029\u0000\u0008\u007F\ufeff",
  "\ud800 lone \udc00",
  '=HYPERLINK("http://evil","x")',
  "]]> <![CDATA[ <math><mtext></form>",
  "javascript:alert(1)",
  "%{x}<a href='javascript:alert(1)'>x</a>",
];

/** Any of them, alone or inside other text. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.string({ unit: "binary", maxLength: 12 }),
      fc.constantFrom("<", ">", '"', "'", "&", "`", "\\", "\n"),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parts.join(""));

/**
 * The value with every string replaced by what `replace` makes of it, but for members whose meaning is
 * fixed by a type (`keep`).
 */
export function withTexts<T>(value: T, replace: (text: string) => string, keep: ReadonlySet<string>): T {
  const walk = (each: unknown, key: string): unknown => {
    if (typeof each === "string") return keep.has(key) ? each : replace(each);
    if (Array.isArray(each)) return each.map((member) => walk(member, key));
    if (typeof each !== "object" || each === null || ArrayBuffer.isView(each)) return each;
    return Object.fromEntries(
      Object.entries(each).map(([name, member]) => [
        name,
        keep.has(name) && typeof member !== "object" ? member : walk(member, name),
      ]),
    );
  };
  return walk(value, "") as T;
}
