"""Files of the reference implementation: `python test/golden/safetensorsFiles.py > test/golden/safetensorsFiles.json`.

It also reads back what `test/golden/safetensorsOurs.safetensors` holds, which this project wrote, and says it.
"""

import base64
import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import safetensors.numpy

rng = np.random.default_rng(11)
tensors = {
    "dense/kernel": rng.normal(0, 1, (2, 3)).astype(np.float32),
    "dense/bias": np.float32([0.1, -0.0, 3.4028235e38]),
    "scaling/mean": rng.normal(0, 1, 2),
    "scaling/deviation": np.float64([5e-324, 1 / 3]),
    "none": np.zeros((0, 4), np.float32),
    "single": np.array(0.1),
    "größe": np.float32([1]),
}


def said(by_name):
    return [
        {
            "name": name,
            "dtype": "F32" if value.dtype == np.float32 else "F64",
            "shape": list(value.shape),
            "values": [float(each) for each in value.ravel()],
        }
        for name, value in sorted(by_name.items())
    ]


ours = Path(__file__).with_name("safetensorsOurs.safetensors").read_bytes()
json.dump(
    {
        "versions": {
            "python": sys.version.split()[0],
            "numpy": np.__version__,
            "safetensors": version("safetensors"),
        },
        "tolerance": 0,
        "toleranceReason": "bytes",
        "tensors": said(tensors),
        "file": base64.b64encode(safetensors.numpy.save(tensors)).decode(),
        "withMetadata": base64.b64encode(safetensors.numpy.save(tensors, {"format": "np"})).decode(),
        "ours": said(safetensors.numpy.load(ours)),
    },
    sys.stdout,
)
print()
