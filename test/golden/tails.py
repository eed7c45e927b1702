"""Golden tails of the normal, chi-square and Student t distributions: SciPy, checked against mpmath.

Run: python test/golden/tails.py     (scipy 1.17.1, numpy 2.4.6, mpmath 1.4.1)

A row is kept where SciPy and mpmath (60 digits) agree to 1e-11; where they do not (SciPy loses digits in some far
tails of many degrees of freedom), mpmath's is kept and counted.
"""

import json
import pathlib

import mpmath
import numpy as np
import scipy
from mpmath import mp, mpf
from scipy import stats

mp.dps = 60
replaced = 0


def settle(found, exact):
    """SciPy's value if mpmath agrees, else mpmath's."""
    global replaced
    exact = float(exact)
    if exact == 0 or abs(float(found) / exact - 1) < 1e-11:
        return float(found)
    replaced += 1
    return exact


def normal_upper(x):
    return mpmath.erfc(mpf(x) / mpmath.sqrt(2)) / 2


def chi_upper(x, k):
    return mpmath.gammainc(mpf(k) / 2, mpf(x) / 2, mpmath.inf, regularized=True)


def chi_lower(x, k):
    return mpmath.gammainc(mpf(k) / 2, 0, mpf(x) / 2, regularized=True)


def t_upper(t, k):
    t, k = mpf(t), mpf(k)
    return mpmath.betainc(k / 2, mpf(1) / 2, 0, k / (k + t * t), regularized=True) / 2


levels = [0.9, 0.5, 0.2, 0.05, 0.01, 1e-4, 1e-8, 1e-16, 1e-40, 1e-100, 1e-200, 1e-300]
normal, chi, student = [], [], []
for p in levels:
    x = float(stats.norm.isf(p))
    normal.append([x, settle(stats.norm.cdf(x), normal_upper(-x)), settle(stats.norm.sf(x), normal_upper(x))])
for k in [0.5, 1, 2, 3, 9, 10, 30, 99, 500, 5000, 200000]:
    for p in levels:
        for x in {float(stats.chi2.isf(p, k)), float(stats.chi2.ppf(p, k))}:
            if not (x > 0 and np.isfinite(x)):
                continue
            low, high = chi_lower(x, k), chi_upper(x, k)
            if min(low, high) < mpf("1e-305"):
                continue
            chi.append([x, k, settle(stats.chi2.cdf(x, k), low), settle(stats.chi2.sf(x, k), high)])
for k in [0.5, 1, 2, 3, 4, 8, 9, 33, 100, 1000, 100000]:
    for p in levels[1:]:
        x = float(stats.t.isf(p, k))
        if not np.isfinite(x) or x > 1e305:
            continue
        high = t_upper(x, k)
        if high < mpf("1e-305"):
            continue
        student.append([x, k, settle(stats.t.cdf(x, k), 1 - high), settle(stats.t.sf(x, k), high)])

print(f"{len(normal)} normal, {len(chi)} chi-square and {len(student)} Student t rows; mpmath's kept in {replaced}")
out = {
    "versions": {"scipy": scipy.__version__, "numpy": np.__version__, "mpmath": mpmath.__version__},
    "tolerance": 1e-10,
    "why": "relative, as the tails are compared with levels of any size",
    "normal": normal,
    "chiSquare": chi,
    "studentT": student,
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out) + "\n")
