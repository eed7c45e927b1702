"""Ridge-penalised logistic regression: `python test/golden/ridgeLogistic.py > test/golden/ridgeLogistic.json`.

scikit-learn's LogisticRegression minimises C times the weighted sum of log-losses plus half the squared
coefficients; ours the weighted mean plus lambda / 2, so C = 1 / (lambda x sum of weights).
"""

import json
import sys

import numpy as np
import scipy
import sklearn
from sklearn.linear_model import LogisticRegression

rng = np.random.default_rng(20261)
n, k = 160, 5
x = rng.normal(size=(n, k)).astype(np.float32)
# Two columns that nearly repeat one another, and one of another scale: what a penalty is for.
x[:, 3] = (x[:, 0] + 0.05 * rng.normal(size=n)).astype(np.float32)
x[:, 4] = (30 * x[:, 4] + 7).astype(np.float32)
y = (rng.random(n) < 1 / (1 + np.exp(-(0.9 * x[:, 0] - 0.5 * x[:, 1] - 0.4)))).astype(int)
weight = np.where(y == 1, 1.75, 0.5).astype(np.float32)


def fitted(lam, w):
    model = LogisticRegression(C=1 / (lam * w.sum(dtype=float)), solver="newton-cholesky", tol=1e-14, max_iter=1000)
    model.fit(x.astype(float), y, sample_weight=w.astype(float))
    return {"lambda": lam, "coefficients": model.coef_[0].tolist(), "intercept": model.intercept_[0]}


ones = np.ones(n, dtype=np.float32)
mean, deviation = x.astype(float).mean(axis=0), x.astype(float).std(axis=0)
scaled = (x.astype(float) - mean) / deviation
piped = LogisticRegression(C=1 / (0.03 * n), solver="newton-cholesky", tol=1e-14, max_iter=1000).fit(scaled, y)

json.dump(
    {
        "versions": {
            "python": sys.version.split()[0],
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
        },
        "tolerance": {
            "line": 1e-8,
            "lineReason": "both solve by Newton's method to the last digits of a double",
            "score": 1e-7,
            "scoreReason": "our scores are 32-bit",
        },
        "x": [float(v) for v in x.ravel()],
        "cols": k,
        "y": y.tolist(),
        "weight": [float(v) for v in weight],
        "weighted": [fitted(lam, weight) for lam in (1.0, 0.03, 0.001)],
        "unweighted": [fitted(lam, ones) for lam in (1.0, 0.03, 0.001)],
        "standardised": {"lambda": 0.03, "probabilities": piped.predict_proba(scaled)[:, 1].tolist()},
    },
    sys.stdout,
)
