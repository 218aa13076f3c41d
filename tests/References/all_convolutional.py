#!/usr/bin/python3
"""Reference values for AllConvolutionalNetwork, written to all_convolutional.json: the same network in plain PyTorch, float64.

Weights and inputs are waves, so that both sides make them alike: sin(0.7 i + phase) / sqrt(fan in).
Run: /usr/bin/python3 tests/References/all_convolutional.py
"""
import json
import math
import os

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def wave(shape, phase, scale=1.0):
    n = math.prod(shape)
    return (torch.sin(0.7 * torch.arange(n, dtype=torch.float64) + phase) * scale).reshape(shape)


cases = []
# The published sizes on 1200 points; then overlapping windows and a length that strides do not divide.
for channels, length, classes, layers in ((1, 1200, 7, ((32, 8, 8), (32, 5, 5), (32, 3, 3))), (2, 203, 3, ((6, 7, 3), (5, 4, 4), (4, 3, 1)))):
    convolutions, inputs = [], channels
    for k, (out, kernel, stride) in enumerate(layers):
        c = nn.Conv1d(inputs, out, kernel, stride)
        c.weight.data = wave(c.weight.shape, 0.1 + k, 2 / math.sqrt(inputs * kernel))
        c.bias.data = wave(c.bias.shape, 0.4 + k, 0.1)
        convolutions += [c, nn.ReLU()]
        inputs = out
    body, head = nn.Sequential(*convolutions), nn.Linear(inputs, classes)
    head.weight.data, head.bias.data = wave(head.weight.shape, 0.9), wave(head.bias.shape, 0.2)
    x = wave((3, channels, length), 0.0)
    maps = body(x)
    cam = torch.einsum("ck,bkx->bxc", head.weight, maps)
    cases.append({"channels": channels, "length": length, "classes": classes, "layers": layers, "scores": head(maps.mean(2)).flatten().tolist(),
                  "maps": cam.flatten().tolist(), "bias": head.bias.tolist(), "nodes": maps.shape[2]})
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "all_convolutional.json"), "w", encoding="ascii") as f:
    json.dump({"tool": "PyTorch " + torch.__version__, "cases": cases}, f)
