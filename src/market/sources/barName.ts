/** How files call a bar length: `5m`, `1h`. */
import { HOUR_MS, MINUTE_MS } from "../../core/index.js";

/** @param barMs Whole minutes below a day. */
export function barName(barMs: number): string {
  return barMs % HOUR_MS === 0 ? `${barMs / HOUR_MS}h` : `${barMs / MINUTE_MS}m`;
}
