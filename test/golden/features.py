"""Golden values of the 52 features: TA-Lib where FIELD.md names it, else plain NumPy over explicit windows.

Run: python test/golden/features.py     (pins: test/golden/requirements.txt)
Writes features.json (an ordinary market) and featuresNasty.json (flat bars, no volume, a gap in time,
recording holes, late publications, stale books, a missing column).
"""

import json
import pathlib

import numpy as np
import talib

HERE = pathlib.Path(__file__).parent
BAR_MS = 300_000
HOUR_MS = 3_600_000
DAY_MS = 86_400_000
NAN = np.nan


# ---- windows: one row each, so that every formula reads as it is written down -------------------------


def windows(x, n):
    """[rows, n]: row i ends at bar i; rows without n bars are NaN. Extended precision."""
    x = np.asarray(x, dtype=np.longdouble)
    out = np.full((len(x), n), np.longdouble(NAN))
    if len(x) >= n:
        out[n - 1 :] = np.lib.stride_tricks.sliding_window_view(x, n)
    return out


def varies(w):
    return w.max(axis=1) != w.min(axis=1)


def incomplete(w):
    return np.isnan(w).any(axis=1)


def z(x, n):
    w = windows(x, n)
    with np.errstate(all="ignore"):
        out = (w[:, -1] - w.mean(axis=1)) / w.std(axis=1)
    return np.where(incomplete(w), NAN, np.where(varies(w), out, 0))


def slope(x, n):
    w = windows(x, n)
    k = np.arange(n, dtype=np.longdouble) - (n - 1) / 2
    return (w * k).sum(axis=1) / (k * k).sum()


def ratio(a, b, neutral):
    with np.errstate(all="ignore"):
        return np.where(np.isnan(a) | np.isnan(b), NAN, np.where(b == 0, neutral, a / np.where(b == 0, 1, b)))


def as_of(known, values, instants, oldest=None):
    at = np.searchsorted(known, instants, side="right") - 1
    ages = instants - known[np.maximum(at, 0)]
    missing = (at < 0) | ((ages > oldest) if oldest is not None else False)
    return np.where(missing, NAN, values[np.maximum(at, 0)])


# ---- the 52 -------------------------------------------------------------------------------------------


