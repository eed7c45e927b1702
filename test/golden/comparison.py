"""Reference values for the champion beside a challenger (src/validation/comparison), from NumPy and SciPy.

    python test/golden/comparison.py > test/golden/comparison.json

Nothing of the library is used: pairs are compared one by one, cosine sums are a discrete cosine transform, Holm's
steps are written out, and the account of the money is traded bar by bar.
"""

import json
import platform

import numpy as np
import scipy
from scipy import stats

rng = np.random.default_rng(20261128)
CONFIDENCE = 0.95
POWER = 0.8
HOUR = 3_600_000
START = 1_764_547_200_000  # 2025-12-01


def terms(days):
    return min(days - 1, max(2, min(8, int(np.floor(days / 7 + 0.5)))))


def test_of(influence, value):
    """Interval, p of both sides and degrees of a statistic from its influence by day."""
    days = len(influence)
    count = terms(days)
    cosines = scipy.fft.dct(np.asarray(influence, float), type=2, norm="ortho")[1 : count + 1]
    error = np.sqrt(np.mean(cosines**2) / days)
    reach = stats.t.ppf(0.5 + CONFIDENCE / 2, count) * error
    p = 2 * stats.t.sf(abs(value) / error, count) if days >= 5 else 1.0
    return {"value": value, "low": value - reach, "high": value + reach, "p": p, "error": error, "degrees": count}


def family(tests):
    """Holm's adjusted p, and the difference that 80 of 100 such sets of days show at the strictest level."""
    order = sorted(range(len(tests)), key=lambda k: tests[k]["p"])
    largest = 0.0
    for rank, k in enumerate(order):
        largest = max(largest, min(1.0, (len(tests) - rank) * tests[k]["p"]))
        tests[k]["adjusted"] = largest
    level = (1 - CONFIDENCE) / len(tests)
    for each in tests:
        t = stats.t.ppf(1 - level / 2, each["degrees"])
        f = each["degrees"]
        # Johnson & Welch (1940): the noncentral t as a normal.
        reach = t * (1 - 1 / (4 * f)) + stats.norm.ppf(POWER) * np.sqrt(1 + t * t / (2 * f))
        each["detectable"] = reach * each.pop("error")
        del each["degrees"]
    return tests


# 40 days of two symbols, some hours missing, one day empty, ties among probabilities.
grid = np.meshgrid(range(40), range(0, 24, 2), ["AAA", "BBB"], indexing="ij")
day, hour, symbol = (column.ravel() for column in grid)
keep = (rng.uniform(size=day.size) < 0.9) & (day != 17)
day, hour, symbol = day[keep], hour[keep], symbol[keep]
n = len(day)
mood = rng.normal(size=40)[day]
signal = rng.normal(size=n)
label = (0.5 * mood + signal + rng.normal(size=n) > 0).astype(int)
sigmoid = lambda x: 1 / (1 + np.exp(-x))
champion = np.round(sigmoid(0.4 * signal - 0.4 + 0.2 * rng.normal(size=n)), 3)
challenger = np.round(sigmoid(1.3 * signal + 0.2 * mood + 0.2 * rng.normal(size=n)), 3)
# Worse on purpose in one hour.
challenger[hour == 14] = np.round(1 - challenger[hour == 14], 3)
time = START + (day * 24 + hour) * HOUR
filled = np.unique(day)


def by_day(values, days=filled):
    return np.array([values[day == d].sum() for d in days])


def mean_influence(values, days=filled):
    counts = by_day(np.ones(n), days)
    mean = values.mean()
    return mean, (by_day(values, days) - mean * counts) * len(days) / n


def auc_influence(score):
    wins = np.sign(score[label == 1][:, None] - score[label == 0][None, :]) / 2 + 0.5
    auc = wins.mean()
    moved = np.zeros(n)
    moved[label == 1] = (wins.mean(axis=1) - auc) / label.sum()
    moved[label == 0] = (wins.mean(axis=0) - auc) / (1 - label).sum()
    return auc, by_day(moved) * len(filled)


def difference(of):
    (a, influence_a), (b, influence_b) = of(champion), of(challenger)
    return {"champion": a, "challenger": b, **test_of(influence_b - influence_a, b - a)}


log_loss = lambda p: -np.log(np.where(label == 1, p, 1 - p))
quality = family(
    [
        difference(auc_influence),
        difference(lambda p: mean_influence(log_loss(p))),
        difference(lambda p: mean_influence((p - label) ** 2)),
    ]
)


