"""Goldens for the samplers: imbalanced-learn's SMOTE with its own neighbours and draws laid open.

Writes smote.json beside this file. Run with the packages of requirements.txt.
"""

import json
from pathlib import Path

import imblearn
import numpy as np
import sklearn
from imblearn.over_sampling import SMOTE
from sklearn.utils.class_weight import compute_class_weight

rng = np.random.default_rng(20260801)
x = rng.normal(size=(60, 4)).astype(np.float32)
y = np.zeros(60, dtype=np.uint8)
y[rng.choice(60, size=18, replace=False)] = 1


class OpenSmote(SMOTE):
    def _generate_samples(self, X, nn_data, nn_num, rows, cols, steps, *rest, **named):
        self.drawn = {
            "neighbors": nn_num.tolist(),
            "base": rows.tolist(),
            "neighbor": cols.tolist(),
            "lambda": steps.ravel().tolist(),
        }
        return super()._generate_samples(X, nn_data, nn_num, rows, cols, steps, *rest, **named)


sampler = OpenSmote(k_neighbors=5, random_state=7, sampling_strategy=0.9)
resampled, labels = sampler.fit_resample(x.astype(np.float64), y)

weights = []
for buys, rows in [(1, 2), (18, 60), (59, 60), (500, 2000)]:
    column = np.r_[np.ones(buys), np.zeros(rows - buys)].astype(int)
    sell, buy = compute_class_weight("balanced", classes=np.array([0, 1]), y=column)
    weights.append({"buys": buys, "rows": rows, "sell": float(sell), "buy": float(buy)})

golden = {
    "made": "2026-11-24",
    "versions": {
        "imbalanced-learn": imblearn.__version__,
        "scikit-learn": sklearn.__version__,
        "numpy": np.__version__,
    },
    "tolerance": 2e-7,
    "toleranceReason": "inputs and our synthetic rows are float32: half a unit in the last place of values up to 4",
    "x": x.ravel().astype(float).tolist(),
    "rows": 60,
    "cols": 4,
    "y": y.tolist(),
    "ratio": 0.9,
    "kNeighbors": 5,
    **sampler.drawn,
    "labels": labels.tolist(),
    "synthetic": resampled[60:].ravel().tolist(),
    "classWeights": weights,
}
path = Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden) + "\n")
