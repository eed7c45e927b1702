"""Golden values of the exploration statistics, from SciPy, scikit-learn and NumPy.

Run: python test/golden/exploreFeatures.py     (pins: test/golden/requirements.txt)
"""

import json
import pathlib

import numpy as np
import scipy
import sklearn
from scipy.cluster.hierarchy import fcluster, leaves_list, linkage
from scipy.spatial.distance import squareform
from scipy.stats import pearsonr, rankdata, spearmanr
from sklearn.metrics import roc_auc_score

HOUR_MS = 3_600_000
rng = np.random.default_rng(3)
DAYS, SYMBOLS = 60, 2
hours = np.arange(DAYS * 8) * 3 * HOUR_MS + 1_735_689_600_000
t0 = np.repeat(hours, SYMBOLS)
symbol = ["AAAUSDT", "BBBUSDT"] * len(hours)
n = len(t0)
base = rng.normal(size=n)
returns = np.round(0.004 * (0.3 * base + rng.normal(size=n)), 8)
label = (returns > 0).astype(int)
columns = {
    "signal": base + 0.2 * rng.normal(size=n),
    "signal_again": base + 0.25 * rng.normal(size=n),
    "mirror": -base + 0.22 * rng.normal(size=n),
    "noise": rng.normal(size=n),
    "ties": np.floor(2 * rng.normal(size=n)),
    "drifting": rng.normal(size=n) + (np.arange(n) >= n / 2),
    "half": np.where(np.arange(n) % 2 == 0, 0.5 * base + rng.normal(size=n), np.nan),
}
names = list(columns)
values = np.array([np.round(columns[name], 5) for name in names]).astype(np.float32).astype(float)

ranks = np.array([np.where(np.isnan(x), np.nan, rankdata(x, nan_policy="omit")) for x in values])
rho = np.eye(len(names))
for i in range(len(names)):
    for j in range(i):
        both = ~np.isnan(ranks[i] + ranks[j])
        rho[i, j] = rho[j, i] = pearsonr(ranks[i][both], ranks[j][both])[0]
distance = 1 - np.abs(rho)
np.fill_diagonal(distance, 0)
tree = linkage(squareform(distance, checks=False), method="average")
groups = fcluster(tree, t=0.2, criterion="distance")


def quantiles(x):
    return np.quantile(x, [0.05, 0.25, 0.5, 0.75, 0.95]).tolist()


def psi(reference, current):
    # Right-closed bins at the deciles; a value with a tenth of the rows is cut off from below as well.
    found, counts = np.unique(reference, return_counts=True)
    frequent = found[counts / len(reference) >= 0.1]
    upper = np.union1d(np.quantile(reference, np.arange(1, 10) / 10), frequent)
    upper = np.union1d(upper, np.nextafter(frequent, -np.inf))
    bins_of = lambda x: np.bincount(np.searchsorted(upper, x, side="left"), minlength=len(upper) + 1)
    share = lambda x: np.maximum(1e-4, bins_of(x) / len(x))
    e, a = share(reference), share(current)
    return float(((a - e) * np.log(a / e)).sum())


day = (t0 - t0[0]) // 86_400_000
features = {}
for name, x in zip(names, values):
    kept = ~np.isnan(x)
    first, second = x[kept & (day < 30)], x[kept & (day >= 30)]
    # The return of the same symbol one horizon (4 rows of 3 h = 12 h) later.
    lagged = kept & (np.arange(n) + 4 * SYMBOLS < n)
    features[name] = {
        "n": int(kept.sum()),
        "ic": float(pearsonr(x[kept], returns[kept])[0]),
        "rankIc": float(spearmanr(x[kept], returns[kept])[0]),
        "auc": float(roc_auc_score(label[kept], x[kept])),
        "rankIcOneHorizonLater": float(spearmanr(x[lagged], returns[np.flatnonzero(lagged) + 4 * SYMBOLS])[0]),
        "sell": quantiles(x[kept & (label == 0)]),
        "buy": quantiles(x[kept & (label == 1)]),
        "psi": psi(first, second),
    }

HERE = pathlib.Path(__file__).parent
(HERE / "exploreFeatures.json").write_text(
    json.dumps(
        {
            "made": "test/golden/exploreFeatures.py",
            "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
            "tolerance": 1e-9,
            "toleranceReason": "sums in another order",
            "laterTolerance": 1e-2,
            "laterToleranceReason": "ranks of the decay are those among all rows, SciPy's among the rows of the pair",
            "labelHorizonMs": 12 * HOUR_MS,
            "rows": {
                "names": names,
                "values": [[None if np.isnan(v) else v for v in x] for x in values.round(6).tolist()],
                "symbol": symbol,
                "t0Ms": t0.tolist(),
                "label": label.tolist(),
                "returnFrac": returns.tolist(),
            },
            "features": features,
            "rho": rho.tolist(),
            "leaves": leaves_list(tree).tolist(),
            "groups": groups.tolist(),
        },
        separators=(",", ":"),
    )
    + "\n"
)
