"""Seconds of one training epoch of a crystal graph network in plain PyTorch, as its authors wrote it: neighbours' states gathered and concatenated with the
site's and the edge's, then one linear layer. Reads {"threads", "batch", "warmup", "features", "graphs": [{"sites", "neighbours", "distances"}, ...]} from
standard input; prints {"torch", "seconds"}. Batches are made on the fly from NumPy arrays.
"""
import json
import sys
import time

import numpy
import torch
from torch import nn
from torch.nn import functional as F

work = json.load(sys.stdin)
torch.set_num_threads(work["threads"])
torch.manual_seed(1)
rng = numpy.random.RandomState(1)
graphs = [(rng.randn(g["sites"], work["features"]).astype("float32"), numpy.array(g["neighbours"]).reshape(g["sites"], -1),
           numpy.array(g["distances"], "float32").reshape(g["sites"], -1)) for g in work["graphs"]]
centres = torch.arange(0, 8.01, 0.2)


class Convolution(nn.Module):
    def __init__(self, width, functions):
        super().__init__()
        self.width = width
        self.full = nn.Linear(2 * width + functions, 2 * width)
        self.gate, self.sum = nn.BatchNorm1d(2 * width), nn.BatchNorm1d(width)

    def forward(self, v, edges, neighbours):
        n, m = neighbours.shape
        z = self.full(torch.cat([v.unsqueeze(1).expand(n, m, self.width), v[neighbours], edges], 2))
        z = self.gate(z.view(-1, 2 * self.width)).view(n, m, 2 * self.width)
        a, b = z.chunk(2, 2)
        return F.softplus(v + self.sum((torch.sigmoid(a) * F.softplus(b)).sum(1)))


class Network(nn.Module):
    def __init__(self, features, width=64, hidden=128):
        super().__init__()
        self.embedding = nn.Linear(features, width)
        self.convolutions = nn.ModuleList([Convolution(width, len(centres)) for _ in range(3)])
        self.hidden, self.output = nn.Linear(width, hidden), nn.Linear(hidden, 2)

    def forward(self, nodes, neighbours, distances, crystals, weights, count):
        edges = torch.exp(-((distances.unsqueeze(2) - centres) / 0.2) ** 2)
        v = self.embedding(nodes)
        for convolution in self.convolutions:
            v = convolution(v, edges, neighbours)
        pooled = torch.zeros(count, v.shape[1]).index_add(0, crystals, v * weights)
        return self.output(F.softplus(self.hidden(F.softplus(pooled))))


network = Network(work["features"])
optimiser = torch.optim.AdamW(network.parameters())


def step(some):
    sizes = [len(g[0]) for g in some]
    first = numpy.cumsum([0] + sizes[:-1])
    batch = [torch.from_numpy(a) for a in (
        numpy.concatenate([g[0] for g in some]), numpy.concatenate([g[1] + f for g, f in zip(some, first)]), numpy.concatenate([g[2] for g in some]),
        numpy.repeat(numpy.arange(len(some)), sizes), numpy.repeat(1 / numpy.array(sizes, "float32"), sizes)[:, None])]
    optimiser.zero_grad()
    network(*batch, len(some)).square().mean().backward()
    optimiser.step()


size = work["batch"]
for i in range(work["warmup"]):
    step(graphs[i * size:(i + 1) * size])
start = time.perf_counter()
for i in range(0, len(graphs), size):
    step(graphs[i:i + size])
print(json.dumps({"torch": torch.__version__, "seconds": time.perf_counter() - start}))
