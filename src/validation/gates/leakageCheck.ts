import type { LeakageReport } from "../leakage/leakageReport.js";
import type { Gate } from "./gate.js";

/** Hands on what the leakage check found. */
export const LEAKAGE_CHECK: Gate = {
  id: "leakage_check",
  name: "Leakage check",
  subject: "the number of leakage tests that failed",
  definition: {
    text:
      "Tests of the pipeline that made the predictions: features made again without the future, columns compared, " +
      "everything later replaced, labels shuffled, rows in both training and test. Which stages ran, on how many " +
      "rows, and which planted leaks the same tests found, stands in the certificate beside them.",
  },
  scale: "leakage tests",
  limits: { high: 0 },
  isShare: false,
  isStrict: false,
  role: "guard",
  answer: "honest",
  measure: ({ context: { leakage } }) => {
    if (leakage === undefined) return { missing: "needs the pipeline that made the predictions" };
    const { tests, result } = leakage;
    const failed = tests.filter((test) => test.result === "fail");
    const open = tests.filter((test) => test.result === "inconclusive");
    const reason =
      failed.length > 0
        ? `${failed.length} of ${tests.length} leakage tests failed: ${failed[0]!.reason}`
        : open.length > 0
          ? `No leakage test failed, but ${open.length} of ${tests.length} could not decide: ${open[0]!.reason}`
          : `All ${tests.length} leakage tests passed${sayControls(leakage)}`;
    return { value: failed.length, result, reason };
  },
};

/** How far a pass can be trusted: which planted leaks the same tests found. */
function sayControls({ certificate }: LeakageReport): string {
  if (certificate === undefined) return "";
  const { controls, controlsKnown } = certificate;
  if (controls.length === 0) return "; no leak was planted to see whether they would find one";
  const found = controls.filter(({ isCaught }) => isCaught).length;
  const known = controls.length < controlsKnown ? `, of ${controlsKnown} that a full run plants` : "";
  return `; they found ${found} of ${controls.length} planted leak${controls.length === 1 ? "" : "s"}${known}`;
}
