import { describe, expect, it } from "vitest";
import { messageOf } from "../../src/core/index.js";

describe("messageOf", () => {
  it("says an error's message without its name, and anything else as text", () => {
    expect(messageOf(new RangeError("it must be above 0"))).toBe("it must be above 0");
    expect(messageOf("a text")).toBe("a text");
    expect(messageOf(undefined)).toBe("undefined");
    expect(messageOf({ message: "of no error" })).toBe("[object Object]");
  });
});
