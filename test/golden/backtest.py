"""Independent references for the back-test room: account, tear sheet, Sharpe statistics, CSCV.

Run: python test/golden/backtest.py  (writes test/golden/backtest.json beside itself)
"""

import itertools
import json
import pathlib
import sys

import numpy as np
import pandas as pd
import scipy
from scipy import stats

HOUR = 3_600_000
DAY = 24 * HOUR
START = 1_735_689_600_000  # 2025-01-01 00:00 UTC
rng = np.random.default_rng(20250101)


def account():
    """Event by event: a list of (time, order within the instant, event), replayed over plain dictionaries."""
    bars, funding, predictions = {}, {}, []
    for symbol in ["AUSDT", "BUSDT", "CUSDT"]:
        hours = [h for h in range(72) if rng.random() > 0.04]
        close = 100 * np.exp(np.cumsum(0.02 * rng.standard_normal(len(hours))))
        open_ = np.concatenate([[100], close[:-1]]) * np.exp(0.002 * rng.standard_normal(len(hours)))
        bars[symbol] = {"hour": hours, "open": open_.round(6).tolist(), "close": close.round(6).tolist()}
        settled = [h for h in range(0, 72, 8)]
        funding[symbol] = {"hour": settled, "rate": (0.001 * rng.standard_normal(len(settled))).round(8).tolist()}
        for h in range(1, 72):
            if rng.random() > 0.1:
                predictions.append([h, symbol, float(np.float32(rng.random()))])
    predictions.sort(key=lambda row: row[0])

    band, fee, slip, threshold = 0.02, 5e-4, 2e-4, 0.5
    wanted = {}
    orders = {}
    for h, symbol, p in predictions:
        if p > threshold + band:
            wanted[symbol] = 1
        elif p < threshold - band:
            wanted[symbol] = -1
        later = [b for b in bars[symbol]["hour"] if b >= h]
        if later and symbol in wanted:
            orders[(later[0], symbol)] = wanted[symbol]
    frames = {s: pd.DataFrame(b).set_index("hour") for s, b in bars.items()}
    rates = {s: dict(zip(f["hour"], f["rate"])) for s, f in funding.items()}
    cash, held, price, equity = 1.0, {s: 0.0 for s in bars}, {s: 0.0 for s in bars}, []
    first = min(h for h, _, _ in predictions)
    for s, frame in frames.items():
        earlier = frame[frame.index < first]
        if len(earlier):
            price[s] = earlier["close"].iloc[-1]
    opens = sorted({h for frame in frames.values() for h in frame.index if h >= first})
    paid = {s: set() for s in bars}
    for k, hour in enumerate(opens):
        for s, frame in frames.items():
            for h in sorted(rates[s]):
                if first <= h <= hour and h not in paid[s]:
                    at = frame["open"][h] if h in frame.index else price[s]
                    cash -= held[s] * at * rates[s][h]
                    paid[s].add(h)
            if hour in frame.index:
                price[s] = frame["open"][hour]
        now = cash + sum(held[s] * price[s] for s in bars)
        for s in bars:
            side = orders.get((hour, s))
            if side is not None and np.sign(held[s]) != side:
                target = side * now / len(bars) / price[s]
                notional = (target - held[s]) * price[s]
                cash -= notional + abs(notional) * (fee + slip)
                held[s] = target
        for s, frame in frames.items():
            if hour in frame.index:
                price[s] = frame["close"][hour]
        equity.append([int(hour + 1), cash + sum(held[s] * price[s] for s in bars)])
    return {"bars": bars, "funding": funding, "predictions": predictions, "equity": equity}


