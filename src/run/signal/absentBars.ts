/** Bars that are not there: a look-back over them counts the bars that there are, which a reader must be told. */
import { sayCounted } from "../../core/index.js";
import type { Bars } from "../../market/index.js";

/** How many bars one symbol lacks. */
export interface AbsentBars {
  readonly symbol: string;
  readonly bars: number;
}

/** Bars that a series lacks between its first and its last; 0 of none. */
export function countAbsentBars({ timeMs, barMs }: Bars): number {
  return timeMs.length === 0 ? 0 : Math.round((timeMs.at(-1)! - timeMs[0]!) / barMs) + 1 - timeMs.length;
}

/** "53 bars of BTCUSDT are absent: …". */
export function sayAbsentBars({ symbol, bars }: AbsentBars): string {
  return (
    `${sayCounted(bars, "bar")} of ${symbol} ${bars === 1 ? "is" : "are"} absent: a look-back over such a gap counts ` +
    "the bars that there are"
  );
}