def features(m):
    b = m["bars"]
    time = np.array(b["timeMs"], dtype=float)
    o, h, l, c, v = (np.array(b[k], dtype=float) for k in ("open", "high", "low", "close", "volume"))
    bar_ms = b["barMs"]
    t0 = time + bar_ms
    rows = len(c)
    out = {}

    def log_return(k):
        r = np.full(rows, NAN)
        r[k:] = np.log(c[k:] / c[:-k])
        return r

    r1 = log_return(1)
    tp = (h + l + c) / 3
    for k in (1, 3, 6, 12, 24, 48, 96, 288):
        out[f"ret_{k}"] = log_return(k)
    for n in (12, 48, 288):
        out[f"realized_vol_{n}"] = np.sqrt((windows(r1, n) ** 2).mean(axis=1))
    out["parkinson_vol_48"] = np.sqrt((windows(np.log(h / l), 48) ** 2).mean(axis=1) / (4 * np.log(2)))
    gk = 0.5 * np.log(h / l) ** 2 - (2 * np.log(2) - 1) * np.log(c / o) ** 2
    out["garman_klass_vol_48"] = np.sqrt(np.maximum(0, windows(gk, 48).mean(axis=1)))
    w = windows(out["realized_vol_12"], 288)
    out["vol_of_vol_288"] = np.where(incomplete(w), NAN, ratio(w.std(axis=1), w.mean(axis=1), 0))

    for n in (12, 48, 288):
        out[f"ema_distance_{n}"] = np.log(c / talib.EMA(c, n))
    out["macd_histogram"] = talib.MACD(c, 12, 26, 9)[2] / c
    out["adx_14"] = talib.ADX(h, l, c, 14) / 100
    out["slope_48"] = slope(np.log(c), 48) * 48

    never_moved = np.maximum.accumulate(c) == np.minimum.accumulate(c)
    rsi = talib.RSI(c, 14) / 100
    out["rsi_14"] = np.where(np.isnan(rsi), NAN, np.where(never_moved, 0.5, rsi))
    low, high = windows(l, 14).min(axis=1), windows(h, 14).max(axis=1)
    out["stochastic_k_14"] = ratio(c - low, high - low, 0.5)
    w = windows(c, 20)
    std = np.where(varies(w), w.std(axis=1), 0)
    out["bollinger_percent_b_20"] = np.where(incomplete(w), NAN, ratio(c - (w.mean(axis=1) - 2 * std), 4 * std, 0.5))
    out["cci_20"] = np.where(
        incomplete(windows(tp, 20)), NAN, np.where(varies(windows(tp, 20)), talib.CCI(h, l, c, 20) / 100, 0)
    )
    rise = np.concatenate([[NAN], np.diff(tp)])
    flow = np.where(np.isnan(rise), NAN, tp * v)
    up = windows(np.where(rise > 0, flow, rise * 0), 14).sum(axis=1)
    down = windows(np.where(rise < 0, flow, rise * 0), 14).sum(axis=1)
    mfi = ratio(up, up + down, 0.5)
    # TA-Lib calls less than one unit of money flow "none" and says 0, and its running sums keep the rounding
    # of an absurd bar that has left; everywhere else it must agree.
    agrees = np.isnan(mfi) | (up + down < 1) | (np.abs(mfi - talib.MFI(h, l, c, v, 14) / 100) < 1e-6)
    assert agrees.all()
    out["mfi_14"] = mfi

    out["volume_z_48"] = z(v, 48)
    if "quoteVolume" in b:
        out["quote_volume_z_288"] = z(b["quoteVolume"], 288)
    if "tradeCount" in b:
        out["trade_count_z_48"] = z(b["tradeCount"], 48)
    traded, volumes = windows(tp * v, 48).sum(axis=1), windows(v, 48).sum(axis=1)
    vwap = ratio(traded, volumes, 1)
    out["vwap_distance_48"] = np.where(np.isnan(volumes), NAN, np.where(volumes == 0, 0, np.log(c / vwap)))
    out["obv_slope_48"] = ratio(slope(talib.OBV(c, v), 48), windows(v, 48).mean(axis=1), 0)

    def illiquidity(n):
        with np.errstate(all="ignore"):
            per_usd = np.where(v > 0, np.abs(r1) / (c * v), NAN)
        w, exists = windows(per_usd, n), ~incomplete(windows(r1, n))
        count = (~np.isnan(w)).sum(axis=1)
        return np.where(exists, np.where(count > 0, np.nansum(w, axis=1) / np.maximum(count, 1), 0), NAN)

    a48, a288 = illiquidity(48), illiquidity(288)
    with np.errstate(all="ignore"):
        out["amihud_illiquidity_48"] = np.where(
            np.isnan(a288), NAN, np.where((a48 == 0) | (a288 == 0), 0, np.log(a48 / a288))
        )

    out["candle_body"] = ratio(c - o, h - l, 0)
    out["candle_upper_wick"] = ratio(h - np.maximum(o, c), h - l, 0)
    out["candle_lower_wick"] = ratio(np.minimum(o, c) - l, h - l, 0)
    for n in (48, 288):
        low, high = windows(l, n).min(axis=1), windows(h, n).max(axis=1)
        out[f"range_position_{n}"] = ratio(c - low, high - low, 0.5)

    liquidation_imbalance = None
    if "liquidations" in m:
        q = m["liquidations"]
        known, usd = np.array(q["knownMs"], dtype=float), np.array(q["notionalUsd"], dtype=float)
        short = np.array([side == "short" for side in q["side"]])
        covered = np.array([any(a <= t and t + bar_ms <= z_ for a, z_ in q["coverageMs"]) for t in time])
        inside = [(known > t) & (known <= t + bar_ms) for t in time]

        def by_bar(value):
            return np.where(covered, [value(mask) for mask in inside], NAN)

        count = by_bar(lambda mask: float(mask.sum()))
        buy = by_bar(lambda mask: usd[mask & short].sum())
        sell = by_bar(lambda mask: usd[mask & ~short].sum())
        largest = by_bar(lambda mask: usd[mask].max(initial=0))
        out["liquidation_count_12"] = np.log(1 + windows(count, 12).sum(axis=1))
        out["liquidation_notional_z_48"] = z(buy + sell, 48)
        notional = windows(c * v, 288).mean(axis=1)
        most = np.where(incomplete(windows(largest, 12)), NAN, windows(largest, 12).max(axis=1))
        out["liquidation_largest_12"] = np.log(1 + ratio(most, notional, 0))
        z288 = z(buy + sell, 288)
        spikes = [i for i in range(rows) if z288[i] > 3]
        out["bars_since_liquidation_spike"] = np.array(
            [NAN if np.isnan(z288[i]) else min([288] + [i - s for s in spikes if s <= i]) / 288 for i in range(rows)]
        )
        b12, s12 = windows(buy, 12).sum(axis=1), windows(sell, 12).sum(axis=1)
        b48, s48 = windows(buy, 48).sum(axis=1), windows(sell, 48).sum(axis=1)
        out["buy_liquidation_ratio"] = ratio(b12, b12 + s12, 0)
        out["sell_liquidation_ratio"] = ratio(s12, b12 + s12, 0)
        liquidation_imbalance = out["liquidation_imbalance"] = ratio(b48 - s48, b48 + s48, 0)

    hours = (t0 % DAY_MS) / HOUR_MS
    days = ((t0 - 4 * DAY_MS) % (7 * DAY_MS)) / DAY_MS  # 1970-01-05 was a Monday
    out["hour_sin"], out["hour_cos"] = np.sin(2 * np.pi * hours / 24), np.cos(2 * np.pi * hours / 24)
    out["weekday_sin"], out["weekday_cos"] = np.sin(2 * np.pi * days / 7), np.cos(2 * np.pi * days / 7)

    sentiment = [log_return(48)]
    if "funding" in m:
        f = m["funding"]
        known, interval = np.array(f["knownMs"], dtype=float), np.array(f["intervalHours"], dtype=float)
        per_8h = np.array(f["rate"], dtype=float) * 8 / interval
        age = t0 - as_of(known, known, t0)
        # A settlement is overdue by a whole interval: whatever holds now is not this rate.
        overdue = age > 2 * HOUR_MS * as_of(known, interval, t0)
        out["funding_rate"] = np.where(overdue, NAN, as_of(known, per_8h, t0))
        sentiment.append(out["funding_rate"])
    if "takerBuyVolume" in b:
        taker = np.array(b["takerBuyVolume"], dtype=float)
        net = windows(taker - (v - taker), 12).sum(axis=1)
        out["volume_imbalance"] = ratio(net, windows(v, 12).sum(axis=1), 0)
        sentiment.append(out["volume_imbalance"])
    if "openInterest" in m:
        i = m["openInterest"]
        known, oi = np.array(i["knownMs"], dtype=float), np.array(i["openInterest"], dtype=float)
        oldest = max(12 * bar_ms, HOUR_MS)
        out["open_interest_change"] = np.log(as_of(known, oi, t0, oldest) / as_of(known, oi, t0 - 12 * bar_ms, oldest))
        sentiment.append(np.sign(log_return(12)) * out["open_interest_change"])
    if liquidation_imbalance is not None:
        sentiment.append(liquidation_imbalance)
    if "depth" in m:
        d = m["depth"]
        known = np.array(d["knownMs"], dtype=float)
        bid, ask = (
            as_of(known, np.array(d[k], dtype=float), t0, max(bar_ms, 300_000))
            for k in ("bidNotionalUsd", "askNotionalUsd")
        )
        out["order_book_imbalance"] = ratio(bid - ask, bid + ask, 0)
    scores = np.array([np.tanh(np.asarray(z(part, 288), dtype=float)) for part in sentiment])
    present = (~np.isnan(scores)).sum(axis=0)
    enough = (present >= 2) & (np.arange(rows) >= 335)
    if len(sentiment) >= 2:
        out["market_sentiment_score"] = np.where(enough, np.nansum(scores, axis=0) / np.maximum(present, 1), NAN)
    return {name: np.asarray(values, dtype=float) for name, values in out.items()}


