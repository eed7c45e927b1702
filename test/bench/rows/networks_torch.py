"""The same training steps as networks.mjs in PyTorch.

Usage: python networks_torch.py DIRECTORY {lstm,transformer}
"""

import os
import sys
import time

import numpy as np
import torch
from torch import nn

from timed import say

BATCH, STEPS, FEATURES, BATCHES, EPOCHS = 512, 24, 52, 10, 4
directory, kind = sys.argv[1:]
torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
torch.manual_seed(7)
table = torch.from_numpy(np.fromfile(f"{directory}/rows.f32", np.float32).reshape(-1, FEATURES))
y = torch.from_numpy(np.fromfile(f"{directory}/labels.u8", np.uint8)).float()
end = torch.arange(BATCH * BATCHES) + STEPS - 1
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


def focal(logits, label, alpha=0.5, gamma=2.0):
    p = torch.sigmoid(logits)
    log_buy, log_sell = -nn.functional.softplus(-logits), -nn.functional.softplus(logits)
    return -(label * alpha * (1 - p) ** gamma * log_buy + (1 - label) * (1 - alpha) * p**gamma * log_sell).mean()


net = {"lstm": Lstm, "transformer": Transformer}[kind]().train()
adam = torch.optim.Adam(net.parameters(), lr=0.001)
seconds, cpu_seconds, losses = [], [], []
for _ in range(EPOCHS):
    order = torch.randperm(BATCH * BATCHES)
    started, cpu, total = time.perf_counter(), time.process_time(), 0.0
    for at in range(0, len(order), BATCH):
        rows = order[at : at + BATCH]
        x = table[end[rows].unsqueeze(1) + window]
        adam.zero_grad()
        loss = focal(net(x), y[rows])
        loss.backward()
        adam.step()
        total += loss.item()
    seconds.append((time.perf_counter() - started) / BATCHES)
    cpu_seconds.append((time.process_time() - cpu) / BATCHES)
    losses.append(total / BATCHES)
work = {
    "batch": BATCH,
    "steps": STEPS,
    "features": FEATURES,
    "epochs": EPOCHS,
    "parameters": sum(p.numel() for p in net.parameters()),
    "firstLoss": losses[0],
    "lastLoss": losses[-1],
}
say({"seconds": seconds[1:], "cpuSeconds": cpu_seconds[1:]}, work)
