"""Independent references for quantile returns, turnover and rank autocorrelation, and for permutation by group.

    python test/golden/quantileReturns.py  (writes test/golden/quantileReturns.json beside itself)

pandas' qcut and groupby; a permutation importance over every permutation there is, scored by scikit-learn.
"""

import itertools
import json
import pathlib
import platform

import numpy as np
import pandas as pd
import sklearn
from sklearn.metrics import roc_auc_score

rng = np.random.default_rng(20250801)
START, HOUR = 1_735_689_600_000, 3_600_000
hours, symbols = 24 * 20, 3
frame = pd.DataFrame(
    [(START + h * HOUR, s) for h in range(hours) for s in range(symbols)], columns=["timeMs", "symbolIndex"]
)
walk = np.cumsum(rng.normal(0, 0.3, (hours, symbols)), axis=0) * 0.5 + rng.normal(0, 1, (hours, symbols))
frame["value"] = walk.reshape(-1).round(4)
frame["returnFrac"] = (0.002 * frame["value"] / frame["value"].std() + 0.01 * rng.normal(0, 1, len(frame))).round(7)

frame["place"] = pd.qcut(frame["value"], 5, labels=False)
before = frame.groupby("symbolIndex")["place"].shift(1)
frame["moved"] = np.where(before.isna(), np.nan, (before != frame["place"]).astype(float))
grouped = frame.groupby("place")
rank = frame["value"].rank()
lagged = rank.groupby(frame["symbolIndex"]).shift(1)
means = grouped["returnFrac"].mean()

# Six rows, three columns; the score adds them up, so the first two are one group of its own kind.
x = np.array([[0.1, 0.9, 0.3], [0.8, 0.2, 0.1], [0.4, 0.5, 0.9], [0.9, 0.6, 0.2], [0.2, 0.1, 0.7], [0.6, 0.8, 0.5]])
labels = np.array([0, 1, 0, 1, 0, 1])
score = lambda m: m @ np.array([0.6, -0.5, 0.8])
groups = {"pair": [0, 1], "third": [2]}
expected = {}
for name, columns in groups.items():
    drops = []
    for order in itertools.permutations(range(len(x))):
        dealt = x.copy()
        dealt[:, columns] = x[list(order)][:, columns]
        drops.append(roc_auc_score(labels, score(x)) - roc_auc_score(labels, score(dealt)))
    expected[name] = {"aucDrop": float(np.mean(drops)), "deviation": float(np.std(drops))}

out = {
    "made": {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "pandas": pd.__version__,
        "scikit-learn": sklearn.__version__,
        "tolerance": "1e-12 of sums; of permutations four standard errors of the repeats that are drawn",
    },
    "rows": {name: frame[name].tolist() for name in ["timeMs", "symbolIndex", "value", "returnFrac"]},
    "quantiles": [
        {
            "low": float(own["value"].min()),
            "high": float(own["value"].max()),
            "n": len(own),
            "meanReturnFrac": float(own["returnFrac"].mean()),
            "turnoverFrac": float(own["moved"].mean()),
        }
        for _, own in grouped
    ],
    "spread": float(means.iloc[-1] - means.iloc[0]),
    "rankAutocorrelation": float(rank.corr(lagged)),
    "permutation": {
        "x": x.tolist(),
        "labels": labels.tolist(),
        "weights": [0.6, -0.5, 0.8],
        "groups": groups,
        "expected": expected,
    },
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out) + "\n")
