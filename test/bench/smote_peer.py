"""imbalanced-learn's SMOTE on the rows of smote.bench.mjs.

Usage: python smote_peer.py [REPEATS]. Prints one JSON line {name, seconds, cpuSeconds, work}, the best of repeats.
"""

import json
import sys
import time

import numpy as np
from imblearn.over_sampling import SMOTE
from sklearn.neighbors import NearestNeighbors

MINORITY, ROWS, COLS, NEIGHBORS = 20_000, 60_000, 52, 5
repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 5


def mixed(counter):
    """32 well-mixed bits of a counter (Murmur3's finaliser)."""
    bits = counter.astype(np.uint32)
    bits = (bits ^ (bits >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    bits = (bits ^ (bits >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return bits ^ (bits >> np.uint32(16))


at = np.arange(ROWS * COLS, dtype=np.uint64)
a, b = mixed(2 * at + 1), mixed(2 * at + 2)
low = np.uint32(0xFFFF)
total = (a >> np.uint32(16)) + (a & low) + (b >> np.uint32(16)) + (b & low)
x = (total.astype(np.float64) / 65_536 - 2).astype(np.float32).reshape(ROWS, COLS)
y = (np.arange(ROWS) < MINORITY).astype(int)

times, cpu_times = [], []
for repeat in range(repeats):
    cpu_started, started = time.process_time(), time.perf_counter()
    resampled, labels = SMOTE(k_neighbors=NEIGHBORS, random_state=repeat).fit_resample(x, y)
    times.append(time.perf_counter() - started)
    cpu_times.append(time.process_time() - cpu_started)

minority = x[:MINORITY].astype(np.float64)
neighbors = NearestNeighbors(n_neighbors=NEIGHBORS + 1).fit(minority).kneighbors(minority, return_distance=False)[:, 1:]
checksum = int((neighbors * np.arange(1, NEIGHBORS + 1)).sum())
print(
    json.dumps(
        {
            "name": "SMOTE, 20,000 minority rows x 52",
            "seconds": min(times),
            "cpuSeconds": min(cpu_times),
            "work": {"rows": len(labels), "checksum": checksum},
        }
    )
)
