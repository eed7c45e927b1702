"""Weights of a linear pool by SciPy: `python test/golden/ensembleWeights.py > test/golden/ensembleWeights.json`."""

import json
import sys

import numpy as np
import scipy
from scipy.optimize import minimize
from scipy.special import expit

rng = np.random.default_rng(31)
n = 500
truth = rng.normal(0, 1.2, n)
y = (rng.random(n) < expit(truth)).astype(int)
# A sharp member, a blurred one, one with another view, and one that knows nothing.
members = [
    expit(truth + rng.normal(0, 0.8, n)),
    expit(0.4 * truth + rng.normal(0, 0.3, n)),
    expit(truth + rng.normal(0.5, 1.0, n)),
    expit(rng.normal(0, 1.5, n)),
]
p = np.round(np.stack(members), 6).astype(np.float32)
likelihood = np.where(y == 1, p.astype(float), 1 - p.astype(float))


def loss(w):
    return -np.mean(np.log(w @ likelihood))


def slope(w):
    return -np.mean(likelihood / (w @ likelihood), axis=1)


best = minimize(
    loss,
    np.full(4, 0.25),
    jac=slope,
    method="SLSQP",
    bounds=[(0, 1)] * 4,
    constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
    options={"ftol": 1e-15, "maxiter": 1_000},
)
json.dump(
    {
        "versions": {"python": sys.version.split()[0], "numpy": np.__version__, "scipy": scipy.__version__},
        "tolerance": 1e-5,
        "toleranceReason": (
            "SLSQP stops when the loss no longer falls; the loss is flat to second order around its minimum"
        ),
        "probabilities": [[float(v) for v in row] for row in p],
        "labels": y.tolist(),
        "weights": best.x.tolist(),
        "loss": best.fun,
    },
    sys.stdout,
)
