import { describe, expect, it } from "vitest";
import { plainText } from "../../../src/workbench/terminal/plainText.js";

describe("plainText", () => {
  it("leaves words of every script as they are, line feeds and tabs too", () => {
    const text = 'Cannot use "天秤":\n\t1 439 bars, naïve 👩‍🔬\n';
    expect(plainText(text)).toBe(text);
  });

  it("takes away what would move the cursor, colour, ring, or turn the letters round", () => {
    expect(plainText("a\u001b[31mb\rc\u0007d\u009b2Je\u202ef\u0000")).toBe(
      "a\ufffd[31mb\ufffdc\ufffdd\ufffd2Je\ufffdf\ufffd",
    );
  });
});
