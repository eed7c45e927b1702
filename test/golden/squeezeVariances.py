"""Golden values of src/core/statistics/squeezeVariances.ts: SciPy's polygamma and brentq, limma's formulas.

Run: python test/golden/squeezeVariances.py     (Python 3.11, numpy 2.4.6, scipy 1.17.1)
"""

import json
import pathlib

import numpy as np
from scipy.optimize import brentq
from scipy.special import digamma, polygamma


def prior(variances, degrees):
    """Smyth (2004), section 6.2, its trigamma inverted by bracketing."""
    logs = np.log(variances) - digamma(degrees / 2) + np.log(degrees / 2)
    spread = logs.var(ddof=1) - polygamma(1, degrees / 2)
    if spread <= 0:
        return {"variance": float(np.mean(variances)), "degrees": "Infinity"}
    half = brentq(lambda x: polygamma(1, x) - spread, 1e-6, 1e12, xtol=1e-13, rtol=1e-14)
    return {"variance": float(np.exp(logs.mean() + digamma(half) - np.log(half))), "degrees": float(2 * half)}


rng = np.random.default_rng(20261128)
cases = []
for groups, degrees, alike in [
    (24, 20, 4.0),
    (24, 20, 30.0),
    (24, 20, np.inf),
    (120, 33, 8.0),
    (5, 8, 3.0),
    (3, 1, 2.0),
]:
    true = 2.0 if np.isinf(alike) else 2.0 * alike / rng.chisquare(alike, groups)
    variances = true * rng.chisquare(degrees, groups) / degrees
    cases.append({"degrees": degrees, "variances": variances.tolist(), "prior": prior(variances, degrees)})
arguments = [1e-6, 0.01, 0.3, 1, 1.5, 4, 11.9, 12, 60.5, 1e4]
out = {
    "made_by": "test/golden/squeezeVariances.py",
    "date": "2026-11-28",
    "tolerance": 1e-9,
    "tolerance_reason": "double arithmetic; the inverse of the trigamma function by other means",
    "gamma": [{"x": x, "digamma": float(digamma(x)), "trigamma": float(polygamma(1, x))} for x in arguments],
    "cases": cases,
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out))