# ---- the two markets ----------------------------------------------------------------------------------


def digits(x, n):
    return [float(f"{value:.{n}g}") for value in x]


def ordinary(rng, rows, price0, start_ms):
    sigma = 0.002 * np.exp(0.5 * np.cumsum(rng.normal(size=rows)) / np.sqrt(rows))
    close = price0 * np.exp(np.cumsum(sigma * rng.standard_t(5, size=rows)))
    open_ = np.concatenate([[price0], close[:-1]]) * np.exp(0.1 * sigma * rng.normal(size=rows))
    high = np.maximum(open_, close) * np.exp(sigma * rng.exponential(0.5, size=rows))
    low = np.minimum(open_, close) * np.exp(-sigma * rng.exponential(0.5, size=rows))
    volume = 1000 * np.exp(0.6 * rng.normal(size=rows))
    time = start_ms + BAR_MS * np.arange(rows)
    events = rng.poisson(1.0 * np.exp(1.2 * rng.normal(size=rows)))
    known = np.sort(np.concatenate([t + 1 + rng.integers(0, BAR_MS, size=n) for t, n in zip(time, events)]))
    quantity = np.exp(1.5 * rng.normal(size=len(known)))
    price = np.interp(known, time, close)
    settled = np.arange(start_ms - start_ms % (8 * HOUR_MS), time[-1], 8 * HOUR_MS)
    snapshots = np.arange(start_ms - 13 * BAR_MS, time[-1] + 2 * BAR_MS, BAR_MS)
    return {
        "bars": {
            "symbol": "GOLDUSDT",
            "barMs": BAR_MS,
            "timeMs": time.tolist(),
            "open": digits(open_, 7),
            "high": digits(high * 1.00001, 7),
            "low": digits(low * 0.99999, 7),
            "close": digits(close, 7),
            "volume": digits(volume, 5),
            "quoteVolume": digits(volume * close, 5),
            "tradeCount": rng.poisson(volume / 3).tolist(),
            "takerBuyVolume": digits(volume * rng.uniform(0.3, 0.7, size=rows), 5),
        },
        "liquidations": {
            "knownMs": known.tolist(),
            "notionalUsd": digits(quantity * price, 5),
            "side": ["short" if up else "long" for up in rng.uniform(size=len(known)) < 0.5],
            "coverageMs": [[int(time[0]), int(time[-1]) + BAR_MS]],
        },
        "funding": {
            "knownMs": settled.tolist(),
            "rate": digits(0.0001 + 0.0003 * rng.normal(size=len(settled)), 4),
            "intervalHours": [8] * len(settled),
        },
        "openInterest": {
            "knownMs": snapshots.tolist(),
            "openInterest": digits(1e6 * np.exp(np.cumsum(0.003 * rng.normal(size=len(snapshots)))), 6),
        },
        "depth": {
            "knownMs": snapshots.tolist(),
            "bidNotionalUsd": digits(1e6 * np.exp(0.3 * rng.normal(size=len(snapshots))), 5),
            "askNotionalUsd": digits(1e6 * np.exp(0.3 * rng.normal(size=len(snapshots))), 5),
        },
    }


