import { describe, it } from "vitest";
import { expectSameLake } from "./replay.js";

describe("a recording that is replayed", () => {
  it("ends in the same lake as files of the same messages, to the byte", () =>
    expectSameLake({ lengthMs: 240_000, speed: 120 }));
});
