"""Logits of the pair-distribution network by torch, for tests/Ewald.Tests/Networks/PairDistributionNetworkTests.cs.

Run: /usr/bin/python3 tests/References/pair_distribution_network.py > tests/References/pair_distribution_network.json
"""
import json
import torch
from torch import nn

torch.manual_seed(5)
points, channels, filters, kernels, hidden, classes = 24, 2, [3, 4], [3, 5], 6, 5
blocks, state, size, depth = [], {}, points, channels
for i, (f, k) in enumerate(zip(filters, kernels)):
    conv, norm = nn.Conv1d(depth, f, k, padding=k // 2), nn.BatchNorm1d(f)
    norm.running_mean.normal_()
    norm.running_var.uniform_(0.5, 2)
    blocks += [conv, norm, nn.ReLU(), nn.MaxPool1d(2)]
    for name, module in ((f"conv{i}", conv), (f"norm{i}", norm)):
        state.update({f"{name}.{n}": v for n, v in module.state_dict().items() if "num_batches" not in n})
    depth, size = f, size // 2
dense, scores = nn.Linear(depth * size, hidden), nn.Linear(hidden, classes)
for name, module in (("hidden", dense), ("scores", scores)):
    state.update({f"{name}.{n}": v for n, v in module.state_dict().items()})
net = nn.Sequential(*blocks, nn.Flatten(), dense, nn.ReLU(), scores).eval()
x = torch.randn(2, channels, points)
with torch.no_grad():
    y = net(x)
print(json.dumps({
    "tool": "torch " + torch.__version__, "input": x.flatten().tolist(), "logits": y.flatten().tolist(),
    "state": {n: {"shape": list(v.shape), "values": v.flatten().tolist()} for n, v in state.items()},
}))
