/**
 * What names a contract, and the spellings of one contract: a symbol is a name, wherever it comes from.
 */

/** Letters of any script (Binance lists some) and digits; between them what separates the parts of a contract. */
const SYMBOL = /^(?=.{1,40}$)[\p{L}\p{N}]+(?:[_.-][\p{L}\p{N}]+)*$/u;
const QUOTES = "USDT|USDC|FDUSD|BUSD|TUSD|DAI|USD";
/** `BTC/USDT`, `BTC/USDT:USDT`, `BTC/USD:BTC-251226`: ccxt's. */
const UNIFIED = /^([\p{L}\p{N}]+)\/([\p{L}\p{N}]+)(?::([\p{L}\p{N}]+)(?:-(\d{6}))?)?$/u;
/** `BTC-USDT-SWAP`, `BTC_USDT_USDT`, `BTC_USDT`, `BTC-USDT-251226`: with the quote as a part of its own. */
const PARTED = new RegExp(`^([\\p{L}\\p{N}]+)[-_](${QUOTES})(?:[-_](SWAP|PERP|\\d{6}|[\\p{L}\\p{N}]+))?$`, "u");

/** Whether a text can name a contract: it begins and ends with a letter or a digit and has at most 40 characters. */
export function isSymbol(text: string): boolean {
  return SYMBOL.test(text);
}

/** `BINANCE:BTCUSDT.P` and `BTCUSDT.P`: TradingView's, whose ending says a perpetual. */
const CHARTED = /^(?:[A-Z]+:)?([\p{L}\p{N}]+?)(?:\.P)?$/u;
/** What ends in a quote may be written in small letters; other small letters are a name of their own. */
const SMALL = new RegExp(
  `^[a-z0-9]+[-_/]?(?:${QUOTES.toLowerCase()})(?:[-_:/](?:swap|perp|perpetual|[a-z]+|\\d{6}))?$`,
);

/**
 * The contract that a text names, in the exchange's own spelling: `BTC/USDT:USDT`, `BTC-USDT-SWAP`, `BTC_USDT`,
 * `btcusdt` and `BINANCE:BTCUSDT.P` are `BTCUSDT`; `BTC/USD:BTC` is the coin-margined `BTCUSD_PERP`. Any other text is
 * returned as it is.
 */
export function contractNamed(text: string): string {
  const large = SMALL.test(text) ? text.toUpperCase() : text;
  const name = /\.P$|^[A-Z]+:/.test(large) ? (CHARTED.exec(large)?.[1] ?? large) : large;
  const [, base, quote, last, expiry] = UNIFIED.exec(name) ?? [];
  if (base !== undefined && quote !== undefined) return joined(base, quote, { margin: last, expiry });
  const [, coin, unit, ending] = PARTED.exec(name) ?? [];
  if (coin === undefined || unit === undefined) return name;
  if (ending === undefined) return joined(coin, unit, {});
  if (/^\d{6}$/.test(ending)) return joined(coin, unit, { expiry: ending });
  if (!PERPETUAL.includes(ending))
    return ending === coin || ending === unit ? joined(coin, unit, { margin: ending }) : name;
  return joined(coin, unit, { margin: unit === "USD" ? coin : unit });
}

/** How a contract without an end is marked. */
const PERPETUAL: readonly string[] = ["SWAP", "PERP", "PERPETUAL"];

function joined(
  base: string,
  quote: string,
  { margin, expiry }: { readonly margin?: string | undefined; readonly expiry?: string | undefined },
): string {
  const isCoinMargined = margin === base && margin !== quote;
  return `${base}${quote}${expiry === undefined ? (isCoinMargined ? "_PERP" : "") : `_${expiry}`}`;
}
