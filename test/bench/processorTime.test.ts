import { describe, expect, it } from "vitest";
import { busySecondsOf, ownSecondsOf, processorsOfOthers, readProcessorTime } from "./processorTime.mjs";

describe("busySecondsOf", () => {
  it("adds all but idle, waiting for a disk and guests", () => {
    expect(busySecondsOf("cpu  100 20 300 9999 8888 4 5 6 7777 6666\ncpu0 1 2 3 4\n")).toBeCloseTo(4.35, 9);
  });
});

describe("ownSecondsOf", () => {
  it("adds the process and the children it waited for, whatever its name is", () => {
    expect(ownSecondsOf("42 (node) S) S 1 42 42 0 -1 0 0 0 0 0 100 20 30 4 20 0 1 0")).toBeCloseTo(1.54, 9);
  });
});

describe("processorsOfOthers", () => {
  it("is what others used by the second", () => {
    expect(
      processorsOfOthers(
        { atSeconds: 0, busySeconds: 10, ownSeconds: 1 },
        { atSeconds: 4, busySeconds: 16, ownSeconds: 5 },
      ),
    ).toBe(0.5);
  });

  it("is never below zero, though clocks of hundredths disagree", () => {
    expect(
      processorsOfOthers(
        { atSeconds: 0, busySeconds: 10, ownSeconds: 1 },
        { atSeconds: 1, busySeconds: 10.99, ownSeconds: 2 },
      ),
    ).toBe(0);
  });

  it("counts this process as its own", () => {
    const before = readProcessorTime();
    const started = process.cpuUsage();
    const usedMs = (): number => process.cpuUsage(started).user / 1_000;
    while (usedMs() < 60);
    const after = readProcessorTime();
    expect(after.ownSeconds - before.ownSeconds).toBeGreaterThan(0.01);
    expect(after.busySeconds).toBeGreaterThan(before.busySeconds);
  });
});
