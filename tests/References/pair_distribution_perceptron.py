"""Logits of the dense pair-distribution network by torch, for tests/Ewald.Tests/Networks/PairDistributionPerceptronTests.cs.

The transform is left out of the state: the network under test computes its own.

Run: /usr/bin/python3 tests/References/pair_distribution_perceptron.py > tests/References/pair_distribution_perceptron.json
"""
import json
import numpy as np
import torch
from torch import nn

torch.manual_seed(6)
points, first, last, classes, hidden, blocks, lines, low, high = 12, 0.6, 7.0, 4, 6, 2, 5, 3.0, 33.0
x, q = np.linspace(first, last, points), np.linspace(low, high, lines)
transform = np.sin(np.outer(x, q)) * np.cos(np.pi * x / (2 * last))[:, None] * (x[1] - x[0])
parts = {"first": nn.Linear(points + 2 * lines + 1, hidden), "scores": nn.Linear(hidden, classes)}
for i in range(blocks):
    parts[f"norm{i}"], parts[f"block{i}"] = nn.LayerNorm(hidden), nn.Linear(hidden, hidden)
    nn.init.uniform_(parts[f"norm{i}"].weight, 0.5, 2)
    nn.init.normal_(parts[f"norm{i}"].bias)
curves = torch.randn(2, points + 1)
with torch.no_grad():
    f = curves[:, :points] @ torch.tensor(transform, dtype=torch.float32)
    z = parts["first"](torch.cat([curves, f, f.abs().sqrt()], 1))
    for i in range(blocks):
        z = z + parts[f"block{i}"](nn.functional.silu(parts[f"norm{i}"](z)))
    y = parts["scores"](nn.functional.silu(z))
state = {f"{p}.{n}": v for p, m in parts.items() for n, v in m.state_dict().items()}
print(json.dumps({
    "tool": "torch " + torch.__version__, "input": curves.flatten().tolist(), "logits": y.flatten().tolist(),
    "state": {n: {"shape": list(v.shape), "values": v.flatten().tolist()} for n, v in state.items()},
}))
