"""Metrics, intervals over days and tests by numpy, SciPy and scikit-learn, for recomputeReport.py."""

import math

import numpy as np
from scipy import optimize, special, stats
from sklearn.metrics import roc_auc_score

DAY_MS, HOUR_MS = 86_400_000, 3_600_000


def cosine_terms(days):
    """A term a week of days, at least 2, at most 8."""
    return min(days - 1, max(2, min(8, math.floor(days / 7 + 0.5))))


def long_run_error(influence, terms):
    """Standard error of a mean of days by the first equal-weighted cosines."""
    x, n = np.asarray(influence), len(influence)
    sums = [np.sqrt(2 / n) * np.sum(x * np.cos(np.pi * k * (np.arange(n) + 0.5) / n)) for k in range(1, terms + 1)]
    return np.sqrt(np.mean(np.square(sums)) / n)


def wilson(share, n):
    z = stats.norm.ppf(0.975)
    centre, reach = share + z * z / (2 * n), z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return (centre - reach) / (1 + z * z / n), (centre + reach) / (1 + z * z / n)


def holding_rare_days(low, high, value, mixed_days, days):
    """Where fewer days show a spread than there are cosine sums, Wilson's interval over days is held."""
    if days >= 2 and mixed_days >= cosine_terms(days):
        return low, high
    least, most = wilson(value, days)
    return min(low, least), max(high, most)


def holm(p):
    """Holm (1979): the k-th smallest times the number not smaller, never falling."""
    p = np.asarray(p)
    order = np.argsort(p, kind="stable")
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(1, np.maximum.accumulate(p[order] * (len(p) - np.arange(len(p)))))
    return adjusted


def calibration_error(y, p, inner_edges):
    """Mean distance of what was said and what happened over bins; a value on an edge belongs below it."""
    place = np.searchsorted(inner_edges, p, side="left")
    return sum(abs(y[place == b].mean() - p[place == b].mean()) * (place == b).mean() for b in np.unique(place))


def cosine_interval(value, influence, confidence=0.95, low=-np.inf, high=np.inf):
    """Equal-weighted cosines (Müller 2004; Lazarus et al. 2018): a term a week of days, at least 2, at most 8."""
    terms = cosine_terms(len(influence))
    reach = stats.t.ppf(0.5 + confidence / 2, terms) * long_run_error(influence, terms)
    return max(low, value - reach), min(high, value + reach)


def by_day(t0, values):
    """Sums of days that have rows."""
    day = t0 // DAY_MS
    return np.array([values[day == d].sum() for d in np.unique(day)])


def mean_with_interval(t0, values, **limits):
    """The influence of a day on a mean of rows: its rows' distances from the mean, for the average count of rows."""
    value = values.mean()
    days = by_day(t0, values - value)
    return (value, *cosine_interval(value, days * len(days) / len(values), **limits))


def share_with_interval(t0, hits):
    """As a mean; where fewer days show a spread than there are cosine sums, Wilson's interval over days is held."""
    value, low, high = mean_with_interval(t0, hits, low=0.0, high=1.0)
    day = t0 // DAY_MS
    daily = np.array([hits[day == d].mean() for d in np.unique(day)])
    return value, *holding_rare_days(low, high, value, np.sum(daily != (0 if value < 0.5 else 1)), len(daily))


def auc_with_interval(t0, y, p):
    auc = roc_auc_score(y, p)
    buys, sells = np.sort(p[y == 1]), np.sort(p[y == 0])
    below = lambda own, others: (np.searchsorted(others, own, "left") + np.searchsorted(others, own, "right")) / 2
    influence = np.where(
        y == 1,
        (below(p, sells) / len(sells) - auc) / len(buys),
        (1 - below(p, buys) / len(buys) - auc) / len(sells),
    )
    days = by_day(t0, influence)
    return (auc, *cosine_interval(auc, days * len(days), low=0.0, high=1.0))


def calibration_line(t0, y, p):
    """Intercept and slope of logit P(BUY) on logit(p), by SciPy's minimiser, with a day's influence on either."""
    x = special.logit(np.clip(p, 1e-7, 1 - 1e-7))
    rows = np.column_stack([np.ones_like(x), x])
    loss = lambda line: np.sum(np.logaddexp(0, rows @ line) - y * (rows @ line))
    slopes = lambda line: rows.T @ (special.expit(rows @ line) - y)
    found = optimize.minimize(loss, [0.0, 1.0], jac=slopes, method="BFGS", options={"gtol": 1e-7}).x
    # Two exact steps end what the minimiser leaves.
    for _ in range(2):
        chance = special.expit(rows @ found)
        information = rows.T @ (rows * (chance * (1 - chance))[:, None])
        found = found - np.linalg.solve(information, rows.T @ (chance - y))
    residual = y - special.expit(rows @ found)
    scores = np.column_stack([by_day(t0, residual * column) for column in rows.T])
    influence = len(scores) * np.linalg.solve(information, scores.T)
    return [(value, *cosine_interval(value, own)) for value, own in zip(found, influence)]


def ratio_with_interval(sums, counts):
    """Of sums over counts by day, days without any left out."""
    sums, counts = np.asarray(sums)[np.asarray(counts) > 0], np.asarray(counts)[np.asarray(counts) > 0]
    value = sums.sum() / counts.sum()
    return (value, *cosine_interval(value, (sums - value * counts) * len(counts) / counts.sum()))


def spiegelhalter(t0, y, p):
    """Z of independent rows (Spiegelhalter 1986), and the p of the same sum over whole days."""
    parts = (y - p) * (1 - 2 * p)
    z = parts.sum() / np.sqrt(np.sum((1 - 2 * p) ** 2 * p * (1 - p)))
    days = np.array([parts[t0 // DAY_MS == d].sum() for d in np.unique(t0 // DAY_MS)])
    terms = cosine_terms(len(days))
    return z, 2 * stats.t.sf(abs(days.mean()) / long_run_error(days, terms), terms)


def share_outside_p(value, error, days, blocks, low=0.3, high=0.7):
    """One-sided p of "this share lies inside": the error is that of a share at the limit, the sample its own days in
    blocks; not less than the chance that every day falls on one side."""
    if low <= value <= high or blocks <= 1:
        return 1.0
    limit = low if value < low else high
    none = (1 - limit if value < low else limit) ** days
    if not error > 0:
        return none
    at_limit = error * np.sqrt(limit * (1 - limit) / (value * (1 - value)))
    t = abs(value - limit) / (at_limit * np.sqrt(blocks / (blocks - 1)))
    return max(none, stats.t.sf(t, blocks - 1))
