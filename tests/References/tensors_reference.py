#!/usr/bin/python3
"""Reference values for Ewald.Tensors, written to tensors.json.

Layers, losses and optimisers: PyTorch (Debian python3-torch). Linear algebra and Fourier transforms: NumPy and SciPy, which
share no code with libtorch. Inputs and weights are waves sin(0.7 i + phase) in float64, so that both sides make them alike.

Run: /usr/bin/python3 tests/References/tensors_reference.py
"""
import json
import os

import numpy
import scipy.linalg
import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
cases = {}


def wave(shape, phase):
    n = int(numpy.prod(shape))
    return torch.sin(0.7 * torch.arange(n, dtype=torch.float64) + phase).reshape(shape)


def put(name, value):
    array = value.detach().numpy() if isinstance(value, torch.Tensor) else numpy.asarray(value)
    if numpy.iscomplexobj(array):
        array = numpy.stack([array.real, array.imag], -1)
    cases[name] = {"shape": list(array.shape), "values": [float(v) for v in array.astype(float).ravel()]}


def layer(name, module, x):
    """Output, gradient of sum(output * wave) for the input and for every parameter."""
    for i, (_, p) in enumerate(module.named_parameters()):
        p.data = wave(p.shape, i + 1.0) * 0.5
    if x.is_floating_point():
        x.requires_grad_(True)
    out = module(x)
    parts = out if isinstance(out, tuple) else (out,)
    flat = []
    for part in parts:
        flat.extend(part if isinstance(part, tuple) else (part,))
    total = sum((part * wave(part.shape, 0.1 * i)).sum() for i, part in enumerate(flat))
    total.backward()
    for i, part in enumerate(flat):
        put(f"{name}.output{i}", part)
    if x.is_floating_point():
        put(f"{name}.inputGradient", x.grad)
    for parameter, p in module.named_parameters():
        put(f"{name}.{parameter}", p.grad)
    for buffer, b in module.named_buffers():
        if b.is_floating_point():
            put(f"{name}.{buffer}", b)


layer("linear", nn.Linear(3, 4), wave((2, 3), 0))
layer("conv1d", nn.Conv1d(2, 4, 3, stride=2, padding=1, dilation=2, groups=2), wave((2, 2, 9), 0))
layer("conv2d", nn.Conv2d(2, 3, 3, stride=2, padding=1), wave((2, 2, 5, 6), 0))
layer("conv3d", nn.Conv3d(2, 2, 3, stride=1, padding=1), wave((1, 2, 3, 4, 3), 0))
layer("convTranspose1d", nn.ConvTranspose1d(2, 3, 3, stride=2, padding=1, output_padding=1), wave((2, 2, 4), 0))
layer("convTranspose2d", nn.ConvTranspose2d(2, 2, 3, stride=2), wave((1, 2, 3, 3), 0))
layer("convTranspose3d", nn.ConvTranspose3d(2, 1, 2, stride=2), wave((1, 2, 2, 2, 2), 0))
layer("batchNorm", nn.BatchNorm1d(3), wave((4, 3, 5), 0))
layer("groupNorm", nn.GroupNorm(2, 4), wave((2, 4, 5), 0))
layer("layerNorm", nn.LayerNorm([3, 4]), wave((2, 3, 4), 0))
layer("embedding", nn.Embedding(5, 3), torch.tensor([[0, 4, 4], [2, 1, 0]]))
layer("gru", nn.GRU(3, 4, num_layers=2, bidirectional=True, batch_first=True), wave((2, 5, 3), 0))
layer("lstm", nn.LSTM(3, 4, num_layers=2, bidirectional=True, batch_first=True), wave((2, 5, 3), 0))

x = wave((4, 5), 0) * 3
for name in ["relu", "leaky_relu", "gelu", "silu", "elu", "tanh", "sigmoid", "softplus"]:
    put(f"activation.{name}", getattr(F, name)(x))

