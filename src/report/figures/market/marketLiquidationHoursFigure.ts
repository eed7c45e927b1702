/** The daily rhythm of liquidations, longs and shorts apart. */
import { DAY_MS, estimateMean, HOUR_MS, utcHour, type Estimate, sayCounted } from "../../../core/index.js";
import type { SymbolMarket } from "../../../market/index.js";
import type { Cell, Figure } from "../../figure.js";
import { formatCount, formatNumber, formatPercent, formatWholePercent } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { whiskers } from "../../series.js";

const DEFINITION = {
  text:
    "Notional of forced closings, by the UTC hour in which they were known, summed over symbols; " +
    "a long is liquidated by a forced sale, a short by a forced purchase.",
  formula: "mean over recorded days of the sum of price x quantity in that hour",
};

interface Hours {
  /** Recorded days of each hour of day, ascending, as the start of that hour. */
  readonly cellMs: readonly number[][];
  /** USD of each of them. */
  readonly longUsd: readonly number[][];
  readonly shortUsd: readonly number[][];
}

/**
 * USD liquidated in each UTC hour of day, with intervals over days; an hour of a day counts if every
 * symbol with a recording was being recorded through all of it.
 */
export function marketLiquidationHoursFigure(
  markets: readonly SymbolMarket[],
  { confidence = 0.95 }: { readonly confidence?: number } = {},
): Figure {
  const recorded = markets.filter(
    ({ liquidations }) => liquidations !== undefined && liquidations.coverageMs.length > 0,
  );
  const hours = sumByHour(recorded);
  const cells = hours.cellMs.reduce((sum, days) => sum + days.length, 0);
  if (cells === 0) return nothingRecorded();
  const estimates = (side: "longUsd" | "shortUsd") =>
    hours.cellMs.map((days, hour) =>
      days.length === 0
        ? null
        : estimateMean({
            timeMs: days,
            values: hours[side][hour]!,
            within: { low: 0, high: Infinity },
            confidence,
          }),
    );
  const [longs, shorts] = [estimates("longUsd"), estimates("shortUsd")];
  const days = Math.max(...hours.cellMs.map((one) => one.length));
  return {
    id: "market-liquidation-hours",
    title: finding(longs, shorts),
    subtitle:
      `Mean USD liquidated in each UTC hour over ${sayCounted(recorded.length, "symbol")}; n = ` +
      `${counted(cells, "recorded hour")} on ${counted(days, "day")}, effective n = ` +
      `${counted(days, "day")}. ` +
      (days < 2
        ? "One day has no interval."
        : `Whiskers: ${formatWholePercent(confidence)} intervals from blocks of whole days.`),
    data: [trace("longs liquidated", longs, COLOUR.sell), trace("shorts liquidated", shorts, COLOUR.buy)],
    layout: {
      barmode: "group",
      xaxis: { title: { text: "hour of day, UTC" }, dtick: 2, range: [-0.6, 23.6] },
      yaxis: { title: { text: "USD an hour" }, rangemode: "tozero" },
      legend: { orientation: "h", y: 1.08 },
    },
    table: {
      caption: "Liquidations by hour of day",
      columns: ["hour", "recorded days", "longs, USD", "low", "high", "shorts, USD", "low", "high"],
      rows: hours.cellMs.map((cellDays, hour): Cell[] => [
        String(hour).padStart(2, "0"),
        cellDays.length,
        ...cellsOf(longs[hour]!),
        ...cellsOf(shorts[hour]!),
      ]),
    },
    definition: DEFINITION,
  };
}

