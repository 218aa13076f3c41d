"""Losses and gradients of an autoencoder (logistic latents, weight decay, sparsity, mask) and a variational one with given noise, in plain torch, float64.
Run: /usr/bin/python3 tests/References/autoencoders.py > tests/References/autoencoders.json   (torch 1.13.1, Debian 12)"""
import json, math, sys
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
N, INPUTS, HIDDEN, LATENTS = 5, 7, 6, 3
weights = {}


def sines(shape, seed):
    n = math.prod(shape)
    return torch.sin(1.0 + seed + 0.7390851 * torch.arange(n, dtype=torch.float64)).reshape(shape)


def weight(name, *shape):
    weights[name] = (0.8 * sines(shape, sum(ord(c) for c in name) % 97)).requires_grad_()
    return weights[name]


def linear(name, x, outputs):
    return F.linear(x, weight(name + ".weight", outputs, x.shape[1]), weight(name + ".bias", outputs))


def answer(loss, extra):
    loss.backward()
    out = dict(extra, loss=loss.item(), gradients={n: w.grad.reshape(-1).tolist() for n, w in weights.items()})
    weights.clear()
    return out


x, mask = torch.sigmoid(sines((N, INPUTS), 3)), (torch.arange(INPUTS) != 2).double()
z = torch.sigmoid(linear("encoder1", F.silu(linear("encoder0", x, HIDDEN)), LATENTS))
y = torch.sigmoid(linear("decoder1", F.silu(linear("decoder0", z, HIDDEN)), INPUTS))
rho, mean = 0.2, z.mean(0)
loss = ((y - x) ** 2 * mask).sum() / (2 * N) + 0.01 / 2 * sum((w ** 2).sum() for n, w in weights.items() if n.endswith("weight"))
loss = loss + 0.3 * (rho * torch.log(rho / mean) + (1 - rho) * torch.log((1 - rho) / (1 - mean))).sum()
plain = answer(loss, {"latents": z.reshape(-1).tolist(), "output": y.reshape(-1).tolist()})

h = F.silu(linear("encoder0", x, HIDDEN))
mu, log_variance = linear("mean", h, LATENTS), linear("log_variance", h, LATENTS)
z = mu + torch.exp(log_variance / 2) * sines((N, LATENTS), 11)
y = linear("decoder1", F.silu(linear("decoder0", z, HIDDEN)), INPUTS)
loss = (((y - x) ** 2).sum() / 2 - 0.5 * 0.7 * (1 + log_variance - mu ** 2 - log_variance.exp()).sum()) / N
json.dump({"tool": "torch " + torch.__version__, "autoencoder": plain, "variational": answer(loss, {"mean": mu.reshape(-1).tolist()})}, sys.stdout)
