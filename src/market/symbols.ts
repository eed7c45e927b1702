/**
 * What names a contract, and the spellings of one contract: a symbol is a name, wherever it comes from.
 */

/** Letters of any script (Binance lists some) and digits; between them what separates the parts of a contract. */
const SYMBOL = /^(?=.{1,40}$)[\p{L}\p{N}]+(?:[_.-][\p{L}\p{N}]+)*$/u;
const STABLE_QUOTES = "USDT|USDC|FDUSD|BUSD";
const QUOTES = `${STABLE_QUOTES}|TUSD|DAI|USD`;
/** `BTC/USDT`, `BTC/USDT:USDT`, `BTC/USD:BTC-251226`: ccxt's. */
const UNIFIED = /^([\p{L}\p{N}]+)\/([\p{L}\p{N}]+)(?::([\p{L}\p{N}]+)(?:-(\d{6}))?)?$/u;
/**
 * `BTC-USDT-SWAP`, `BTC_USDT_USDT`, `BTC-USDT:USDT`, `BTC_USDT`, `BTC-USDT-251226`, `BTC_USDT_USDT-251226`: with the
 * quote as a part of its own.
 */
const PARTED = new RegExp(
  `^([\\p{L}\\p{N}]+)[-_](${QUOTES})(?:[-_:](SWAP|PERP|\\d{6}|[\\p{L}\\p{N}]+)(?:[-_](\\d{6}))?)?$`,
  "u",
);
/**
 * `BTCUSDT-PERP`, `BTCUSDTPERP`, `BTCUSDT_UMCBL`, `BTCUSDT:USDT`: a perpetual margined in its quote, as tools,
 * TradingView and Bitget mark it.
 */
const MARKED = new RegExp(`^([\\p{L}\\p{N}]+(?:${STABLE_QUOTES}))(?:[- ]?PERP(?:ETUAL)?|_UMCBL|:USD[TC])$`, "u");
/** `PERP_BTC_USDT`, as WOO X writes it. */
const PERPETUAL_BEFORE = new RegExp(`^PERP_(?=[\\p{L}\\p{N}]+_(?:${QUOTES})$)`, "u");
/** `BTC USDT`, `BTC/USDT PERP`, `BTC/USDT/USDT`: what parts their words is no mark of ccxt's. */
const WORDS = new RegExp(`^([\\p{L}\\p{N}]+)[ /](${QUOTES})(?:[ /](PERP(?:ETUAL)?|SWAP|${QUOTES}))?$`, "u");

/** Whether a text can name a contract: it begins and ends with a letter or a digit and has at most 40 characters. */
export function isSymbol(text: string): boolean {
  return SYMBOL.test(text);
}

/**
 * `BINANCE:BTCUSDT.P`, `binance-futures:BTCUSDT` and `binance:btcusdt`: the venue before the contract, as TradingView
 * and collectors write it.
 */
const VENUE_BEFORE = new RegExp(`^[A-Za-z]{3,12}(?:-[A-Za-z]{3,12})?:(?=[\\p{L}\\p{N}]+[-_/]?(?:${QUOTES}))`, "iu");
/** `BTCUSDT.P`, `BTCUSDT-PERP.BINANCE`: TradingView's mark of a perpetual, and the venue behind the contract. */
const MARK_BEHIND = /\.(?:P|BINANCE|BYBIT|OKX)$/i;
/** What some venues call bitcoin, where the quote says which market it is. */
const XBT = new RegExp(`^XBT(?=[-_/]?(?:${STABLE_QUOTES}))`);
/** What ends in a quote may be written in small letters; other small letters are a name of their own. */
const SMALL = new RegExp(
  `^[a-z0-9]+[-_/]?(?:${QUOTES.toLowerCase()})(?:[-_:/](?:swap|perp|perpetual|[a-z]+|\\d{6}))?$`,
);

/**
 * The contract that a text names, in the exchange's own spelling: `BTC/USDT:USDT`, `BTC-USDT-SWAP`, `BTC_USDT`,
 * `btcusdt`, `XBTUSDT` and `BINANCE:BTCUSDT.P` are `BTCUSDT`; `BTC/USD:BTC` is the coin-margined `BTCUSD_PERP`. Any
 * other text is returned as it is.
 */
export function contractNamed(text: string): string {
  const bare = text.trim().replace(VENUE_BEFORE, "").replace(MARK_BEHIND, "");
  const name = (SMALL.test(bare) ? bare.toUpperCase() : bare)
    .replace(PERPETUAL_BEFORE, "")
    .replace(WORDS, (_, base: string, quote: string, ending?: string) =>
      [base, quote, ...(ending === undefined ? [] : [ending])].join("-"),
    )
    .replace(XBT, "BTC")
    .replace(MARKED, "$1");
  const [, base, quote, margin, expiry] = UNIFIED.exec(name) ?? [];
  if (base !== undefined && quote !== undefined) return joined(base, quote, { margin, expiry });
  const [, coin, unit, ending, endingDay] = PARTED.exec(name) ?? [];
  if (coin === undefined || unit === undefined) return name;
  if (ending === undefined) return joined(coin, unit, {});
  if (/^\d{6}$/.test(ending)) return joined(coin, unit, { expiry: ending });
  if (!PERPETUAL.includes(ending))
    return ending === coin || ending === unit ? joined(coin, unit, { margin: ending, expiry: endingDay }) : name;
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