target = wave((4, 5), 2.0)
classes = torch.tensor([3, 0, 4, 1])
weight = wave((5,), 0.3).abs() + 0.1
put("loss.squared", F.mse_loss(x, target))
put("loss.absolute", F.l1_loss(x, target))
put("loss.huber", F.huber_loss(x, target, delta=0.7))
put("loss.crossEntropy", F.cross_entropy(x, classes, weight=weight, label_smoothing=0.1))
put("loss.binary", F.binary_cross_entropy_with_logits(x, target.abs()))
put("loss.divergence", F.kl_div(x.log_softmax(1), target.softmax(1), reduction="batchmean"))
put("loss.gaussian", nn.GaussianNLLLoss()(x, target, (2 * wave((4, 5), 1.0)).exp()))

for name, make in {
    "adam": lambda p: torch.optim.Adam(p, lr=0.05, weight_decay=0.02),
    "adamW": lambda p: torch.optim.AdamW(p, lr=0.05, weight_decay=0.1),
    "sgd": lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9, weight_decay=0.02),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9, nesterov=True),
}.items():
    a, b = wave((3,), 0.2).requires_grad_(True), wave((2, 3), 0.9).requires_grad_(True)
    optimiser = make([a, b])
    track = []
    for _ in range(25):
        optimiser.zero_grad()
        loss = ((a.exp() - 2) ** 2).sum() + ((b * a - 0.5) ** 4).sum()
        loss.backward()
        optimiser.step()
        track.append(torch.cat([a.detach(), b.detach().flatten()]))
    put(f"optimiser.{name}", torch.stack(track))

# NumPy and SciPy from here on.
m = wave((4, 4), 0.4).numpy()
symmetric = m + m.T
hermitian = symmetric + 1j * (m - m.T)
positive = m @ m.T + numpy.eye(4)
right = wave((4, 2), 1.1).numpy()
tall = wave((6, 3), 0.2).numpy() + numpy.eye(6, 3)
put("eigh.real", numpy.linalg.eigvalsh(symmetric))
put("eigh.complex", numpy.linalg.eigvalsh(hermitian))
eigenvalues = numpy.linalg.eigvals(m + numpy.diag([1.0, 2, 3, 4]))
put("eig.general", eigenvalues[numpy.lexsort((eigenvalues.imag, eigenvalues.real))])
put("solve", numpy.linalg.solve(positive, right))
put("cholesky", numpy.linalg.cholesky(positive))
put("svd", numpy.linalg.svd(tall, compute_uv=False))
put("qr", numpy.abs(numpy.linalg.qr(tall)[1]))
put("lstsq", numpy.linalg.lstsq(tall, wave((6, 2), 0.5).numpy(), rcond=None)[0])
put("inverse", numpy.linalg.inv(positive))
put("determinant", numpy.linalg.det(positive))
put("pseudoInverse", numpy.linalg.pinv(tall))
put("triangular", scipy.linalg.solve_triangular(numpy.linalg.cholesky(positive), right, lower=True))
signal = wave((3, 7), 0.1).numpy()
put("fft.complex", numpy.fft.fft(signal + 1j * wave((3, 7), 0.6).numpy()))
put("fft.real", numpy.fft.rfft(signal))
put("fft.inverse", numpy.fft.ifft(signal))
put("fft.inverseReal", numpy.fft.irfft(numpy.fft.rfft(signal), 7))
put("fft.ortho", numpy.fft.fft(signal, norm="ortho"))
put("fft.two", numpy.fft.fftn(signal))
put("fft.shift", numpy.fft.fftshift(signal))

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tensors.json")
with open(path, "w") as f:
    json.dump({"script": "tensors_reference.py", "torch": torch.__version__, "numpy": numpy.__version__, "scipy": scipy.__version__, "cases": cases}, f, separators=(",", ":"))
    f.write("\n")
print(len(cases), "cases", os.path.getsize(path), "bytes")
