"""The same resamples as hours.mjs with numpy: draws of days, one matrix product, quantiles.

Usage: python hours_peer.py DIRECTORY
"""

import itertools

import numpy as np

from timed import say, timed

DAYS, HOURS, ROWS, RESAMPLES = 180, 24, 60, 10_000


def tables():
    state = 20_250_101
    buys, bias = np.empty(HOURS * DAYS), np.empty(HOURS * DAYS)
    for cell in range(HOURS * DAYS):
        state = state * 16_807 % 2_147_483_647
        buys[cell] = np.floor(state / 2_147_483_647 * (ROWS + 1))
        state = state * 16_807 % 2_147_483_647
        bias[cell] = 20 * (state / 2_147_483_647 - 0.5)
    return buys.reshape(HOURS, DAYS).T, bias.reshape(HOURS, DAYS).T


def audit(sums, rows, seed):
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, DAYS, size=(RESAMPLES, DAYS), dtype=np.int64)
    drawn += np.arange(RESAMPLES)[:, None] * DAYS
    weights = np.bincount(drawn.ravel(), minlength=RESAMPLES * DAYS).reshape(RESAMPLES, DAYS).astype(float)
    means = weights @ sums
    means /= rows
    return means.std(axis=0), np.quantile(means, [0.025, 0.975], axis=0)


buys, bias = tables()
sums = np.ascontiguousarray(np.hstack([buys, bias]))
seeds = itertools.count()
times, (error, interval) = timed(lambda: audit(sums, ROWS * DAYS, next(seeds)), calls=7, warm_ups=3)
say(
    times,
    {
        "resamples": RESAMPLES,
        "days": DAYS,
        "groups": HOURS,
        "columns": 2,
        "shareError": error[:HOURS].mean(),
        "biasError": error[HOURS:].mean(),
        "shareWidth": (interval[1] - interval[0])[:HOURS].mean(),
    },
)
