"""The same fit and predict as trees.mjs in Python's XGBoost, both matrices watched every round, data already in NumPy.

Usage: python trees_peer.py DIRECTORY
"""

import numpy as np
import xgboost

from timed import say, timed

ROWS, WATCHED, COLS, ROUNDS = 20_000, 3_000, 52, 100


def table(rows, offset):
    r = np.arange(rows, dtype=np.int64)[:, None] + offset
    c = np.arange(COLS, dtype=np.int64)[None, :]
    mixed = (r * 7_919 + c * 104_729 + (r * r * 31 + c * 17) % 8_191) % 2_048
    x = ((mixed - 1_024) / 1_024).astype(np.float32)
    x[(r * 13 + c * 29) % 97 < 2] = np.nan
    return x


def labels_of(x, offset):
    known = np.nan_to_num(x.astype(float))
    noise = ((np.arange(len(x)) + offset) * 2_654_435_761 % 4_096) / 4_096 - 0.5
    return (known[:, 0] + 0.5 * known[:, 1] * known[:, 2] + 1.2 * noise > 0).astype(np.float32)


x, watched = table(ROWS, 0), table(WATCHED, 1_000_000)
y, y_watched = labels_of(x, 0), labels_of(watched, 1_000_000)
weight = (0.5 + (np.arange(ROWS) % 5) * 0.375).astype(np.float32)
params = {
    "objective": "binary:logistic",
    "base_score": 0.5,
    "tree_method": "hist",
    "nthread": 1,
    "verbosity": 0,
    "eta": 0.05,
    "max_depth": 6,
    "subsample": 0.8,
    "colsample_bytree": 0.6,
    "seed": 11,
}


def fit_and_predict():
    data, asked = (
        xgboost.DMatrix(x, label=y, weight=weight, nthread=1),
        xgboost.DMatrix(watched, label=y_watched, nthread=1),
    )
    history = {}
    model = xgboost.train(
        params,
        data,
        num_boost_round=ROUNDS,
        evals=[(data, "train"), (asked, "validation")],
        early_stopping_rounds=ROUNDS,
        evals_result=history,
        verbose_eval=False,
    )
    model = model[: model.best_iteration + 1]
    return model.predict(xgboost.DMatrix(watched, nthread=1))


times, p = timed(fit_and_predict, calls=3)
say(times, {"rows": ROWS, "columns": COLS, "rounds": ROUNDS, "checksum": float(p.sum(dtype=np.float64))})
