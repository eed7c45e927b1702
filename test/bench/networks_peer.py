"""The same training steps in PyTorch: batch 512, 24 steps, 52 features, dropout 0.2, focal loss, Adam.

Usage: python networks_peer.py THREADS [lstm|transformer|mlp] [EPOCHS]; needs test/bench/requirements.txt.
Prints one JSON line a network: median and best seconds of a step over the epochs after the first.
"""
import json
import sys
import time

import torch
from torch import nn

THREADS = int(sys.argv[1])
ONLY = sys.argv[2] if len(sys.argv) > 2 else None
EPOCHS = int(sys.argv[3]) if len(sys.argv) > 3 else 4
BATCH, STEPS, FEATURES, BATCHES = 512, 24, 52, 10
torch.set_num_threads(THREADS)
torch.manual_seed(7)

table = torch.randn(BATCH * BATCHES + STEPS, FEATURES)
end = torch.arange(BATCH * BATCHES) + STEPS - 1
y = (table[end, 0] + 0.5 * table[end - 3, 1] > 0).float()
window = torch.arange(STEPS) - (STEPS - 1)


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.LSTM(FEATURES, 128, batch_first=True)
        self.second = nn.LSTM(128, 64, batch_first=True)
        self.dropout = nn.Dropout(0.2)
        self.dense, self.output = nn.Linear(64, 32), nn.Linear(32, 1)

    def forward(self, x):
        states, _ = self.first(x)
        states, _ = self.second(self.dropout(states))
        return self.output(torch.relu(self.dense(self.dropout(states[:, -1])))).squeeze(1)


class Transformer(nn.Module):
    """Pre-norm encoder as PyTorch ships it; its attention and hidden dropout are off, as ours has none there."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Linear(FEATURES, 64)
        self.positions = nn.Parameter(torch.randn(1, STEPS, 64) * 0.02)
        self.dropout = nn.Dropout(0.2)
        layer = nn.TransformerEncoderLayer(64, 4, 128, dropout=0.2, batch_first=True, norm_first=True)
        layer.self_attn.dropout, layer.dropout.p = 0.0, 0.0
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.norm, self.output = nn.LayerNorm(64), nn.Linear(64, 1)

    def forward(self, x):
        stream = self.encoder(self.dropout(self.embedding(x) + self.positions))
        return self.output(self.norm(stream[:, -1])).squeeze(1)


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        widths = [FEATURES, 128, 64, 32]
        self.layers = nn.Sequential(*[part for a, b in zip(widths, widths[1:]) for part in (nn.Linear(a, b), nn.ReLU(), nn.Dropout(0.2))], nn.Linear(32, 1))

    def forward(self, x):
        return self.layers(x[:, -1]).squeeze(1)


def focal(logits, label, alpha=0.5, gamma=2.0):
    p = torch.sigmoid(logits)
    log_buy, log_sell = -nn.functional.softplus(-logits), -nn.functional.softplus(logits)
    return -(label * alpha * (1 - p) ** gamma * log_buy + (1 - label) * (1 - alpha) * p**gamma * log_sell).mean()


for name, make in {"lstm": Lstm, "transformer": Transformer, "mlp": Mlp}.items():
    if ONLY not in (None, name):
        continue
    net = make().train()
    adam = torch.optim.Adam(net.parameters(), lr=0.001)
    seconds, cpu_seconds, losses = [], [], []
    for _ in range(EPOCHS):
        order = torch.randperm(BATCH * BATCHES)
        started, cpu, total = time.perf_counter(), time.process_time(), 0.0
        for at in range(0, len(order), BATCH):
            rows = order[at : at + BATCH]
            # The dense net reads one row and so gathers one.
            x = table[end[rows]].unsqueeze(1) if name == "mlp" else table[end[rows].unsqueeze(1) + window]
            adam.zero_grad()
            loss = focal(net(x), y[rows])
            loss.backward()
            adam.step()
            total += loss.item()
        seconds.append((time.perf_counter() - started) / BATCHES)
        cpu_seconds.append((time.process_time() - cpu) / BATCHES)
        losses.append(total / BATCHES)
    warm, warm_cpu = sorted(seconds[1:]), sorted(cpu_seconds[1:])
    print(json.dumps({"name": f"{name} step", "seconds": warm[len(warm) // 2], "best": warm[0], "cpuSeconds": warm_cpu[len(warm_cpu) // 2], "work": {"rows": BATCH, "steps": STEPS, "features": FEATURES, "firstLoss": losses[0], "lastLoss": losses[-1]}}))