def tear_sheet():
    hours = 24 * 75 + 7
    equity = np.exp(np.cumsum(np.concatenate([[0], 0.004 * rng.standard_t(4, hours) + 0.0002])))
    time = pd.to_datetime(START + 5 * HOUR + HOUR * np.arange(hours + 1), unit="ms")
    curve = pd.Series(equity, index=time)
    # A mark at midnight closes the day before it.
    daily_marks = curve.groupby((curve.index - pd.Timedelta(1, "ms")).floor("D")).last()
    daily_marks = pd.concat([curve.iloc[:1], daily_marks.iloc[0:]])
    r = daily_marks.pct_change().dropna().to_numpy()
    months = curve.iloc[1:].groupby((curve.index[1:] - pd.Timedelta(1, "ms")).strftime("%Y-%m")).last()
    month_returns = pd.concat([curve.iloc[:1], months]).pct_change().dropna()
    days = (time[-1] - time[0]) / pd.Timedelta(1, "D")
    peak = curve.cummax()
    drawdown = 1 - curve / peak
    longest, since = pd.Timedelta(0), curve.index[0]
    for t in curve.index:
        if drawdown[t] == 0:
            if t - since > pd.Timedelta(1, "h"):
                longest = max(longest, t - since)
            since = t
    longest = max(longest, curve.index[-1] - since)
    cagr = equity[-1] ** (365 / days) - 1
    sr = r.mean() / r.std(ddof=1)
    g3, g4 = stats.skew(r), stats.kurtosis(r, fisher=False)
    spread = 1 - g3 * sr + (g4 - 1) / 4 * sr**2
    return {
        "startHour": 5,
        "equity": equity.tolist(),
        "dailyReturns": r.tolist(),
        "months": {m: v for m, v in zip(months.index, month_returns)},
        "summary": {
            "days": days,
            "totalReturnFrac": equity[-1] - 1,
            "annualReturnFrac": cagr,
            "annualVolatilityFrac": r.std(ddof=1) * np.sqrt(365),
            "sharpeAnnual": sr * np.sqrt(365),
            "sortinoAnnual": r.mean() / np.sqrt((np.minimum(r, 0) ** 2).mean()) * np.sqrt(365),
            "calmar": cagr / drawdown.max(),
            "maxDrawdownFrac": drawdown.max(),
            "longestDrawdownDays": longest / pd.Timedelta(1, "D"),
            "winningDaysFrac": (r > 0).mean(),
            "bestMonthFrac": month_returns.max(),
            "worstMonthFrac": month_returns.min(),
            "bestDayFrac": r.max(),
            "worstDayFrac": r.min(),
            "skewness": g3,
            "kurtosis": g4,
            "tailRatio": np.quantile(r, 0.95) / abs(np.quantile(r, 0.05)),
            "probabilisticSharpe": stats.norm.cdf(sr * np.sqrt(len(r) - 1) / np.sqrt(spread)),
            "minimumTrackRecordDays": 1 + spread * (stats.norm.ppf(0.95) / sr) ** 2,
        },
        "monthlyReturn": equity[-1] ** (30 / days) - 1,
    }


def cscv():
    rows, cols, blocks = 131, 7, 8
    returns = (0.01 * rng.standard_normal((rows, cols)) + 0.001 * np.arange(cols) / cols).astype(np.float32)
    m = returns.astype(float)[rows % blocks :]
    parts = np.split(m, blocks)
    logits, inside, outside = [], [], []
    for chosen in itertools.combinations(range(blocks), blocks // 2):
        a = np.concatenate([parts[i] for i in chosen])
        b = np.concatenate([parts[i] for i in range(blocks) if i not in chosen])
        sa, sb = a.mean(0) / a.std(0, ddof=1), b.mean(0) / b.std(0, ddof=1)
        best = sa.argmax()
        w = stats.rankdata(sb)[best] / (cols + 1)
        logits.append(np.log(w / (1 - w)))
        # The room divides by the population deviation; both halves have one length, so only the scale differs.
        scale = np.sqrt(len(a) / (len(a) - 1))
        inside.append(sa[best] * scale)
        outside.append(sb[best] * scale)
    return {
        "rows": rows,
        "cols": cols,
        "blocks": blocks,
        "returns": [float(v) for v in returns.ravel()],
        "logits": logits,
        "pbo": float(np.mean(np.array(logits) <= 0)),
        "performanceSlope": float(stats.linregress(inside, outside).slope),
        "lossProbability": float(np.mean(np.array(outside) < 0)),
    }


def sharpe():
    cases = []
    for _ in range(20):
        sr, t = rng.normal(0, 0.2), int(rng.integers(20, 3000))
        g3 = rng.normal()
        g4 = 1.5 + g3**2 + rng.exponential(3)
        benchmark, trials, variance = rng.normal(0, 0.05), int(rng.integers(2, 1000)), rng.exponential(0.002)
        spread = 1 - g3 * sr + (g4 - 1) / 4 * sr**2
        psr = lambda b: float(stats.norm.cdf((sr - b) * np.sqrt(t - 1) / np.sqrt(spread)))
        best = np.sqrt(variance) * (
            (1 - np.euler_gamma) * stats.norm.ppf(1 - 1 / trials)
            + np.euler_gamma * stats.norm.ppf(1 - 1 / (trials * np.e))
        )
        cases.append(
            {
                "sharpe": sr,
                "observations": t,
                "skewness": g3,
                "kurtosis": g4,
                "benchmark": benchmark,
                "trials": trials,
                "trialsSharpeVariance": variance,
                "probabilistic": psr(benchmark),
                "expectedMaximumSharpe": float(best),
                "deflated": psr(best),
                "trackRecord": 1 + spread * (stats.norm.ppf(0.95) / (sr - benchmark)) ** 2 if sr > benchmark else None,
            }
        )
    return cases


golden = {
    "made": {
        "by": "test/golden/backtest.py",
        "date": "2026-11-24",
        "versions": {
            "python": sys.version.split()[0],
            "numpy": np.__version__,
            "pandas": pd.__version__,
            "scipy": scipy.__version__,
        },
        "tolerance": 1e-9,
        "toleranceReason": (
            "sums of up to 1,800 doubles in another order, and SciPy's normal distribution, agree to about 1e-12; "
            "longer chains multiply that"
        ),
    },
    "account": account(),
    "tearSheet": tear_sheet(),
    "cscv": cscv(),
    "sharpe": sharpe(),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, default=float) + "\n")
print(path, path.stat().st_size)