function sumByHour(markets: readonly SymbolMarket[]): Hours {
  const sums = new Map<number, { long: number; short: number }>();
  const tables = markets.map(({ liquidations }) => liquidations!);
  for (const { knownMs, side, notionalUsd } of tables) {
    knownMs.forEach((known, i) => {
      const cell = Math.floor(known / HOUR_MS) * HOUR_MS;
      const sum = sums.get(cell) ?? { long: 0, short: 0 };
      sum[side[i]!] += notionalUsd[i]!;
      sums.set(cell, sum);
    });
  }
  const [first, ...others] = tables.map(({ coverageMs }) => coverageMs);
  const hours = { cellMs: emptyHours(), longUsd: emptyHours(), shortUsd: emptyHours() };
  for (const [from, to] of first ?? []) {
    for (let cell = Math.ceil(from / HOUR_MS) * HOUR_MS; cell + HOUR_MS <= to; cell += HOUR_MS) {
      if (!others.every((spans) => spans.some((span) => span[0] <= cell && cell + HOUR_MS <= span[1]))) continue;
      const hour = utcHour(cell);
      hours.cellMs[hour]!.push(cell);
      hours.longUsd[hour]!.push(sums.get(cell)?.long ?? 0);
      hours.shortUsd[hour]!.push(sums.get(cell)?.short ?? 0);
    }
  }
  return hours;
}

function counted(n: number, noun: string): string {
  return `${formatCount(n)} ${noun}${n === 1 ? "" : "s"}`;
}

function emptyHours(): number[][] {
  return Array.from({ length: 24 }, () => []);
}

function finding(longs: readonly (Estimate | null)[], shorts: readonly (Estimate | null)[]): string {
  const totals = longs.flatMap((long, hour) =>
    long === null ? [] : [{ hour, usd: long.value + shorts[hour]!.value }],
  );
  const sum = totals.reduce((total, { usd }) => total + usd, 0);
  if (sum === 0) return "Nothing was liquidated in the recorded hours";
  const longFrac = longs.reduce((total, long) => total + (long?.value ?? 0), 0) / sum;
  const balance = `longs are ${formatPercent(longFrac)} of the notional`;
  if (totals.length < 24) return `Only ${totals.length} of 24 hours were ever recorded whole; ${balance} there`;
  const busiest = totals.reduce((a, b) => (b.usd > a.usd ? b : a));
  const quietest = totals.reduce((a, b) => (b.usd < a.usd ? b : a));
  const clock = (hour: number) => `${String(hour).padStart(2, "0")} UTC`;
  const times =
    quietest.usd > 0
      ? `${formatNumber(busiest.usd / quietest.usd)} times those of ${clock(quietest.hour)}`
      : `while at ${clock(quietest.hour)} there are none`;
  return `Liquidations peak at ${clock(busiest.hour)}, ${times}; ${balance}`;
}

function trace(
  name: string,
  estimates: readonly (Estimate | null)[],
  color: string,
): Readonly<Record<string, unknown>> {
  const shown = estimates.flatMap((estimate, hour) =>
    estimate === null ? [] : [{ estimate: rounded(estimate), hour }],
  );
  return {
    type: "bar",
    name,
    x: shown.map(({ hour }) => hour),
    y: shown.map(({ estimate }) => estimate.value),
    error_y: whiskers(shown.map(({ estimate }) => estimate)),
    marker: { color },
  };
}

function rounded({ value, low, high }: Estimate): Estimate {
  return { value: Math.round(value), low: Math.round(low), high: Math.round(high) };
}

function cellsOf(estimate: Estimate | null): Cell[] {
  return estimate === null ? [null, null, null] : [estimate.value, estimate.low, estimate.high];
}

function nothingRecorded(): Figure {
  return {
    id: "market-liquidation-hours",
    title: "No whole hour of liquidations was recorded, so their daily rhythm is not shown",
    subtitle: "A recording of forced orders, or a simulated market, fills this figure.",
    data: [],
    layout: {},
    table: {
      caption: "Liquidations by hour of day",
      columns: ["hour", "recorded days"],
      rows: Array.from({ length: DAY_MS / HOUR_MS }, (_, hour): Cell[] => [String(hour).padStart(2, "0"), 0]),
    },
    definition: DEFINITION,
  };
}
