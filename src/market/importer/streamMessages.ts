/** Messages of liquidation streams, flattened to one record an event. */
import { BYBIT_LIQUIDATION, FORCE_ORDER, type Layout } from "./layouts/index.js";
import type { JsonRecord } from "./readJson.js";

export interface StreamEvents {
  readonly layout: Layout;
  readonly records: readonly JsonRecord[];
}

/** The events of one message; undefined if it is no liquidation message. */
export function streamEvents(message: unknown): StreamEvents | undefined {
  if (!isObject(message)) return undefined;
  if (isObject(message["data"]) && typeof message["stream"] === "string") {
    const inner = streamEvents(message["data"]);
    return inner === undefined
      ? undefined
      : { ...inner, records: inner.records.map((record) => ({ ...record, stream: message["stream"] })) };
  }
  if (message["e"] === "forceOrder" && isObject(message["o"])) {
    const { s, S, p, ap, X, z, T } = message["o"];
    return {
      layout: FORCE_ORDER,
      records: [
        { symbol: s, side: S, orderPrice: p, averagePrice: ap, status: X, quantity: z, time: T, pushed: message["E"] },
      ],
    };
  }
  const { topic, data, ts } = message;
  if (typeof topic !== "string") return undefined;
  if (topic.startsWith("allLiquidation.") && Array.isArray(data)) {
    return {
      layout: BYBIT_LIQUIDATION,
      records: data.map((event: unknown) =>
        isObject(event)
          ? { symbol: event["s"], side: event["S"], price: event["p"], size: event["v"], time: event["T"], pushed: ts }
          : {},
      ),
    };
  }
  if (topic.startsWith("liquidation.") && isObject(data)) {
    const { symbol, side, price, size, updatedTime, updateTime } = data;
    return {
      layout: BYBIT_LIQUIDATION,
      records: [{ symbol, side, price, size, time: updatedTime ?? updateTime, pushed: ts }],
    };
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