def nasty(rng, rows, start_ms):
    m = ordinary(rng, rows, 0.0731, start_ms)
    b = m["bars"]

    def flat(first, last, price):
        for i in range(first, last):
            b["open"][i] = b["high"][i] = b["low"][i] = b["close"][i] = price

    def untraded(first, last):
        for i in range(first, last):
            for key in ("volume", "quoteVolume", "takerBuyVolume"):
                b[key][i] = 0.0

    flat(0, 31, 0.0731)
    flat(370, 420, 0.1)
    untraded(120, 175)
    untraded(375, 400)
    for i in range(430, 470):  # volume never varies
        b["volume"][i] = 777.7
    b["volume"][300] = 9e9  # one absurd bar, whose trace must leave with it
    b["takerBuyVolume"][300] = 1e9
    for i in range(205, rows):  # 25 bars were never delivered
        b["timeMs"][i] += 25 * BAR_MS
    del b["tradeCount"]
    q = m["liquidations"]
    first, t = b["timeMs"][0], b["timeMs"]
    q["coverageMs"] = [[first, t[60] + 100_000], [t[64], t[430]], [t[430], t[rows - 1] + BAR_MS]]
    quiet = [(t[480], t[560])]  # covered, and nothing happened
    keep = [k for k, at in enumerate(q["knownMs"]) if not any(a < at <= z_ for a, z_ in quiet)]
    for key in ("knownMs", "notionalUsd", "side"):
        q[key] = [q[key][k] for k in keep]
    f = m["funding"]
    f["intervalHours"] = [4 if k % 2 else 8 for k in range(len(f["rate"]))]
    f["knownMs"] = [at + 1 for at in f["knownMs"]][:-3]  # one millisecond late; then they stop
    i = m["openInterest"]
    keep = [k for k in range(len(i["knownMs"])) if not 230 <= k < 300]
    m["openInterest"] = {
        "knownMs": [i["knownMs"][k] + 90_000 for k in keep],
        "openInterest": [i["openInterest"][k] for k in keep],
    }
    d = m["depth"]
    d["bidNotionalUsd"][100] = d["askNotionalUsd"][100] = 0.0
    keep = [k for k in range(len(d["knownMs"])) if k % 3 == 0 or k > 150]
    m["depth"] = {key: [column[k] for k in keep] for key, column in d.items()}
    return m


