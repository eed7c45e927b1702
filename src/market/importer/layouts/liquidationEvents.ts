/** Liquidations from rows: sides, notionals, what was not filled, when the recording ran. */
import { DAY_MS } from "../../../core/index.js";
import { recordedSpans } from "../../lake/coverageSpans.js";
import { isPrice, LEAST_PRICE, MOST_PRICE, requireQuantities } from "../bounds.js";
import { contractUsd } from "../names.js";
import { refuseRow, type Rows } from "../rows.js";
import { countOutOfOrder, rowsAt, rowsBySymbol } from "./groupRows.js";
import type { ReadFile, ReadSeries, Source } from "./layout.js";
import { longTextOf, venueNamed } from "./venues.js";

export interface EventOptions {
  readonly venue: string;
  /** Text of the side column by which a long was liquidated; the only other text is a short's. */
  readonly longText: "buy" | "sell";
  /** Rows by symbol. */
  readonly symbols: ReadonlyMap<string, readonly number[]>;
  /** Whether it was recorded live, so that a row far from all others is a leftover of an earlier run. */
  readonly isRecording: boolean;
  /** Whether the stream carried every symbol, those without an event included. */
  readonly coversAll?: boolean;
}

/** A live recording has no event this far from all others. */
const STALE_MS = DAY_MS;

/**
 * Rows have `time`, `quantity` (what was filled in all), `orderPrice`, and where the source has them
 * `averagePrice`, `status` and `pushed`, the time when it was sent.
 *
 * Price is the average fill, or the order's price where there is none; notional is quantity x price. A
 * coin-margined contract's quantity counts contracts of fixed USD.
 */
export function readEvents(
  rows: Rows,
  source: Source,
  { venue, longText, symbols, isRecording, coversAll = false }: EventOptions,
): ReadFile {
  const { time, quantity, orderPrice, averagePrice, pushed } = rows.numbers as Record<
    "time" | "quantity" | "orderPrice",
    Float64Array
  > & { readonly averagePrice?: Float64Array; readonly pushed?: Float64Array };
  const isLong = sidesOf(rows, source, longText);
  const price = averagePrice ?? orderPrice;
  const status = rows.texts["status"];
  const stale = isRecording ? staleRows(time) : new Set<number>();
  const isFilled = (row: number) =>
    quantity[row]! > 0 && price[row]! > 0 && (status === undefined || status[row]!.toUpperCase() === "FILLED");
  requireQuantities(rows, { quantity }, source.name);
  for (const prices of price === orderPrice ? [price] : [price, orderPrice]) {
    const row = prices.findIndex((one) => one < 0 || (one > 0 && !isPrice(one)));
    if (row < 0) continue;
    const bound = prices[row]! < 0 ? "be at least zero" : `lie between ${LEAST_PRICE} and ${MOST_PRICE}`;
    refuseRow(source.name, `every price must ${bound}`, rows.lineOf(row), String(prices[row]));
  }

  const kept: number[] = [];
  const series = [...symbols].map(([symbol, all]): ReadSeries => {
    const own = all.filter((row) => !stale.has(row) && isFilled(row));
    for (const row of own) kept.push(row);
    const usd = contractUsd(symbol);
    const column = (values: Float64Array) => Float64Array.from(own, (row) => values[row]!);
    const notionalOf = (row: number) => (usd === undefined ? quantity[row]! * price[row]! : quantity[row]! * usd);
    const columns = {
      timeMs: column(time),
      knownMs: Float64Array.from(own, (row) => {
        // A message may lack the time at which it was sent.
        const sentMs = pushed?.[row] ?? NaN;
        return sentMs > time[row]! ? sentMs : time[row]!;
      }),
      side: Float64Array.from(own, (row) => isLong[row]!),
      price: column(price),
      quantity: Float64Array.from(own, (row) => (usd === undefined ? quantity[row]! : notionalOf(row) / price[row]!)),
      notionalUsd: Float64Array.from(own, notionalOf),
      orderPrice: column(orderPrice),
    };
    return {
      table: "liquidations",
      symbol,
      venue,
      columns,
      read: all.length,
      dropped: all.length - own.length,
      outOfOrder: countOutOfOrder(columns.timeMs),
    };
  });
  const spans = recordedSpans(Float64Array.from(kept, (row) => time[row]!));
  const covered = coversAll
    ? ["*"]
    : series.filter(({ columns }) => columns["timeMs"]!.length > 0).map(({ symbol }) => symbol);
  return {
    series: series.filter(({ read }) => read > 0),
    apart: [],
    coverage: spans.length === 0 ? [] : covered.map((symbol) => ({ venue, symbol, spans })),
  };
}

