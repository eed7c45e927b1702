/** Ends a run of vitest with one line that a person and a script can read. */
import type { Reporter, TestCase, TestModule } from "vitest/node";

/**
 * Names each skipped suite, whose name says why, then `N passed, N failed, N skipped`. A file that cannot
 * be loaded and an error outside a test count as failed.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    const skipped = new Map<string, number>();
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) {
        const { state } = test.result();
        count[state] += 1;
        if (state === "skipped") skipped.set(suiteOf(test), (skipped.get(suiteOf(test)) ?? 0) + 1);
      }
      if (module.state() === "failed" && !tests.some((test) => test.result().state === "failed")) count.failed += 1;
    }
    for (const [suite, tests] of skipped) process.stdout.write(`skipped ${tests}: ${suite}\n`);
    process.stdout.write(`${count.passed} passed, ${count.failed + count.pending} failed, ${count.skipped} skipped\n`);
  }
}

function suiteOf(test: TestCase): string {
  const names = test.parent.type === "suite" ? test.parent.fullName : "";
  // A test may give its own reason in parentheses.
  return names.endsWith(")") || names === "" ? names || test.fullName : test.fullName;
}
