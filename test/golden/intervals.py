"""Reference values for the intervals of src/core/statistics, from NumPy and SciPy.

python test/golden/intervals.py > test/golden/intervals.json
"""

import json
import platform

import numpy as np
import scipy
from scipy import stats

rng = np.random.default_rng(20261128)
CONFIDENCE = 0.95


def terms(days):
    """One cosine sum a week of days, 2 to 8; never more than there are contrasts."""
    return min(days - 1, max(2, min(8, int(np.floor(days / 7 + 0.5)))))


def half_width(influence, confidence=CONFIDENCE):
    """Equal-weighted cosines as a type-II discrete cosine transform."""
    days = len(influence)
    count = terms(days)
    cosines = scipy.fft.dct(np.asarray(influence, float), type=2, norm="ortho")[1 : count + 1]
    error = np.sqrt(np.mean(cosines**2) / days)
    return error, stats.t.ppf(0.5 + confidence / 2, count) * error


def autoregression(days, memory):
    x = np.empty(days)
    x[0] = rng.normal()
    for day in range(1, days):
        x[day] = memory * x[day - 1] + np.sqrt(1 - memory**2) * rng.normal()
    return x


series = []
for days, memory in ((2, 0), (5, 0.3), (13, 0.3), (34, 0.5), (60, 0.5), (180, 0.3)):
    x = np.round(autoregression(days, memory), 6)
    for confidence in (0.95, 0.998):
        error, reach = half_width(x, confidence)
        series.append({"x": x.tolist(), "confidence": confidence, "terms": terms(days), "error": error, "reach": reach})

# Rows of 40 days, one of them empty, of unequal number.
rows_of_day = rng.integers(2, 9, 40)
rows_of_day[17] = 0
day = np.repeat(np.arange(40), rows_of_day)
level = autoregression(40, 0.4)[day]
score_a = np.round(level + rng.normal(0, 1, len(day)), 1)  # with ties
score_b = np.round(0.3 * level + rng.normal(0, 1, len(day)), 1)
label = (0.7 * level + rng.normal(0, 1, len(day)) > 0).astype(int)
filled = np.flatnonzero(rows_of_day)


def of_mean(values):
    mean = values.mean()
    influence = np.array([(values[day == d] - mean).sum() for d in filled]) * len(filled) / len(values)
    _, reach = half_width(influence)
    return {"value": mean, "low": mean - reach, "high": mean + reach}


def auc_influence(score):
    """Jack-knife form of DeLong: every pair compared by itself."""
    wins = np.sign(score[label == 1][:, None] - score[label == 0][None, :]) / 2 + 0.5
    auc = wins.mean()
    moved = np.zeros(len(label))
    moved[label == 1] = (wins.mean(axis=1) - auc) / label.sum()
    moved[label == 0] = (wins.mean(axis=0) - auc) / (1 - label).sum()
    return auc, np.array([moved[day == d].sum() for d in filled]) * len(filled)


def of_auc():
    auc, influence = auc_influence(score_a)
    _, reach = half_width(influence)
    return {"value": auc, "low": auc - reach, "high": auc + reach}


def of_auc_difference():
    (a, influence_a), (b, influence_b) = auc_influence(score_a), auc_influence(score_b)
    _, reach = half_width(influence_a - influence_b)
    return {"value": a - b, "low": a - b - reach, "high": a - b + reach}


def errors_to_clear(degrees, confidence, power):
    """Where the noncentral t leaves its critical value with this probability."""
    critical = stats.t.ppf(0.5 + confidence / 2, degrees)
    return scipy.optimize.brentq(lambda d: stats.nct.sf(critical, degrees, d) - power, 0, 60)


print(
    json.dumps(
        {
            "made": {
                "by": "test/golden/intervals.py",
                "date": "2026-11-28",
                "versions": {
                    "python": platform.python_version(),
                    "numpy": np.__version__,
                    "scipy": scipy.__version__,
                },
                "tolerance": 1e-9,
                "toleranceReason": "sums of a few hundred doubles in another order, and Student's t by another method",
            },
            "series": series,
            "rows": {
                "day": day.tolist(),
                "label": label.tolist(),
                "a": score_a.tolist(),
                "b": score_b.tolist(),
                "mean": of_mean(score_a),
                "share": of_mean(label.astype(float)),
                "auc": of_auc(),
                "aucDifference": of_auc_difference(),
            },
            "student": [
                {"p": p, "degrees": d, "quantile": stats.t.ppf(p, d)}
                for d in (1, 2, 3, 5, 8, 40)
                for p in (0.0005, 0.025, 0.4, 0.8, 0.975, 0.9999)
            ],
            "errorsToClear": [
                {"degrees": d, "confidence": c, "power": 0.8, "errors": errors_to_clear(d, c, 0.8)}
                for d in (4, 5, 6, 7, 8)
                for c in (0.9, 0.95)
            ],
        }
    )
)
