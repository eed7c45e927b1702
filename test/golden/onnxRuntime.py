"""What ONNX's own checker and Python's onnxruntime say of an exported graph.

Usage: python test/golden/onnxRuntime.py GRAPH WINDOWS, where WINDOWS are 32-bit floats, [windows, steps, features];
prints JSON. Versions are those of test/golden/requirements.txt.
"""

import json
import sys

import numpy as np
import onnx
import onnxruntime

graph, windows = sys.argv[1:]
model = onnx.load(graph)
onnx.checker.check_model(model, full_check=True)
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
(window,) = session.get_inputs()
values = np.fromfile(windows, dtype=np.float32).reshape(-1, *window.shape[1:])
probability, score = session.run(["buy_probability", "score"], {"window": values})
metadata = {entry.key: entry.value for entry in model.metadata_props}
json.dump(
    {
        "versions": {"onnx": onnx.__version__, "onnxruntime": onnxruntime.__version__, "numpy": np.__version__},
        "opset": {entry.domain or "ai.onnx": entry.version for entry in model.opset_import},
        "domains": sorted({node.domain or "ai.onnx" for node in model.graph.node}),
        "features": json.loads(metadata["card"])["input"]["features"],
        "probability": probability.tolist(),
        "score": score.tolist(),
    },
    sys.stdout,
)
