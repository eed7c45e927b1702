/** What of a table is not there in the end, and why. */
import type { Span } from "../lake/coverageSpans.js";
import type { MissingSpan } from "./downloadReceipt.js";
import { cutSpans, subtractSpans } from "./spans.js";
import type { WantedTable } from "./wantedTable.js";

/** Ascending. The last failure of a span is its reason; without one it is what the table generally lacks. */
export function missingSpans({ source, asked, had, failures }: WantedTable): MissingSpan[] {
  let left = subtractSpans(asked, had);
  const missing: MissingSpan[] = [];
  for (const failure of [...failures].reverse()) {
    for (const span of cutSpans(left, failure.span)) missing.push({ ...failure, span });
    left = subtractSpans(left, [failure.span]);
  }
  for (const span of left) missing.push({ span, reason: source.lack, mayComeLater: false });
  return joined(missing.sort((a, b) => a.span[0] - b.span[0]));
}

/** Spans that touch and have one reason are one. */
function joined(missing: readonly MissingSpan[]): MissingSpan[] {
  const result: MissingSpan[] = [];
  for (const one of missing) {
    const last = result.at(-1);
    if (last?.span[1] === one.span[0] && last.reason === one.reason) {
      const span: Span = [last.span[0], one.span[1]];
      result[result.length - 1] = { ...last, span };
    } else result.push(one);
  }
  return result;
}
