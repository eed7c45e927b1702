"""Golden values of core's statistics, from SciPy, scikit-learn, statsmodels and arch.

Run: python test/golden/core.py     (pins: test/golden/requirements.txt)
"""

import json
import pathlib

import arch
import numpy as np
import scipy
import sklearn
import statsmodels
from arch.bootstrap import optimal_block_length
from scipy import special, stats
from sklearn import metrics
from sklearn.calibration import calibration_curve
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

rng = np.random.default_rng(4)
out = {}

# Ranking and probability scores, with ties and without.
n = 200
p = np.round(rng.beta(2, 3, size=n), 3)
y = (rng.uniform(size=n) < p).astype(int)
w = np.round(rng.uniform(0, 3, size=n), 2)
fpr, tpr, thr = metrics.roc_curve(y, p, drop_intermediate=False)


def ece(edges):
    b = np.searchsorted(edges[1:-1], p)
    return float(sum(abs(p[b == k].mean() - y[b == k].mean()) * (b == k).mean() for k in np.unique(b)))


out["scores"] = {
    "p": p.tolist(),
    "y": y.tolist(),
    "w": w.tolist(),
    "decisions": (p > 0.4).astype(int).tolist(),
    "auc": metrics.roc_auc_score(y, p),
    "weightedAuc": metrics.roc_auc_score(y, p, sample_weight=w),
    "averagePrecision": metrics.average_precision_score(y, p),
    "brier": metrics.brier_score_loss(y, p),
    "logLoss": metrics.log_loss(y, p),
    "matthews": metrics.matthews_corrcoef(y, p > 0.4),
    "fpr": fpr.tolist(),
    "tpr": tpr.tolist(),
    "threshold": [None if np.isinf(t) else t for t in thr.tolist()],
    "eceUniform15": ece(np.linspace(0, 1, 16)),
    "eceQuantile10": ece(np.quantile(p, np.linspace(0, 1, 11))),
    "calibrationCurve10": [c.tolist() for c in calibration_curve(y, p, n_bins=10, strategy="uniform")],
    "expectedAuc": float(0.5 + np.abs(p[:, None] - p[None, :]).mean() / (4 * p.mean() * (1 - p.mean()))),
    "extremeLogLoss": metrics.log_loss([0, 1, 1], [0.0, 1.0, 0.0]),
}
bins = np.quantile(p, np.linspace(0, 1, 9))
b = np.searchsorted(bins[1:-1], p)
out["scores"]["murphy8"] = {
    "reliability": float(sum((b == k).mean() * (p[b == k].mean() - y[b == k].mean()) ** 2 for k in np.unique(b))),
    "resolution": float(sum((b == k).mean() * (y[b == k].mean() - y.mean()) ** 2 for k in np.unique(b))),
    "uncertainty": float(y.mean() * (1 - y.mean())),
}

out["wilson"] = [
    {
        "successes": k,
        "n": m,
        "confidence": c,
        "low": proportion_confint(k, m, 1 - c, "wilson")[0],
        "high": proportion_confint(k, m, 1 - c, "wilson")[1],
    }
    for k, m, c in [(54, 100, 0.95), (0, 10, 0.95), (10, 10, 0.9), (1, 1, 0.99), (1234, 98765, 0.95), (3, 7, 0.5)]
]

pv = np.round(rng.uniform(size=24) ** 3, 6).tolist() + [0.0, 1.0, 0.01, 0.01]
out["multiple"] = {
    "p": pv,
    "holm": multipletests(pv, method="holm")[1].tolist(),
    "benjaminiHochberg": multipletests(pv, method="fdr_bh")[1].tolist(),
}

xs = [-40, -37.5, -12, -8.3, -5, -3.0001, -3, -2.9999, -1.96, -1, -1e-9, 0, 1e-300, 0.5, 1, 2.5, 3, 4, 6, 8, 9]
ps = [1e-300, 1e-100, 1e-20, 1e-10, 1e-4, 0.01, 0.02425, 0.1, 0.25, 0.5, 0.6, 0.9, 0.975, 0.999, 1 - 1e-10]
out["normal"] = {
    "x": xs,
    "cdf": stats.norm.cdf(xs).tolist(),
    "pdf": stats.norm.pdf(xs).tolist(),
    "p": ps,
    "quantile": special.ndtri(ps).tolist(),
    "logit": special.logit(ps).tolist(),
    "sigmoid": special.expit([-800.0, -30.0, -1.0, 0.0, 1.0, 30.0, 800.0]).tolist(),
}

a = np.round(rng.normal(size=80), 1)
c = np.round(0.4 * a + rng.normal(size=80), 1)
ks = lambda u, v, method="exact": dict(
    zip(("statistic", "pValue"), map(float, stats.ks_2samp(u, v, method=method)[:2]))
)
out["columns"] = {
    "a": a.tolist(),
    "b": c.tolist(),
    "mean": a.mean(),
    "std": a.std(),
    "quantiles": np.quantile(a, [0, 0.1, 0.5, 0.77, 1]).tolist(),
    "pearson": float(stats.pearsonr(a, c)[0]),
    "spearman": float(stats.spearmanr(a, c)[0]),
    "ranks": stats.rankdata(a).tolist(),
    "ks": ks(a, c),
    "ksUnequal": ks(a[:13], c[:57]),
    "ksSame": ks(a, a),
    "ksApart": ks(a[:20], a[:20] + 100),
    "ksLarge": [
        {"n": m, "shift": 1.1 / np.sqrt(m / 2), **ks(np.arange(m) / m, np.arange(m) / m + 1.1 / np.sqrt(m / 2))}
        for m in (500, 2000, 6000)
    ],
}


def psi(reference, current, bins=10):
    """Bins at the quantiles, right-closed; a value with a bin's mass or more is cut off from below as well."""
    values, counts = np.unique(reference, return_counts=True)
    frequent = values[counts / len(reference) >= 1 / bins]
    upper = np.union1d(np.quantile(reference, np.arange(1, bins) / bins), frequent)
    # The double just below a frequent value closes the bin beneath it.
    upper = np.union1d(upper, np.nextafter(frequent, -np.inf))
    bins_of = lambda s: np.bincount(np.searchsorted(upper, s, side="left"), minlength=len(upper) + 1)
    share = [np.maximum(1e-4, bins_of(s) / len(s)) for s in (reference, current)]
    return float(((share[1] - share[0]) * np.log(share[1] / share[0])).sum())


out["psi"] = {"ab": psi(a, c), "ties": psi(np.floor(a), np.floor(c)), "apart": psi(a, a + 100)}


def ar1(phi, n):
    e = rng.normal(size=n)
    x = np.zeros(n)
    for i in range(1, n):
        x[i] = phi * x[i - 1] + e[i]
    return np.round(x, 4)


series = {"white": ar1(0, 150), "ar5": ar1(0.5, 150), "ar9": ar1(0.9, 200)}
out["blockLength"] = [
    {"name": k, "x": v.tolist(), "length": max(1.0, float(optimal_block_length(v)["stationary"].iloc[0]))}
    for k, v in series.items()
]

HERE = pathlib.Path(__file__).parent
(HERE / "core.json").write_text(
    json.dumps(
        {
            "made": "test/golden/core.py",
            "versions": {
                "numpy": np.__version__,
                "scipy": scipy.__version__,
                "scikit-learn": sklearn.__version__,
                "statsmodels": statsmodels.__version__,
                "arch": arch.__version__,
            },
            "tolerance": 1e-12,
            "toleranceReason": "sums in another order; tails are compared relatively",
            **out,
        },
        separators=(",", ":"),
    )
    + "\n"
)
