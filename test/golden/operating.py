"""Independent references for src/validation/operating, partial pooling and the risk of accounts.

    python test/golden/operating.py  (writes test/golden/operating.json beside itself)

scikit-learn for precision, recall and confusion; net benefit row by row from the definition of Vickers and Elkin
(2006); statsmodels' Paule-Mandel for the variance between groups, and the joint normal posterior of groups and mean,
by inverting its precision matrix, for the shrinkage; QuantStats for drawdowns, value-at-risk, expected shortfall and
rolling figures.
"""

import json
import pathlib
import platform

import numpy as np
import pandas as pd
import quantstats
import sklearn
import statsmodels
from sklearn import metrics
from statsmodels.stats.meta_analysis import combine_effects

rng = np.random.default_rng(20250715)

# Labelled predictions, with ties.
n = 400
truth = rng.normal(0, 1, n)
p = np.round(1 / (1 + np.exp(-(0.2 + 0.9 * truth + rng.normal(0, 0.5, n)))), 2)
p = np.clip(p, 0.01, 0.99)
y = (rng.random(n) < 1 / (1 + np.exp(-(0.4 + truth)))).astype(int)
threshold = 0.5
precision, recall, thresholds = metrics.precision_recall_curve(y, p)
said = (p > threshold).astype(int)
tn, fp, fn, tp = metrics.confusion_matrix(y, said).ravel()


def net_benefit(pt):
    true = sum(1 for a, b in zip(p, y) if a > pt and b == 1)
    false = sum(1 for a, b in zip(p, y) if a > pt and b == 0)
    return (true - false * pt / (1 - pt)) / n


operating = {
    "p": p.tolist(),
    "y": y.tolist(),
    # From the highest threshold down, without the end that has no threshold.
    "precision": precision[:-1][::-1].tolist(),
    "recall": recall[:-1][::-1].tolist(),
    "thresholds": thresholds[::-1].tolist(),
    "averagePrecision": metrics.average_precision_score(y, p),
    "confusion": {"buyBuy": int(tp), "buySell": int(fp), "sellBuy": int(fn), "sellSell": int(tn)},
    "shares": {
        "precision": metrics.precision_score(y, said),
        "recall": metrics.recall_score(y, said),
        "specificity": metrics.recall_score(y, said, pos_label=0),
        "accuracy": metrics.accuracy_score(y, said),
        "balancedAccuracy": metrics.balanced_accuracy_score(y, said),
        "f1": metrics.f1_score(y, said),
        "matthews": metrics.matthews_corrcoef(y, said),
    },
    "netBenefit": [
        [pt, net_benefit(pt), y.mean() - (1 - y.mean()) * pt / (1 - pt)] for pt in [0.1, 0.25, 0.5, 0.6, 0.9]
    ],
}


def pooled(values, errors):
    values, errors = np.array(values), np.array(errors)
    found = combine_effects(values, errors**2, method_re="iterated", atol=1e-14, maxiter=10_000)
    between = max(0.0, float(found.tau2))
    k = len(values)
    if between == 0:
        w = 1 / errors**2
        mean, variance = (w * values).sum() / w.sum(), 1 / w.sum()
        return {
            "between": 0.0,
            "mean": mean,
            "meanError": variance**0.5,
            "values": [mean] * k,
            "errors": [variance**0.5] * k,
        }
    # Unknowns: k true values and their mean, with a flat prior on the mean.
    precision = np.zeros((k + 1, k + 1))
    precision[np.arange(k), np.arange(k)] = 1 / errors**2 + 1 / between
    precision[np.arange(k), k] = precision[k, np.arange(k)] = -1 / between
    precision[k, k] = k / between
    covariance = np.linalg.inv(precision)
    centre = covariance @ np.append(values / errors**2, 0)
    spread = np.sqrt(np.diag(covariance))
    return {
        "between": between**0.5,
        "mean": centre[k],
        "meanError": spread[k],
        "values": centre[:k].tolist(),
        "errors": spread[:k].tolist(),
    }


cases = {
    "differ": ([0.12, -0.03, 0.05, 0.31, -0.2, 0.02, 0.09], [0.02, 0.05, 0.04, 0.09, 0.12, 0.03, 0.2]),
    "alike": ([0.01, 0.02, 0.0, 0.03], [0.05, 0.06, 0.04, 0.08]),
    # The eight schools (Rubin 1981).
    "schools": ([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]),
    "apart": ([-1.0, 1.0, 3.0], [0.1, 0.1, 0.1]),
}
pooling = {name: {"own": v, "ownErrors": e, **pooled(v, e)} for name, (v, e) in cases.items()}

# Daily returns of an account marked at each midnight.
days = pd.date_range("2025-01-01", periods=120, freq="D")
returns = pd.Series(0.012 * rng.standard_t(5, 120) + 0.003, index=days)
# QuantStats sees no fall that begins with the data.
returns.iloc[0] = 0.01
details = quantstats.stats.drawdown_details(quantstats.stats.to_drawdown_series(returns))
details = details.sort_values("max drawdown")
window = 30
risk = {
    "returns": returns.tolist(),
    # QuantStats calls the last day of the data the end of a fall that goes on.
    "drawdowns": [
        [
            str(row["start"])[:10],
            str(row["valley"])[:10],
            str(row["end"])[:10],
            int(row["days"]),
            -row["max drawdown"] / 100,
        ]
        for _, row in details.iterrows()
    ],
    "lastDay": str(days[-1])[:10],
    "valueAtRisk": float(quantstats.stats.value_at_risk(returns, confidence=0.95)),
    "conditionalValueAtRisk": float(quantstats.stats.conditional_value_at_risk(returns, confidence=0.95)),
    "window": window,
    "rollingSharpe": quantstats.stats.rolling_sharpe(returns, rolling_period=window, periods_per_year=365)
    .dropna()
    .tolist(),
    "rollingVolatility": quantstats.stats.rolling_volatility(returns, rolling_period=window, periods_per_year=365)
    .dropna()
    .tolist(),
}

out = {
    "made": {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "pandas": pd.__version__,
        "scikit-learn": sklearn.__version__,
        "statsmodels": statsmodels.__version__,
        "quantstats": quantstats.__version__,
        "tolerance": "1e-12 of closed forms; 1e-6 of the variance between groups, which both sides find by steps",
    },
    "operating": operating,
    "pooling": pooling,
    "risk": risk,
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(out) + "\n")
