import { DAY_MS, formatMinute } from "../../../core/index.js";
import { tradesOf, type Decisions } from "../../../run/index.js";
import type { DataTable } from "../../figure.js";

/** Which bars of the last day would trade, by the decisions of the whole series before them. */
export function lastTradesTable(decisions: Decisions): DataTable {
  const { t0Ms, receipt } = decisions;
  const last = t0Ms.at(-1);
  if (last === undefined)
    return { caption: `No bar was scored of ${receipt.bars}`, columns: ["decision", "symbol"], rows: [] };
  const fromMs = last - DAY_MS;
  const bars = t0Ms.reduce((n, time) => n + (time > fromMs ? 1 : 0), 0);
  const trades = tradesOf(decisions).filter((trade) => trade.t0Ms > fromMs);
  return {
    caption: `${trades.length} of ${bars} bars of the last day, up to ${formatMinute(last)}, would trade`,
    columns: ["decision", "symbol", "P(BUY)", "from", "to"],
    rows: trades.map(({ t0Ms: time, symbol, probability, from, to }) => [
      formatMinute(time),
      symbol,
      probability,
      from,
      to,
    ]),
  };
}
