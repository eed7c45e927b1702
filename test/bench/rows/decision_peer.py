"""The decision of decision.mjs: features in pandas, then the exported graph in onnxruntime, session kept warm.

Usage: python decision_peer.py DIRECTORY
"""

import json
import pathlib
import sys

import numpy as np
import onnxruntime

from features_peer import read, with_pandas
from timed import say, timed

THREADS = 2
directory = pathlib.Path(sys.argv[1])
card = json.loads((directory / "model.onnx.json").read_text())
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = THREADS
session = onnxruntime.InferenceSession(directory / "model.onnx", options, providers=["CPUExecutionProvider"])
market = read(directory / "A")


def decide():
    names, values = with_pandas(market)
    columns = [names.index(name) for name in card["input"]["features"]]
    window = values[-card["input"]["steps"] :, columns].astype(np.float32)
    return session.run(["buy_probability"], {"window": window[np.newaxis]})[0][0]


times, probability = timed(decide, calls=20, warm_ups=5)
say(times, {"bars": len(market["bars"]["timeMs"]), "members": len(card["members"]), "probability": float(probability)})
