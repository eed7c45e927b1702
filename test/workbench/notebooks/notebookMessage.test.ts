import { describe, expect, it } from "vitest";
import { parseNotebookMessage } from "../../../src/workbench/notebooks/notebookMessage.js";

describe("parseNotebookMessage", () => {
  it("reads a failure", () => {
    const line = '{"event": "failed", "kind": "time-out", "cell": 3, "source": "await x", "message": "too long"}';
    expect(parseNotebookMessage(line)).toEqual({
      event: "failed",
      kind: "time-out",
      cell: 3,
      source: "await x",
      message: "too long",
    });
  });

  it("reads progress with and without a detail", () => {
    expect(parseNotebookMessage('{"event":"progress","task":"fit","done":1,"total":2}')).toEqual({
      event: "progress",
      progress: { task: "fit", done: 1, total: 2 },
    });
    expect(parseNotebookMessage('{"event":"progress","task":"fit","done":1,"total":2,"detail":"loss 1"}')).toEqual({
      event: "progress",
      progress: { task: "fit", done: 1, total: 2, detail: "loss 1" },
    });
  });

  it("refuses a line it does not know", () => {
    expect(() => parseNotebookMessage('{"event":"dance"}')).toThrow(/no known event/);
    expect(() => parseNotebookMessage('{"event":"cell","cell":"first"}')).toThrow(/"cell" must be a number/);
    expect(() => parseNotebookMessage("Fatal error")).toThrow(SyntaxError);
  });
});