def write(name, market, rows):
    values = features(market)
    (HERE / f"{name}.json").write_text(
        json.dumps(
            {
                "made": "test/golden/features.py",
                "versions": {
                    "numpy": np.__version__,
                    "TA-Lib": talib.__version__,
                    "TA-Lib C": talib.__ta_version__.decode(),
                },
                "tolerance": 1e-9,
                "toleranceReason": (
                    "relative to max(1, |value|): windows are summed in another order and precision; TA-Lib's "
                    "recursions keep running sums"
                ),
                "market": market,
                "rows": rows,
                "values": {
                    key: [None if np.isnan(column[r]) else float(f"{column[r]:.12g}") for r in rows]
                    for key, column in values.items()
                },
            },
            separators=(",", ":"),
        )
        + "\n"
    )


if __name__ == "__main__":
    start = 1_751_630_400_000  # 2025-07-04 12:00 UTC, a Friday
    write(
        "features",
        ordinary(np.random.default_rng(1), 480, 60_000.0, start),
        sorted({*range(0, 480, 7), 11, 12, 13, 47, 48, 287, 288, 299, 334, 335, 336, 479}),
    )
    write(
        "featuresNasty",
        nasty(np.random.default_rng(2), 640, start),
        sorted(
            {
                *range(0, 640, 8),
                11,
                25,
                26,
                30,
                31,
                44,
                60,
                61,
                71,
                167,
                168,
                175,
                204,
                205,
                206,
                383,
                389,
                390,
                398,
                411,
                420,
                421,
                477,
                478,
                527,
                528,
                587,
                588,
                639,
            }
        ),
    )
