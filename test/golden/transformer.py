"""The encoder in NumPy, all steps computed: `python test/golden/transformer.py > test/golden/transformer.json`."""

import json
import sys

import numpy as np

BATCH, STEPS, FEATURES, UNITS, HEADS, LAYERS, FORWARD = 6, 5, 3, 8, 2, 2, 12
rng = np.random.default_rng(5)


def dense_weights(name, inputs, units):
    return {f"{name}/kernel": rng.normal(0, 0.5, (inputs, units)), f"{name}/bias": rng.normal(0, 0.2, units)}


weights = {**dense_weights("embedding", FEATURES, UNITS), "positions": rng.normal(0, 0.3, (STEPS, 1, UNITS))}
for k in range(1, LAYERS + 1):
    for part in ["query", "key", "value", "output"]:
        weights |= dense_weights(f"block{k}/{part}", UNITS, UNITS)
    weights |= dense_weights(f"block{k}/forward1", UNITS, FORWARD) | dense_weights(f"block{k}/forward2", FORWARD, UNITS)
weights |= dense_weights("output", UNITS, 1)
weights = {name: value.astype(np.float32) for name, value in weights.items()}
x = rng.normal(0, 1, (BATCH, STEPS, FEATURES)).astype(np.float32)


def dense(rows, name):
    return rows @ weights[f"{name}/kernel"].astype(float) + weights[f"{name}/bias"].astype(float)


def norm(rows):
    return (rows - rows.mean(-1, keepdims=True)) / np.sqrt(rows.var(-1, keepdims=True) + 1e-5)


def attend(rows, block):
    """One window at a time, one head at a time: the formula of the paper, nothing clever."""
    out = np.zeros((STEPS, UNITS))
    size = UNITS // HEADS
    q, k, v = (dense(rows, f"{block}/{part}") for part in ["query", "key", "value"])
    for head in range(HEADS):
        part = slice(head * size, (head + 1) * size)
        scores = q[:, part] @ k[:, part].T / np.sqrt(size)
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        out[:, part] = shares @ v[:, part]
    return dense(out, f"{block}/output")


logits = []
for window in x.astype(float):
    stream = dense(window, "embedding") + weights["positions"][:, 0, :].astype(float)
    for k in range(1, LAYERS + 1):
        stream = stream + attend(norm(stream), f"block{k}")
        stream = stream + dense(np.maximum(dense(norm(stream), f"block{k}/forward1"), 0), f"block{k}/forward2")
    logits.append(float(dense(norm(stream[-1:]), "output")[0, 0]))

json.dump(
    {
        "versions": {"python": sys.version.split()[0], "numpy": np.__version__},
        "tolerance": 2e-5,
        "toleranceReason": "ours computes in 32 bits, this in 64",
        "shape": {
            "features": FEATURES,
            "steps": STEPS,
            "modelUnits": UNITS,
            "heads": HEADS,
            "layers": LAYERS,
            "feedForwardUnits": FORWARD,
        },
        "weights": [
            {"name": name, "shape": list(value.shape), "values": [float(v) for v in value.ravel()]}
            for name, value in weights.items()
        ],
        "x": [float(v) for v in x.ravel()],
        "logits": logits,
    },
    sys.stdout,
)
