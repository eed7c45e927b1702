"""A perpetual-futures account in plain Python, and what is read off its equity, for recomputeReport.py."""

import numpy as np
from scipy import stats

from recomputedStatistics import DAY_MS, ratio_with_interval

MINUTE_MS = 60_000


class Account:
    """Long above threshold + band, short below threshold - band, else as before; filled at the next open; notional an
    equal share of the equity at that open; fees and slippage on notional; funding to whoever held before it, at the
    open of the bar that it falls into. `time` and `equity` are its marks: 1 at the first open, then every close."""

    def __init__(self, predictions, bars, funding, costs, *, threshold=None, band=None, cost_bps=None, delay=0):
        threshold = costs["threshold"] if threshold is None else threshold
        band = costs["holdBand"] if band is None else band
        rate = (costs["takerFeeBps"] + costs["slippageBps"] if cost_bps is None else cost_bps) / 1e4
        symbols = sorted(bars)
        times = np.unique(np.concatenate([bars[s]["timeMs"] for s in symbols]))
        bar_ms = int(np.min(np.diff(times)))
        times = times[times >= predictions["t0"].min() + delay * bar_ms]
        at = {s: {t: k for k, t in enumerate(bars[s]["timeMs"])} for s in symbols}
        decided = {s: {} for s in symbols}
        for t0, symbol, p in zip(predictions["t0"], predictions["symbol"], predictions["p"]):
            if symbol in decided:
                decided[symbol][t0 + delay * bar_ms] = p
        due = {s: {} for s in symbols}
        for s in symbols:
            for t, r in zip(*funding[s]):
                when = int(t) // MINUTE_MS * MINUTE_MS
                due[s].setdefault((when - times[0]) // bar_ms, []).append((when, r))
        cash, held, side = 1.0, dict.fromkeys(symbols, 0.0), dict.fromkeys(symbols, 0)
        marks, equities, self.fills = [times[0]], [1.0], 0
        for t in times:
            price = {s: bars[s]["open"][at[s][t]] for s in symbols}
            settled = [(s, when, r) for s in symbols for when, r in due[s].get((t - times[0]) // bar_ms, [])]
            for s, when, r in settled:
                if when == t:
                    cash -= held[s] * price[s] * r
            wanted = {}
            for s in symbols:
                p = decided[s].get(t)
                if p is not None and p > threshold + band:
                    wanted[s] = 1
                elif p is not None and p < threshold - band:
                    wanted[s] = -1
            turning = [s for s in wanted if wanted[s] != side[s]]
            equity = cash + sum(held[s] * price[s] for s in symbols)
            for s in turning:
                target = wanted[s] * equity / len(symbols) / price[s]
                cash -= (target - held[s]) * price[s] + abs(target - held[s]) * price[s] * rate
                held[s], side[s] = target, wanted[s]
                self.fills += 1
            for s, when, r in settled:
                if when > t:
                    cash -= held[s] * price[s] * r
            marks.append(t + bar_ms)
            equities.append(cash + sum(held[s] * bars[s]["close"][at[s][t]] for s in symbols))
        self.time, self.equity = np.array(marks), np.array(equities)

    def monthly_return(self):
        return self.equity[-1] ** (30 * DAY_MS / (self.time[-1] - self.time[0])) - 1

    def monthly_interval(self):
        """That of the mean daily log return, compounded; a day weighs by the time that it covers."""
        _, log, days = self.daily_logs()
        return tuple(np.expm1(30 * np.array(ratio_with_interval(log, days))))

    def daily_logs(self):
        """Day, log return and covered days, from the last mark of a day to that of the next."""
        day = (self.time[1:] - 1) // DAY_MS
        last = np.r_[np.flatnonzero(np.diff(day)), len(day) - 1] + 1
        before = np.r_[0, last[:-1]]
        covered = (self.time[last] - self.time[before]) / DAY_MS
        return day[last - 1], np.log(self.equity[last] / self.equity[before]), covered

    def daily_returns(self):
        return np.expm1(self.daily_logs()[1])


def tear_sheet(account):
    """The figures of an account by the names of its page, from daily returns; None where they divide by nothing."""
    r, year = account.daily_returns(), 365
    deviation = r.std(ddof=1)
    peak = np.maximum.accumulate(account.equity)
    downside = np.sqrt(np.mean(np.minimum(r, 0) ** 2))
    tail = stats.norm.ppf(0.05)
    over = lambda a, b: a / b if b > 1e-12 else None
    varies = deviation > 1e-12
    return {
        "Total return": account.equity[-1] - 1,
        "Annual volatility": deviation * np.sqrt(year),
        "Sharpe ratio": over(r.mean() * np.sqrt(year), deviation),
        "Sortino ratio": over(r.mean() * np.sqrt(year), downside),
        "Maximum drawdown": np.max(1 - account.equity / peak),
        "Winning days": np.mean(r > 0),
        "Best day": r.max(),
        "Worst day": r.min(),
        "Daily value-at-risk": r.mean() + tail * deviation,
        "Expected shortfall (cVaR)": r.mean() - stats.norm.pdf(tail) / 0.05 * deviation,
        "Skew": stats.skew(r) if varies else None,
        "Kurtosis": stats.kurtosis(r, fisher=False) if varies else None,
        "Tail ratio": over(np.quantile(r, 0.95), abs(np.quantile(r, 0.05))),
    }


def rolling_risk(account):
    """Last day, annual Sharpe ratio and volatility of each window: a third of the days, 7 to 30."""
    r = account.daily_returns()
    window = min(30, max(7, int(np.floor(len(r) / 3 + 0.5))))
    rows = np.lib.stride_tricks.sliding_window_view(r, window) if len(r) >= window else np.empty((0, 2))
    deviation = rows.std(axis=1, ddof=1)
    days = account.daily_logs()[0][window - 1 :]
    return list(zip(days, rows.mean(axis=1) / deviation * np.sqrt(365), deviation * np.sqrt(365)))


def drawdowns(account):
    """Runs of days that close below the highest close before them: first day, deepest, last or None, depth."""
    days, logs, _ = account.daily_logs()
    equity = np.exp(np.cumsum(logs))
    below = 1 - equity / np.maximum.accumulate(np.r_[1.0, equity])[1:]
    found, k = [], 0
    while k < len(days):
        if below[k] <= 0:
            k += 1
            continue
        end = k
        while end + 1 < len(days) and below[end + 1] > 0:
            end += 1
        deepest = k + int(np.argmax(below[k : end + 1]))
        found.append((days[k], days[deepest], days[end] if end + 1 < len(days) else None, below[deepest]))
        k = end + 1
    return sorted(found, key=lambda fall: -fall[3])
