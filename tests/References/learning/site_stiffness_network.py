#!/usr/bin/env python3
"""The stiffness network of Ewald.Networks, site by site and edge by edge, for SiteStiffnessNetworkTests: output, and gradient of sum(output * wave)
for every weight, double precision. Two crystals of 2 and 3 sites, 3 neighbours, one of them absent. Einstein's heat capacity is evaluated with exponentials.

    /usr/bin/python3 tests/References/learning/site_stiffness_network.py > tests/References/learning/site_stiffness_network.json
"""
import json
import numpy
import torch

torch.set_default_dtype(torch.float64)
FEATURES, WIDTH, LAYERS, VIBRATIONS, FUNCTIONS, CUTOFF, TEMPERATURE = 4, 3, 2, 2, 5, 4.0, 250.0
crystals, share = [0, 0, 1, 1, 1], [0.5, 0.5, 0.2, 0.3, 0.5]
neighbours = [[1, 1, 0], [0, 0, 1], [3, 4, 2], [2, 4, 4], [2, 3, 4]]
present = [[1, 1, 1]] * 4 + [[1, 1, 0]]
distances = [[1.6 + 0.31 * ((3 * i + k) % 7) for k in range(3)] for i in range(5)]
mass = [12.0, 30.0, 16.0, 7.0, 55.0]
HBAR, ELECTRON, DALTON, KB, NA = 1.054571817e-34, 1.602176634e-19, 1.66053906660e-27, 1.380649e-23, 6.02214076e23


def wave(shape, phase):
    return torch.sin(0.7 * torch.arange(int(numpy.prod(shape)), dtype=torch.float64) + phase).reshape(shape)


shapes = [("embedding.weight", (WIDTH, FEATURES)), ("embedding.bias", (WIDTH,)), ("mixing.weight", (WIDTH, WIDTH)), ("mixing.bias", (WIDTH,))]
for c in range(LAYERS):
    shapes += [(f"layer{c}.self.weight", (2 * WIDTH, WIDTH)), (f"layer{c}.self.bias", (2 * WIDTH,)), (f"layer{c}.neighbour.weight", (2 * WIDTH, WIDTH)),
               (f"layer{c}.edge.weight", (2 * WIDTH, FUNCTIONS + 2)), (f"layer{c}.first.weight", (WIDTH, WIDTH)), (f"layer{c}.first.bias", (WIDTH,)),
               (f"layer{c}.second.weight", (WIDTH, WIDTH)), (f"layer{c}.second.bias", (WIDTH,))]
shapes += [("hidden.weight", (WIDTH, WIDTH)), ("hidden.bias", (WIDTH,)), ("head.weight", (VIBRATIONS, WIDTH)), ("head.bias", (VIBRATIONS,)), ("level", (1,))]
weights = {name: (0.5 * wave(shape, i + 1.0)).requires_grad_(True) for i, (name, shape) in enumerate(shapes)}

sigmoid = lambda x: 1 / (1 + torch.exp(-x))
silu = lambda x: x * sigmoid(x)
affine = lambda name, x: weights[name + ".weight"] @ x + weights[name + ".bias"]
fade = lambda r: 0.5 * (1 + numpy.cos(numpy.pi * min(r, CUTOFF) / CUTOFF))
centres = [1 + (CUTOFF - 1) * k / (FUNCTIONS - 1) for k in range(FUNCTIONS)]
width = (CUTOFF - 1) / FUNCTIONS

v = [affine("mixing", silu(affine("embedding", n))) for n in wave((5, FEATURES), 0.3)]
for c in range(LAYERS):
    new = []
    for i in range(5):
        total = torch.zeros(WIDTH)
        for j, r, there in zip(neighbours[i], distances[i], present[i]):
            if not there:
                continue
            edge = torch.tensor([numpy.exp(-((r - m) / width) ** 2) for m in centres] + [numpy.log(r / 2.5), 1 / r])
            z = affine(f"layer{c}.self", v[i]) + weights[f"layer{c}.neighbour.weight"] @ v[j] + weights[f"layer{c}.edge.weight"] @ edge
            total = total + sigmoid(z[:WIDTH]) * silu(z[WIDTH:]) * fade(r)
        new.append(v[i] + affine(f"layer{c}.second", silu(affine(f"layer{c}.first", 0.3 * total))))
    v = new
out = [torch.zeros(1), torch.zeros(1)]
for i in range(5):
    bonds = sum(fade(r) * (2.5 / r) ** 4 for r, there in zip(distances[i], present[i]) if there) + 1e-3
    k = torch.exp(affine("head", silu(affine("hidden", v[i]))) + weights["level"] + numpy.log(bonds)) * ELECTRON / 1e-20   # N/m
    x = HBAR * torch.sqrt(k / (mass[i] * DALTON)) / (KB * TEMPERATURE)
    capacity = 3 * KB * NA * (x ** 2 * torch.exp(-x) / (1 - torch.exp(-x)) ** 2).mean()
    out[crystals[i]] = out[crystals[i]] + share[i] * capacity
out = torch.stack(out)
(out * wave(out.shape, 0.9)).sum().backward()
print(json.dumps({"tool": "PyTorch", "version": torch.__version__, "script": "tests/References/learning/site_stiffness_network.py",
                  "output": out.detach().ravel().tolist(), "gradients": {n: w.grad.ravel().tolist() for n, w in weights.items()}}))
