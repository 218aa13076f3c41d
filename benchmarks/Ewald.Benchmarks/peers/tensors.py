"""Peer of TensorsBenchmark: the same work in Python's torch, on the same libtorch where Debian's packages are installed.

Usage: /usr/bin/python3 tensors.py THREADS -> one JSON object on stdout.
"""
import json
import sys
import time

import torch
from torch import nn

torch.set_num_threads(int(sys.argv[1]))
torch.manual_seed(1)


def best(work, per, seconds=0.8):
    """Shortest time per call within a budget: other load on the machine only ever adds."""
    work()
    shortest, begin = 1e30, time.perf_counter()
    while True:
        start = time.perf_counter()
        for _ in range(per):
            work()
        end = time.perf_counter()
        shortest = min(shortest, (end - start) / per)
        if end - begin > seconds:
            return shortest


a, b = torch.ones(8), torch.ones(8)


def add():
    a + b


def step_of(network, x, y):
    adam = torch.optim.Adam(network.parameters(), lr=1e-3, foreach=True)

    def step():
        adam.zero_grad(set_to_none=True)
        loss = nn.functional.mse_loss(network(x), y)
        loss.item()
        loss.backward()
        adam.step()
    return step


convolutions = nn.Sequential(
    nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(32, 32, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(32 * 16 * 16, 10))
perceptron = nn.Sequential(nn.Linear(128, 256), nn.SiLU(), nn.Linear(256, 256), nn.SiLU(), nn.Linear(256, 8))
m = torch.full((1024, 1024), 0.5)
result = {
    "version": torch.__version__,
    "add": best(add, 1000),
    "product": best(lambda: m @ m, 1),
    "conv2d": best(step_of(convolutions, torch.sin(torch.arange(32 * 1024.0)).reshape(32, 1, 32, 32), torch.zeros(32, 10)), 1),
    "perceptron": best(step_of(perceptron, torch.sin(torch.arange(256 * 128.0)).reshape(256, 128), torch.zeros(256, 8)), 1),
}
print(json.dumps(result))
