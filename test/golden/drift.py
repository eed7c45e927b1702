"""River's ADWIN and Page-Hinkley on fixed streams.

Run: python test/golden/drift.py  (writes test/golden/drift.json beside itself)
"""

import json
import pathlib
import sys

import numpy as np
import river
from river import drift

rng = np.random.default_rng(7)
ar = np.zeros(3000)
for i in range(1, 3000):
    ar[i] = 0.9 * ar[i - 1] + 0.2 * rng.standard_normal()
streams = {
    "steps": np.concatenate([rng.normal(m, 0.1, 400) for m in (0.5, 0.7, 0.3, 0.35)]),
    "noise": rng.random(1500),
    "autocorrelated": ar,
    "ramp": np.linspace(0, 1, 1200) + rng.normal(0, 0.2, 1200),
    "coin": np.concatenate([rng.random(700) < 0.5, rng.random(700) < 0.8]).astype(float),
}
streams = {name: values.round(6) for name, values in streams.items()}
ADWIN = [
    {},
    {"delta": 0.05, "clock": 1},
    {"delta": 0.2, "clock": 8, "max_buckets": 3, "min_window_length": 10, "grace_period": 50},
]
PAGE = [{}, {"threshold": 5.0}, {"min_instances": 50, "delta": 0.02, "threshold": 2.0, "alpha": 0.99}]


def camel(options):
    words = {k: k.split("_") for k in options}
    return {w[0] + "".join(part.title() for part in w[1:]): options[k] for k, w in words.items()}


cases = []
for name, values in streams.items():
    for kind, detector, settings in [("adwin", drift.ADWIN, ADWIN), ("pageHinkley", drift.PageHinkley, PAGE)]:
        for options in settings:
            d = detector(**options)
            alarms, widths, means = [], [], []
            for i, v in enumerate(values):
                d.update(float(v))
                if d.drift_detected:
                    alarms.append(i)
                if kind == "adwin" and i % 50 == 49:
                    widths.append(d.width)
                    means.append(d.estimation)
            cases.append(
                {
                    "stream": name,
                    "kind": kind,
                    "options": camel(options),
                    "alarms": alarms,
                    "widths": widths,
                    "means": means,
                }
            )
golden = {
    "made": {
        "by": "test/golden/drift.py",
        "date": "2026-11-24",
        "versions": {"python": sys.version.split()[0], "numpy": np.__version__, "river": river.__version__},
        "tolerance": 1e-9,
        "toleranceReason": (
            "alarms and widths are whole numbers and equal; means are sums of at most 3,000 doubles in another order"
        ),
    },
    "streams": {name: values.tolist() for name, values in streams.items()},
    "cases": cases,
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, default=float) + "\n")
print(path, path.stat().st_size, [(c["stream"], c["kind"], len(c["alarms"])) for c in cases])
