/**
 * An exchange's REST interface through ccxt, which knows the addresses and the pace of each endpoint; loaded on first
 * use.
 *
 * The requests themselves are ours: bounded, patient, and to the one server that was named. So the bytes of a reply are
 * at hand as they came, and a file of them is evidence.
 */
import { messageOf, parseJson } from "../../../core/index.js";
import type { Exchange } from "../exchanges/exchange.js";
import { quoted, type BoundedReply } from "../http/fetchBounded.js";
import type { PoliteClient } from "../http/politeClient.js";
import { SourceError } from "../http/sourceErrors.js";

/** A reply as it came and as it reads. */
export interface RestReply {
  readonly url: string;
  readonly bytes: Uint8Array;
  readonly json: unknown;
}

export interface RestDoor {
  /**
   * @param endpoint As ccxt names it.
   * @throws {SourceError} If there is no answer, or none in JSON.
   */
  call(endpoint: string, parameters: Readonly<Record<string, string | number>>): Promise<RestReply>;
}

/** What is used of a ccxt exchange. */
interface CcxtExchange {
  readonly urls: { api: Readonly<Record<string, unknown>> };
  readonly hostname?: string;
  fetchImplementation: unknown;
  enableRateLimit: boolean;
  readonly [endpoint: string]: unknown;
}

const MOST_REPLY_BYTES = 16 * 2 ** 20;

/** @param restUrl Another server with the same interface; only its scheme, name and port count. */
export async function openRestDoor(
  exchange: Exchange,
  { client, restUrl, isPaced }: { readonly client: PoliteClient; readonly restUrl: string; readonly isPaced: boolean },
): Promise<RestDoor> {
  const ccxt = await openCcxt(exchange.ccxtId);
  const { origin } = new URL(restUrl);
  // Of every address the path stays; those of other servers are never asked.
  const own = new URL(exchange.restUrl).origin;
  ccxt.urls.api = Object.fromEntries(
    Object.entries(ccxt.urls.api).map(([name, address]) => [
      name,
      moved(address, { hostname: ccxt.hostname, own, origin }),
    ]),
  );
  ccxt.enableRateLimit = isPaced;

  let last: RestReply | undefined;
  const asksForTime = ({ bytes }: BoundedReply) =>
    exchange.busyWords(Buffer.from(bytes.subarray(0, 400)).toString("utf8").trimStart());
  ccxt.fetchImplementation = async (address: string): Promise<Response> => {
    const url = new URL(address);
    if (url.origin !== origin) throw new SourceError(`only ${new URL(restUrl).host} must be asked: found ${url.host}`);
    const reply = await client.ask(url, { mostBytes: MOST_REPLY_BYTES, asksForTime });
    if (reply === undefined) throw new SourceError(`${url.host} must have ${url.pathname}: it answered 404`);
    const text = Buffer.from(reply.bytes).toString("utf8");
    last = { url: address, bytes: reply.bytes, json: jsonOf(url, text) };
    return new Response(text, { status: 200, headers: { "content-type": "application/json" } });
  };

  return {
    async call(endpoint, parameters) {
      const ask = ccxt[endpoint];
      if (typeof ask !== "function") throw new SourceError(`ccxt must know ${endpoint}: it does not`);
      last = undefined;
      try {
        await (ask as (parameters: object) => Promise<unknown>).call(ccxt, { ...parameters });
      } catch (error) {
        // ccxt's own words for a reply that is a refusal: `bybit {"retCode":10001,"retMsg":"…"}`.
        if (error instanceof SourceError || last === undefined) throw error;
        throw new SourceError(
          `${exchange.name} must answer ${endpoint}: it says ${quoted(String((error as Error).message))}`,
        );
      }
      return last!;
    },
  };
}

async function openCcxt(id: string): Promise<CcxtExchange> {
  const library = (await import("ccxt")) as unknown as {
    readonly default: Readonly<Record<string, new (options: object) => CcxtExchange>>;
  };
  return new library.default[id]!({});
}

function moved(
  address: unknown,
  { hostname, own, origin }: { readonly hostname: string | undefined; readonly own: string; readonly origin: string },
): unknown {
  if (typeof address !== "string") return address;
  const whole = address.replace("{hostname}", hostname ?? "");
  return whole.startsWith(own) ? `${origin}${whole.slice(own.length)}` : whole;
}

function jsonOf({ host }: URL, text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    const found = /^\s*</.test(text) ? "a web page" : messageOf(error);
    throw new SourceError(`${host} must answer in JSON: found ${found}, ${quoted(text)}`);
  }
}
