"""Goldens for the triple barrier: pandas' exponential deviation and a row-by-row search for the first touch.

Writes tripleBarrier.json beside this file. Run with the packages of requirements.txt.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd

rng = np.random.default_rng(20260802)
n, steps, half_life, up, down = 300, 8, 24, 3.0, 2.5
close = 100 * np.exp(np.cumsum(rng.normal(scale=0.004, size=n)))
opened = np.r_[100.0, close[:-1]] * np.exp(rng.normal(scale=0.0008, size=n))
high = np.maximum(opened, close) * np.exp(np.abs(rng.normal(scale=0.002, size=n)))
low = np.minimum(opened, close) * np.exp(-np.abs(rng.normal(scale=0.002, size=n)))
high[[60, 61, 150]] *= 1.03  # wide bars that reach both barriers
low[[60, 61, 150]] *= 0.97

sigma = pd.Series(np.log(close)).diff().ewm(halflife=half_life).std().to_numpy()

rows = []
for i in range(half_life, n - steps):
    entry = opened[i + 1]
    upper, lower = entry * (1 + up * sigma[i]), entry * (1 - down * sigma[i])
    window = slice(i + 1, i + steps + 1)
    above = np.flatnonzero(high[window] >= upper)
    below = np.flatnonzero(low[window] <= lower)
    first_up = above[0] if above.size else steps
    first_down = below[0] if below.size else steps
    if first_up == steps and first_down == steps:
        rows.append({"row": i, "bar": i + steps, "label": int(close[i + steps] > entry), "touched": "none"})
    elif first_down <= first_up:
        rows.append(
            {
                "row": i,
                "bar": int(i + 1 + first_down),
                "label": 0,
                "touched": "both" if first_up == first_down else "lower",
            }
        )
    else:
        rows.append({"row": i, "bar": int(i + 1 + first_up), "label": 1, "touched": "upper"})

golden = {
    "made": "2026-11-24",
    "versions": {"numpy": np.__version__, "pandas": pd.__version__},
    "tolerance": 1e-12,
    "toleranceReason": "double precision with sums in another order; relative",
    "options": {"takeProfitSigma": up, "stopLossSigma": down, "steps": steps, "sigmaHalfLifeBars": half_life},
    "open": opened.tolist(),
    "high": high.tolist(),
    "low": low.tolist(),
    "close": close.tolist(),
    "sigma": [None if np.isnan(s) else float(s) for s in sigma],
    "rows": rows,
}
Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n")
print(pd.Series([r["touched"] for r in rows]).value_counts().to_dict())