/**
 * {@link readEvents} of rows that say their venue: each venue's by what its side means, those of a venue of which
 * that is not known set apart. Rows without a venue are of the layout's own.
 *
 * @param options.meansOrder Whether the source has made every venue's side that of the order.
 */
export function readEventsByVenue(
  rows: Rows,
  source: Source,
  { meansOrder = false, symbolOf, ...options }: VenueOptions,
): ReadFile {
  const groups = new Map<string, number[]>();
  for (let row = 0; row < rows.count; row++) {
    const text = rows.texts["venue"]?.[row] ?? "";
    const venue = text === "" ? options.venue : venueNamed(text);
    const group = groups.get(venue);
    if (group === undefined) groups.set(venue, [row]);
    else group.push(row);
  }
  const read = [...groups].map(([venue, own]): ReadFile => {
    const part = rowsAt(rows, own);
    const symbols = rowsBySymbol(part, source, symbolOf);
    const isSaid = meansOrder || areSidesOfPositions(part);
    const longText = isSaid ? "sell" : venue === options.venue ? options.longText : longTextOf(venue);
    if (symbols === undefined || longText === undefined)
      return {
        series: [],
        coverage: [],
        apart: [
          {
            series: symbols === undefined ? "liquidations" : `liquidations of ${venue}`,
            rows: own.length,
            reason:
              symbols === undefined
                ? "neither its rows nor its name say of which symbol"
                : "it is not known whether its side is that of the order or of the position",
          },
        ],
      };
    return readEvents(part, source, { ...options, venue, longText, symbols });
  });
  return {
    series: read.flatMap(({ series }) => series),
    apart: read.flatMap(({ apart }) => apart),
    coverage: read.flatMap(({ coverage }) => coverage),
  };
}

export interface VenueOptions extends Omit<EventOptions, "symbols" | "longText"> {
  /** Of rows that name no venue; absent where nothing says it of them. */
  readonly longText?: EventOptions["longText"];
  readonly meansOrder?: boolean;
  readonly symbolOf?: (text: string) => string;
}

/** 1 where a long was liquidated: as the position's own side says, else by what buy and sell mean at the venue. */
function sidesOf(rows: Rows, source: Source, longText: "buy" | "sell"): Uint8Array {
  const positions = rows.texts["position"];
  return Uint8Array.from(rows.texts["side"]!, (text, row) => {
    const [side, position] = [text.trim().toLowerCase(), positions?.[row]?.trim().toLowerCase()];
    if (position === "long" || position === "short") return position === "long" ? 1 : 0;
    if (side === "long" || side === "short") return side === "long" ? 1 : 0;
    if (side !== "buy" && side !== "sell")
      refuseRow(
        source.name,
        "every side must be buy or sell, or the position's long or short",
        rows.lineOf(row),
        JSON.stringify(text),
      );
    return side === longText ? 1 : 0;
  });
}

/** Whether each row says by itself which position was liquidated. */
function areSidesOfPositions({ texts }: Rows): boolean {
  return [texts["position"], texts["side"]].some((column) =>
    column?.every((text) => /^\s*(?:long|short)\s*$/i.test(text)),
  );
}

/** Rows that lie over a day from every other. */
function staleRows(time: Float64Array): Set<number> {
  const order = Array.from(time, (_, row) => row).sort((a, b) => time[a]! - time[b]!);
  const farFrom = (i: number, j: number) =>
    order[j] === undefined || Math.abs(time[order[i]!]! - time[order[j]]!) > STALE_MS;
  const alone = order.filter((_, i) => order.length > 2 && farFrom(i, i - 1) && farFrom(i, i + 1));
  return new Set(alone);
}
