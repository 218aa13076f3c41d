#!/usr/bin/env python3
"""The crystal graph network of Xie and Grossman, PRL 120, 145301 (2018), edge by edge, for CrystalGraphNetworkTests: output, and gradient of
sum(output * wave) for every weight, in training (batch statistics), double precision. Two crystals of 2 and 3 sites, 3 neighbours, one of them absent.

    /usr/bin/python3 tests/References/learning/crystal_graph_network.py > tests/References/learning/crystal_graph_network.json
"""
import json
import numpy
import torch

torch.set_default_dtype(torch.float64)
FEATURES, WIDTH, FUNCTIONS, HIDDEN, OUTPUTS, STEP = 4, 3, 6, 5, 2, 0.5
sites, crystals = [2, 3], [0, 0, 1, 1, 1]
neighbours = [[1, 1, 0], [0, 0, 1], [3, 4, 2], [2, 4, 4], [2, 3, 4]]
present = [[1, 1, 1]] * 4 + [[1, 1, 0]]
distances = [[0.4 + 0.13 * ((3 * i + k) % 7) for k in range(3)] for i in range(5)]


def wave(shape, phase):
    return torch.sin(0.7 * torch.arange(int(numpy.prod(shape)), dtype=torch.float64) + phase).reshape(shape)


shapes = [("embedding.weight", (WIDTH, FEATURES)), ("embedding.bias", (WIDTH,))]
for c in range(2):
    shapes += [(f"conv{c}.self.weight", (2 * WIDTH, WIDTH)), (f"conv{c}.self.bias", (2 * WIDTH,)), (f"conv{c}.neighbour.weight", (2 * WIDTH, WIDTH)),
               (f"conv{c}.edge.weight", (2 * WIDTH, FUNCTIONS)), (f"conv{c}.gateNorm.weight", (2 * WIDTH,)), (f"conv{c}.gateNorm.bias", (2 * WIDTH,)),
               (f"conv{c}.sumNorm.weight", (WIDTH,)), (f"conv{c}.sumNorm.bias", (WIDTH,))]
shapes += [("hidden.weight", (HIDDEN, WIDTH)), ("hidden.bias", (HIDDEN,)), ("output.weight", (OUTPUTS, HIDDEN)), ("output.bias", (OUTPUTS,))]
weights = {name: (0.5 * wave(shape, i + 1.0)).requires_grad_(True) for i, (name, shape) in enumerate(shapes)}


def norm(rows, prefix):
    x = torch.stack(rows)
    mean, variance = x.mean(0), x.var(0, unbiased=False)
    return (x - mean) / torch.sqrt(variance + 1e-5) * weights[prefix + ".weight"] + weights[prefix + ".bias"]


soft = lambda x: torch.log1p(torch.exp(x))
nodes = wave((5, FEATURES), 0.3)
v = [weights["embedding.weight"] @ n + weights["embedding.bias"] for n in nodes]
for c in range(2):
    full = torch.cat([weights[f"conv{c}.{p}.weight"] for p in ("self", "neighbour", "edge")], 1)
    z = []
    for i in range(5):
        for j, d in zip(neighbours[i], distances[i]):
            edge = torch.tensor([numpy.exp(-((d - STEP * k) / STEP) ** 2) for k in range(FUNCTIONS)])
            z.append(full @ torch.cat([v[i], v[j], edge]) + weights[f"conv{c}.self.bias"])
    z = norm(z, f"conv{c}.gateNorm")
    sums = []
    for i in range(5):
        total = torch.zeros(WIDTH)
        for k in range(3):
            if present[i][k]:
                row = z[3 * i + k]
                total = total + 1 / (1 + torch.exp(-row[:WIDTH])) * soft(row[WIDTH:])
        sums.append(total)
    sums = norm(sums, f"conv{c}.sumNorm")
    v = [soft(v[i] + sums[i]) for i in range(5)]
out = []
for c, n in enumerate(sites):
    pooled = sum(v[i] for i in range(5) if crystals[i] == c) / n
    hidden = soft(weights["hidden.weight"] @ soft(pooled) + weights["hidden.bias"])
    out.append(weights["output.weight"] @ hidden + weights["output.bias"])
out = torch.stack(out)
(out * wave(out.shape, 0.9)).sum().backward()
print(json.dumps({"tool": "PyTorch", "version": torch.__version__, "script": "tests/References/learning/crystal_graph_network.py",
                  "output": out.detach().ravel().tolist(), "gradients": {n: w.grad.ravel().tolist() for n, w in weights.items()}}))
