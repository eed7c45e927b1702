/** Settlements fall on whole intervals from midnight UTC: a clock that is off shows at once and exactly. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../core/index.js";
import type { Funding } from "../../schema.js";

export interface FundingStretch {
  readonly fromMs: number;
  readonly toMs: number;
  /** How late the stamps are; negative where they are early. */
  readonly lagMs: number;
}

/** A venue that is mended settles late once or twice. */
const LEAST_SETTLEMENTS = 4;
/** Recorded instants lie this far from the settlement. */
const TOLERANCE_MS = MINUTE_MS;

/** Stretches of one lag each, ascending; a lone late settlement is no stretch. */
export function fundingClock({ timeMs, intervalHours }: Funding): FundingStretch[] {
  const stretches: { fromMs: number; toMs: number; lagMs: number; count: number }[] = [];
  // Where a venue changes the interval the grid goes on from the settlement before: the clock has not moved.
  let originMs = 0;
  let lagBeforeMs = 0;
  timeMs.forEach((time, i) => {
    const intervalMs = HOUR_MS * intervalHours[i]!;
    const beforeMs = timeMs[i - 1] ?? NaN;
    const isSteady = Math.abs(time - beforeMs - intervalMs) <= TOLERANCE_MS && DAY_MS % intervalMs === 0;
    if (isSteady && intervalHours[i] !== intervalHours[i - 1]) originMs = beforeMs - lagBeforeMs;
    const lagMs = offGrid(time - originMs, intervalMs);
    lagBeforeMs = lagMs;
    const last = stretches.at(-1);
    if (last !== undefined && last.lagMs === lagMs) {
      last.toMs = time;
      last.count++;
    } else stretches.push({ fromMs: time, toMs: time, lagMs, count: 1 });
  });
  const lasting = stretches.filter(({ count }) => count >= LEAST_SETTLEMENTS);
  return lasting.reduce<FundingStretch[]>((joined, { fromMs, toMs, lagMs }) => {
    const last = joined.at(-1);
    if (last !== undefined && last.lagMs === lagMs) joined[joined.length - 1] = { ...last, toMs };
    else joined.push({ fromMs, toMs, lagMs });
    return joined;
  }, []);
}

/** From the nearest whole interval, in whole minutes. */
function offGrid(timeMs: number, intervalMs: number): number {
  const late = timeMs - Math.round(timeMs / intervalMs) * intervalMs;
  return Math.abs(late) <= TOLERANCE_MS ? 0 : Math.round(late / MINUTE_MS) * MINUTE_MS;
}
