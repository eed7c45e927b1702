"""Calibration maps from scikit-learn: `python test/golden/calibration.py > test/golden/calibration.json`."""

import json
import sys

import numpy as np
import scipy
import sklearn
from scipy.optimize import minimize, minimize_scalar
from scipy.special import expit, logit
from sklearn.calibration import _sigmoid_calibration
from sklearn.isotonic import IsotonicRegression

rng = np.random.default_rng(20240)
n = 400
truth = rng.normal(-0.3, 1.1, n)
# Rounded, so that equal probabilities occur; over-confident and shifted, so that there is something to mend.
p = np.round(expit(1.8 * truth + 0.5), 3).astype(np.float32).clip(0.001, 0.999)
y = (rng.random(n) < expit(truth)).astype(int)
asked = np.concatenate([[0.0, 0.0005], np.linspace(0.01, 0.99, 41), [0.9999, 1.0]]).astype(np.float32)

z = logit(p.astype(float))
buys = y.sum()
targets = np.where(y == 1, (buys + 1) / (buys + 2), 1 / (n - buys + 2))


def cross_entropy(line, goals):
    margin = line[0] * z + line[1]
    return np.sum(np.logaddexp(0, margin) - goals * margin)


exact = minimize(
    cross_entropy,
    [1.0, 0.0],
    args=(targets,),
    method="Nelder-Mead",
    options={"xatol": 1e-12, "fatol": 1e-13, "maxiter": 20_000},
)
a, b = _sigmoid_calibration(z, y)
temperature = minimize_scalar(
    lambda t: cross_entropy([1 / t, 0.0], y), bounds=(0.05, 20), method="bounded", options={"xatol": 1e-12}
)
isotonic = IsotonicRegression(out_of_bounds="clip", y_min=0, y_max=1).fit(p.astype(float), y)

json.dump(
    {
        "versions": {
            "python": sys.version.split()[0],
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
        },
        "tolerance": {
            "scikitLearnSigmoid": 1e-3,
            "scikitLearnSigmoidReason": "scikit-learn stops L-BFGS on a loss it has scaled",
            "exact": 1e-6,
            "exactReason": "a derivative-free search finds a flat minimum to the square root of its precision",
            "isotonic": 1e-7,
            "isotonicReason": "our columns are 32-bit",
        },
        "probabilities": [float(v) for v in p],
        "labels": y.tolist(),
        "asked": [float(v) for v in asked],
        "platt": {"slope": exact.x[0], "intercept": exact.x[1]},
        "scikitLearnSigmoid": {"slope": -a, "intercept": -b},
        "temperature": temperature.x,
        "isotonic": {
            "x": isotonic.X_thresholds_.tolist(),
            "y": isotonic.y_thresholds_.tolist(),
            "calibrated": isotonic.predict(asked.astype(float)).tolist(),
        },
    },
    sys.stdout,
    indent=None,
)
