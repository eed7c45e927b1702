import { describe, it } from "vitest";
import { expectSameLake } from "./replay.js";

describe("a day's recording that is replayed at more than a hundred times its speed", () => {
  // Minutes on quiet cores; time stands still while others have them.
  it(
    "ends in the same lake as files of the same messages, to the byte",
    () => expectSameLake({ lengthMs: 86_400_000, speed: 400 }),
    3_600_000,
  );
});
