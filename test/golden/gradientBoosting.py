"""Predictions of Python's XGBoost: `python test/golden/gradientBoosting.py > test/golden/gradientBoosting.json`.

The data is made from integers by a formula that the test repeats, so only answers are stored.
"""

import json
import sys

import numpy as np
import xgboost

ROWS, COLS, TEST_ROWS = 600, 6, 150


def table(rows, offset):
    """Values in [-1, 1) on a grid of 1/1024, 7 % missing; the same 32-bit numbers in every language."""
    r = np.arange(rows, dtype=np.int64)[:, None] + offset
    c = np.arange(COLS, dtype=np.int64)[None, :]
    mixed = (r * 7_919 + c * 104_729 + (r * r * 31 + c * 17) % 8_191) % 2_048
    x = ((mixed - 1_024) / 1_024).astype(np.float32)
    x[(r * 13 + c * 29) % 97 < 7] = np.nan
    return x


def labels_of(x, offset):
    known = np.nan_to_num(x.astype(float))
    noise = ((np.arange(len(x)) + offset) * 2_654_435_761 % 4_096) / 4_096 - 0.5
    return (known[:, 0] + 0.5 * known[:, 1] * known[:, 2] + 0.6 * noise > 0).astype(np.float32)


x, x_test = table(ROWS, 0), table(TEST_ROWS, 100_000)
y = labels_of(x, 0)
weight = (0.5 + (np.arange(ROWS) % 5) * 0.375).astype(np.float32)
params = {
    "objective": "binary:logistic",
    "base_score": 0.5,
    "tree_method": "hist",
    "nthread": 1,
    "seed": 11,
    "eta": 0.2,
    "max_depth": 4,
    "subsample": 0.8,
    "colsample_bytree": 0.7,
    "min_child_weight": 2,
}
data = xgboost.DMatrix(x, label=y, weight=weight)
asked = xgboost.DMatrix(x_test)
logistic = xgboost.train(params, data, num_boost_round=25)

ALPHA, GAMMA = 0.35, 2.0


def focal(margins, matrix):
    """Derivatives of the focal loss by its margin, differentiated by hand from -a (1 - q)^g ln q, q = P(the label)."""
    z = margins.astype(np.float64)
    label, w = matrix.get_label().astype(float), matrix.get_weight().astype(float)
    sign = 2 * label - 1
    a = np.where(label == 1, ALPHA, 1 - ALPHA)
    q = np.clip(1 / (1 + np.exp(-sign * z)), 1e-7, 1 - 1e-7)
    u = 1 - q
    # dq/dz = sign q u; chain rule twice.
    first_q = a * (GAMMA * u ** (GAMMA - 1) * np.log(q) - u**GAMMA / q)
    second_q = a * (
        -GAMMA * (GAMMA - 1) * u ** (GAMMA - 2) * np.log(q) + 2 * GAMMA * u ** (GAMMA - 1) / q + u**GAMMA / q**2
    )
    gradient = first_q * sign * q * u
    hessian = second_q * (q * u) ** 2 + first_q * q * u * (u - q)
    return (w * gradient).astype(np.float32), (w * np.maximum(hessian, 1e-6)).astype(np.float32)


boosted = xgboost.train(params, data, num_boost_round=25, obj=focal)
gain = logistic.get_score(importance_type="total_gain")
json.dump(
    {
        "versions": {"python": sys.version.split()[0], "numpy": np.__version__, "xgboost": xgboost.__version__},
        "tolerance": {
            "logistic": 0,
            "logisticReason": "one library, one thread, one seed: equal to the bit",
            "focal": 2e-5,
            "focalReason": "exp and pow round differently in V8 and NumPy, and trees add 25 such leaves",
        },
        "rows": ROWS,
        "cols": COLS,
        "testRows": TEST_ROWS,
        "params": params,
        "alpha": ALPHA,
        "gamma": GAMMA,
        "labelSum": int(y.sum()),
        "logistic": [float(v) for v in logistic.predict(asked)],
        "shapFirstRows": [[float(v) for v in row] for row in logistic.predict(asked, pred_contribs=True)[:5]],
        "totalGain": [float(gain.get(f"f{k}", 0)) for k in range(COLS)],
        "focal": [float(v) for v in boosted.predict(asked)],
    },
    sys.stdout,
)
