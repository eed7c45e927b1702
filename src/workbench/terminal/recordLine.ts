/** How a recording goes, as one line. */
import { formatMinute } from "../../core/index.js";
import type { RecordStatus } from "../../market/index.js";
import { formatElapsed } from "./terminalProgress.js";

/** What a stream sends, as a person calls it. */
const KINDS: readonly (readonly [kind: string, called: string])[] = [
  ["beat", "heartbeat"],
  ["liquidations", "liquidation"],
  ["openInterest", "open interest"],
  ["depth", "depth"],
];

/**
 * `binance connected 1:05, 1204 messages, 1.3 MB; heartbeat 0:02 ago, depth 0:21 ago; 0 gaps; reconnects in 23:20:00`.
 */
export function recordLine(status: RecordStatus): string {
  const { exchange, stream, messages, bytes, symbols, lastSeenMs, steadyMs, clockAheadMs } = status;
  const ago = (thenMs: number) => formatElapsed(Math.max(0, steadyMs - thenMs));
  const seen = KINDS.flatMap(([kind, called]) =>
    lastSeenMs[kind] === undefined ? [] : [`${called} ${ago(lastSeenMs[kind])} ago`],
  );
  const gaps = symbols.reduce((sum, { gapCount }) => sum + gapCount, 0);
  const lastGap = Math.max(-Infinity, ...symbols.flatMap((one) => one.gaps.map(({ fromMs }) => fromMs)));
  const connection = stream.liveSinceMs === null ? "not connected" : `connected ${ago(stream.liveSinceMs)}`;
  return [
    `${exchange} ${connection}, ${messages} messages, ${formatMegabytes(bytes)}`,
    ...(seen.length === 0 ? [] : [seen.join(", ")]),
    (gaps === 1 ? "1 gap" : `${gaps} gaps`) +
      (Number.isFinite(lastGap) ? `, the last at ${formatMinute(lastGap)}` : ""),
    ...(Math.abs(clockAheadMs) < 5_000
      ? []
      : [`this clock is ${Math.round(Math.abs(clockAheadMs) / 1_000)} s ${clockAheadMs > 0 ? "ahead" : "behind"}`]),
    ...(stream.plannedMs === null ? [] : [`reconnects in ${formatElapsed(Math.max(0, stream.plannedMs - steadyMs))}`]),
  ].join("; ");
}

function formatMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
