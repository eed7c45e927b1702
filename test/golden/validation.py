"""Reference values for src/validation, from scikit-learn, statsmodels, SciPy and plain numpy.

python test/golden/validation.py > test/golden/validation.json
"""

import json
import platform

import numpy as np
import scipy
import sklearn
import statsmodels
import statsmodels.api as sm
from scipy import stats
from scipy.fft import dct
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from statsmodels.stats.multitest import multipletests

rng = np.random.default_rng(20250101)
days, per_day = 30, 20
n = days * per_day
cluster = np.repeat(np.arange(days), per_day)
# Over-confident and shifted: the truth has half the slope.
x = rng.normal(0, 1.2, n) + np.repeat(rng.normal(0, 0.4, days), per_day)
p = 1 / (1 + np.exp(-x))
y = (rng.random(n) < 1 / (1 + np.exp(-(0.3 + 0.5 * x)))).astype(int)
p = np.round(p, 6)


def ece(strategy):
    edges = np.linspace(0, 1, 16) if strategy == "uniform" else np.quantile(p, np.linspace(0, 1, 16))
    # A probability on an edge belongs below it, as in calibration_curve.
    bin_of = np.searchsorted(edges[1:-1], p)
    freq, mean = calibration_curve(y, p, n_bins=15, strategy=strategy)
    counts = np.bincount(bin_of, minlength=15)
    counts = counts[counts > 0]
    return {
        "counts": counts.tolist(),
        "frequency": freq.tolist(),
        "mean": mean.tolist(),
        "ece": float(np.sum(counts / n * np.abs(freq - mean))),
    }


quantile = ece("quantile")
counts, freq, mean = (np.array(quantile[k]) for k in ("counts", "frequency", "mean"))
base = y.mean()
murphy = {
    "reliability": float(np.sum(counts * (mean - freq) ** 2) / n),
    "resolution": float(np.sum(counts * (freq - base) ** 2) / n),
    "uncertainty": float(base * (1 - base)),
}

design = sm.add_constant(np.log(p / (1 - p)))
fit = sm.Logit(y, design).fit(disp=0, tol=1e-12, maxiter=200)
# Equal-weighted cosines over the daily scores (orthonormal DCT-II), one for each week of days, t on as many degrees.
scores = np.stack([(y - fit.predict())[cluster == day] @ design[cluster == day] for day in range(days)])
terms = round(days / 7)
long_run = (dct(scores @ fit.cov_params(), norm="ortho", axis=0)[1 : terms + 1] ** 2).mean(axis=0)
reach = stats.t.ppf(0.975, terms) * np.sqrt(days * long_run)

z = np.sum((y - p) * (1 - 2 * p)) / np.sqrt(np.sum((1 - 2 * p) ** 2 * p * (1 - p)))

# Implied AUC by brute force over pairs.
pairs = np.abs(p[:, None] - p[None, :]).mean()
pi = p.mean()

p_values = rng.random(24) ** 3
result = {
    "made_by": "test/golden/validation.py",
    "date": "2026-11-28",
    "versions": {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "scikit-learn": sklearn.__version__,
        "statsmodels": statsmodels.__version__,
    },
    "tolerance": 1e-8,
    "tolerance_reason": "same double arithmetic; sums in another order, Newton's steps to 1e-10",
    "p": p.tolist(),
    "y": y.tolist(),
    "cluster": cluster.tolist(),
    "uniform": ece("uniform"),
    "quantile": quantile,
    "murphy": murphy,
    "brier": float(brier_score_loss(y, p)),
    "log_loss": float(log_loss(y, p)),
    "auc": float(roc_auc_score(y, p)),
    "implied_auc": float(0.5 + pairs / (4 * pi * (1 - pi))),
    "logit": {"params": fit.params.tolist(), "reach": reach.tolist()},
    "spiegelhalter": {"z": float(z), "p": float(2 * stats.norm.sf(abs(z)))},
    "holm": {"p": p_values.tolist(), "adjusted": multipletests(p_values, method="holm")[1].tolist()},
}
print(json.dumps(result))
