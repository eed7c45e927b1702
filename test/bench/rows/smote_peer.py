"""The same resampling as smote.mjs by imbalanced-learn.

Usage: python smote_peer.py DIRECTORY
"""

import itertools
import os
import sys

import numpy as np
from imblearn.over_sampling import SMOTE
from sklearn.neighbors import NearestNeighbors

from timed import say, timed

COLS, PROBES = 52, 2_000
directory = sys.argv[1]
x = np.fromfile(f"{directory}/x.f32", np.float32).reshape(-1, COLS)
y = np.fromfile(f"{directory}/y.u8", np.uint8)
jobs = int(os.environ["OMP_NUM_THREADS"])
seeds = itertools.count(1)
neighbors = lambda: NearestNeighbors(n_neighbors=6, n_jobs=jobs)
times, (all_rows, labels) = timed(
    lambda: SMOTE(k_neighbors=neighbors(), random_state=next(seeds)).fit_resample(x, y), calls=2
)
synthetic = all_rows[len(x) :].astype(float)
probes = synthetic[np.arange(PROBES) * len(synthetic) // PROBES]
distances, _ = NearestNeighbors(n_neighbors=1, algorithm="brute").fit(x[y == 1].astype(float)).kneighbors(probes)
say(
    times,
    {
        "rows": len(all_rows),
        "columns": COLS,
        "buys": int(labels.sum()),
        "spread": float(synthetic.std(axis=0).mean()),
        "nearest": float(distances.mean()),
    },
)