def away(share, influence):
    return abs(share - 0.5), influence * (1 if share >= 0.5 else -1)


def share_distance(p):
    return away(*mean_influence((p > 0.5).astype(float)))


def worst_hour(p):
    found = []
    for h in np.unique(hour):
        own = hour == h
        share = (p[own] > 0.5).mean()
        moved = np.where(own, ((p > 0.5) - share) / own.sum(), 0.0)
        found.append(away(share, by_day(moved) * len(filled)))
    return max(found, key=lambda pair: pair[0])


balance = family([difference(share_distance), difference(worst_hour)])


def group(own):
    days = np.unique(day[own])
    loss = (log_loss(challenger) - log_loss(champion)) * own
    counts = np.array([(own & (day == d)).sum() for d in days])
    mean = loss.sum() / own.sum()
    influence = (np.array([loss[day == d].sum() for d in days]) - mean * counts) * len(days) / own.sum()
    return {"n": int(own.sum()), "days": len(days), **test_of(influence, mean)}


names = [f"{h:02d}:00" for h in np.unique(hour)] + ["AAA", "BBB"]
masks = [hour == h for h in np.unique(hour)] + [symbol == s for s in ("AAA", "BBB")]
groups = [{"name": name, **found} for name, found in zip(names, family([group(own) for own in masks]))]

# Money: one symbol, 30 days of hourly bars, decisions at every close but some, 7 bps a fill, no band, no funding.
bars = 30 * 24 + 1
close = 100 * np.exp(np.cumsum(0.004 * rng.normal(size=bars)))
open_ = np.concatenate([[100.0], close[:-1]]) * np.exp(0.0005 * rng.normal(size=bars))
close, open_ = np.round(close, 4), np.round(open_, 4)
decided = np.sort(rng.choice(np.arange(1, bars - 1), 500, replace=False))  # filled at the open of this bar
move = np.sign(close[decided] - open_[decided])
money_champion = np.round(np.clip(0.5 + 0.1 * rng.normal(size=500), 0.01, 0.99), 3)
money_challenger = np.round(np.clip(0.5 + 0.03 * move + 0.1 * rng.normal(size=500), 0.01, 0.99), 3)


def account(p):
    """Daily log returns, each day from its last mark to that of the next, and how many days each covers."""
    side_at = dict(zip(decided, np.where(p > 0.5, 1, np.where(p < 0.5, -1, 0))))
    first = decided[0]
    cash, held, side = 1.0, 0.0, 0
    marks = [(first, 1.0)]
    # Nobody decides behind the last decision: the account ends with its bar.
    for bar in range(first, decided[-1] + 1):
        wanted = side_at.get(bar, 0) or side
        if wanted != side:
            equity = cash + held * open_[bar]
            target = wanted * equity / open_[bar]
            cost = abs(target - held) * open_[bar] * 7e-4
            cash, held, side = equity - cost - target * open_[bar], target, wanted
        marks.append((bar + 1, cash + held * close[bar]))
    # A mark at midnight ends the day before; bar 0 opens at midnight.
    last = {}
    for at, equity in marks[1:]:
        last[(at - 1) // 24] = (at, equity)
    logs, spans, before = [], [], marks[0]
    for d in sorted(last):
        logs.append(np.log(last[d][1] / before[1]))
        spans.append((last[d][0] - before[0]) / 24)
        before = last[d]
    return np.array(logs), np.array(spans)


(log_a, spans), (log_b, _) = account(money_champion), account(money_challenger)
moved = log_b - log_a
mean = moved.sum() / spans.sum()
[money] = family([test_of((moved - mean * spans) * len(spans) / spans.sum(), mean)])
for key in ("value", "low", "high", "detectable"):
    money[key] = np.expm1(30 * money[key])

print(
    json.dumps(
        {
            "made": "test/golden/comparison.py",
            "versions": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__},
            "confidence": CONFIDENCE,
            "rows": {
                "timeMs": time.tolist(),
                "symbol": symbol.tolist(),
                "label": label.tolist(),
                "champion": champion.tolist(),
                "challenger": challenger.tolist(),
            },
            "quality": quality,
            "balance": balance,
            "groups": groups,
            "market": {
                "startMs": START,
                "open": open_.tolist(),
                "close": close.tolist(),
                "decided": decided.tolist(),
                "champion": money_champion.tolist(),
                "challenger": money_challenger.tolist(),
            },
            "money": money,
        }
    )
)
