"""Forward pass and gradients of small E(3)-equivariant networks over periodic crystals in plain torch, float64, written from the equations of Chen et al. 2021
(doi:10.1002/advs.202004214): no folding of weights, one einsum for each path, neighbours by brute force, real 3j symbols as the null space of random rotations.
Run: /usr/bin/python3 tests/References/equivariant_network.py > tests/References/equivariant_network.json   (torch 1.13.1, numpy 1.24.2, scipy 1.10.1, Debian 12)
"""
import itertools, json, math, sys
import numpy as np, scipy, torch
from scipy.integrate import quad
from scipy.spatial.transform import Rotation

torch.set_default_dtype(torch.float64)
MASS = {"Na": (11, 22.98977), "Cl": (17, 35.453), "Cu": (29, 63.546), "Zn": (30, 65.409), "O": (8, 15.9994)}
CRYSTALS = [
    {"vectors": [[3.1, 0.2, -0.1], [0.3, 3.4, 0.4], [-0.2, 0.5, 3.9]],
     "sites": [[[["Na", 1.0]], [0.02, 0.05, 0.01]], [[["Cl", 1.0]], [0.48, 0.55, 0.43]], [[["Cu", 0.6], ["Zn", 0.4]], [0.47, 0.02, 0.91]]]},
    {"vectors": [[2.7, 0.0, 0.0], [0.4, 2.9, 0.0], [0.1, 0.3, 3.0]], "sites": [[[["Zn", 1.0]], [0.1, 0.2, 0.3]], [[["O", 0.8]], [0.62, 0.71, 0.77]]]},
]
BASE = {"outputs": 4, "cutoff": 3.6, "degree": 1, "multiplicity": 3, "layers": 2, "embedding": 4, "radialFunctions": 5, "radialHidden": 6, "radialLayers": 1, "edgesOfSite": 11.0, "massUnit": 40.0}
CASES = [BASE, dict(BASE, degree=2, multiplicity=2, radialLayers=2)]


def harmonics(l, v):
    """Real harmonics of unit vectors, polar axis y, |Y|^2 = 2l + 1; zero for the zero vector and l > 0."""
    x, y, z = v[..., 0], v[..., 1], v[..., 2]
    if l == 0:
        return torch.ones_like(x)[..., None]
    if l == 1:
        return math.sqrt(3) * v
    s = math.sqrt(15)
    return torch.stack([s * x * z, s * x * y, math.sqrt(5) * (y * y - (x * x + z * z) / 2), s * y * z, s / 2 * (z * z - x * x)], -1)


def wigner_d(l, r):
    """Y(r v) = D Y(v), from random directions."""
    v = torch.tensor(np.random.default_rng(7).normal(size=(40, 3)))
    v = v / v.norm(dim=1, keepdim=True)
    return np.linalg.lstsq(harmonics(l, v).numpy(), harmonics(l, v @ torch.tensor(r).T).numpy(), rcond=None)[0].T


def coupling(a, b, c):
    """The one tensor that no rotation changes, unit norm, first element positive."""
    n = (2 * a + 1) * (2 * b + 1) * (2 * c + 1)
    rows = [np.kron(np.kron(wigner_d(a, r), wigner_d(b, r)), wigner_d(c, r)) - np.eye(n) for r in Rotation.random(3, random_state=5).as_matrix()]
    _, s, v = np.linalg.svd(np.concatenate(rows))
    assert s[-1] < 1e-10 and (n == 1 or s[-2] > 1e-3)
    t = v[-1]
    t = t * np.sign(t[np.abs(t) > 1e-9][0])
    return torch.tensor(t.reshape(2 * a + 1, 2 * b + 1, 2 * c + 1))


def moment(f):
    return 1 / math.sqrt(quad(lambda x: float(f(torch.tensor(x))) ** 2 * math.exp(-x * x / 2) / math.sqrt(2 * math.pi), -12, 12, epsabs=1e-13, epsrel=1e-13, limit=500)[0])


silu = torch.nn.functional.silu
C_SILU, C_TANH, C_SIGMOID = moment(silu), moment(torch.tanh), moment(torch.sigmoid)


def order(irreps):
    return sorted(irreps, key=lambda i: (i[0], -i[1]))


def couples(i, l, o):
    return o[1] == i[1] * (-1) ** l and abs(i[0] - l) <= o[0] <= i[0] + l


class Network:
    """Features are {(l, parity): [site, channel, component]}."""

    def __init__(self, c, weight):
        self.c, self.weight, self.shapes, self.cache = c, weight, {}, {}

    def parameter(self, name, *shape):
        self.shapes[name] = list(shape)
        return self.weight(name, shape)

    def full(self, name, x, z, out):
        """Fully connected product with the scalars z; irreps that x lacks are left out. x may be {irrep: channels} to count."""
        irreps = [i for i in order(out) if i in x]
        channels = {i: x[i].shape[1] for i in irreps}
        w = self.parameter(name + ".weight", self.c["embedding"], sum(channels[i] * out[i] for i in irreps))
        y, at = {}, 0
        for i in irreps:
            u, k = channels[i], out[i]
            y[i] = torch.einsum("num,nv,vuw->nwm", x[i], z, w[:, at:at + u * k].reshape(-1, u, k)) / math.sqrt(u * self.c["embedding"])
            at += u * k
        return y

    def radial(self, name, r, outputs):
        c = self.c
        centres = torch.linspace(0, c["cutoff"], c["radialFunctions"])
        x = torch.exp(-((r[:, None] - centres) / (centres[1] - centres[0])) ** 2) / 1.12 * math.sqrt(c["radialFunctions"])
        widths = [c["radialFunctions"]] + [c["radialHidden"]] * c["radialLayers"] + [outputs]
        for i in range(len(widths) - 1):
            x = x @ self.parameter(f"{name}.weight{i}", widths[i], widths[i + 1]) / math.sqrt(widths[i])
            if i < len(widths) - 2:
                x = silu(x) * C_SILU
        return x

    def convolution(self, name, x, z, graph, out):
        c, (src, dst, r, y) = self.c, graph
        paths = [(o, i, l) for o in order(out) for i in order(x) for l in range(c["degree"] + 1) if couples(i, l, o)]
        skip = self.full(name + ".skip", x, z, out)
        h = self.full(name + ".first", x, z, {i: x[i].shape[1] for i in x})
        w = self.radial(name + ".radial", r, sum(x[i].shape[1] for _, i, _ in paths))
        middle, at = {}, 0
        for o, i, l in paths:
            u = x[i].shape[1]
            key = (i[0], l, o[0])
            if key not in self.cache:
                self.cache[key] = coupling(*key)
            message = math.sqrt(2 * o[0] + 1) * torch.einsum("abk,eua,eb,eu->euk", self.cache[key], h[i][src], y[l], w[:, at:at + u])
            at += u
            middle.setdefault(o, []).append(torch.zeros(len(z), u, 2 * o[0] + 1).index_add(0, dst, message) / math.sqrt(c["edgesOfSite"]))
        m = self.full(name + ".second", {o: torch.cat(v, 1) for o, v in middle.items()}, z, out)
        return {o: math.sin(math.pi / 8) * skip[o] + math.cos(math.pi / 8) * m[o] if o in skip else m[o] for o in m}

    def forward(self, crystals):
        c = self.c
        parts = [graph_of(k, c["cutoff"]) for k in crystals]
        offsets = np.cumsum([0] + [len(k["sites"]) for k in crystals])
        src = torch.cat([torch.tensor(p[0]) + int(o) for p, o in zip(parts, offsets)])
        dst = torch.cat([torch.tensor(p[1]) + int(o) for p, o in zip(parts, offsets)])
        vector = torch.tensor(np.concatenate([p[2] for p in parts]))
        r = vector.norm(dim=1)
        unit = torch.where(r[:, None] > 0, vector / torch.where(r > 0, r, torch.ones_like(r))[:, None], torch.zeros_like(vector))
        u = 2 * (r / c["cutoff"] - 1)
        smooth = torch.where(u < -1, torch.ones_like(u), torch.where(u > 0, torch.zeros_like(u), (1 - torch.cos(math.pi * u)) / 2))
        graph = src, dst, r, [harmonics(l, unit) * smooth[:, None] for l in range(c["degree"] + 1)]
        shares, masses = torch.zeros(int(offsets[-1]), 118), torch.zeros(int(offsets[-1]), 118)
        occupancy = []
        for n, (mix, _) in enumerate(s for k in crystals for s in k["sites"]):
            for symbol, share in mix:
                shares[n, MASS[symbol][0] - 1] += share
                masses[n, MASS[symbol][0] - 1] += share * MASS[symbol][1]
            occupancy.append(sum(s for _, s in mix))
        e, b = self.parameter("embedding.weight", c["embedding"], 118), self.parameter("embedding.bias", c["embedding"])
        z = torch.relu(shares @ e.T + b)
        x = {(0, 1): torch.relu(masses / c["massUnit"] @ e.T + b)[:, :, None]}
        for layer in range(c["layers"]):
            hidden = [(l, p) for l in range(c["degree"] + 1) for p in (1, -1) if any(couples(i, k, (l, p)) for i in x for k in range(c["degree"] + 1))]
            m, scalars = c["multiplicity"], {}
            gates = m * sum(1 for l, _ in hidden if l > 0)
            out = {i: m for i in hidden}
            out[(0, 1)] = m + gates
            h = self.convolution(f"convolution{layer}", x, z, graph, out)
            gate = torch.sigmoid(h[(0, 1)][:, m:]) * C_SIGMOID
            x = {(0, 1): silu(h[(0, 1)][:, :m]) * C_SILU}
            at = 0
            for i in order(hidden):
                if i == (0, -1):
                    x[i] = torch.tanh(h[i]) * C_TANH
                elif i[0] > 0:
                    x[i] = h[i] * gate[:, at:at + m]
                    at += m
        sites = self.convolution("head", x, z, graph, {(0, 1): c["outputs"]})[(0, 1)][:, :, 0]
        curves = []
        for k in range(len(crystals)):
            rows = slice(offsets[k], offsets[k + 1])
            w = torch.tensor(occupancy[rows])
            mean = (torch.relu(sites[rows]) * w[:, None]).sum(0) / w.sum()
            curves.append(mean / mean.max() if float(mean.max()) > 0 else mean)
        return sites, torch.stack(curves)


def graph_of(crystal, cutoff):
    """All pairs with images within the cutoff, and each site to itself."""
    lattice = np.array(crystal["vectors"])
    points = np.array([s[1] for s in crystal["sites"]]) @ lattice
    src, dst, vector = [], [], []
    for i, j in itertools.product(range(len(points)), repeat=2):
        for image in itertools.product(range(-4, 5), repeat=3):
            v = points[i] - points[j] - np.array(image) @ lattice
            if np.linalg.norm(v) <= cutoff:
                src.append(j), dst.append(i), vector.append(v)
    return src, dst, np.array(vector)


def values(name, shape):
    """Weights that both sides can compute: sines of the place."""
    n, seed = int(np.prod(shape)), sum(ord(ch) for ch in name) % 97
    scale = 0.5 if name.startswith("embedding") else 1.5
    return torch.tensor(scale * np.sin(1.0 + seed + 0.7390851 * np.arange(n))).reshape(shape)


def run(c):
    weights = {}

    def weight(name, shape):
        weights[name] = values(name, shape).requires_grad_()
        return weights[name]
    sites, curves = Network(c, weight).forward(CRYSTALS)
    target = torch.sin(1 + torch.arange(curves.numel(), dtype=torch.float64)).reshape(curves.shape)
    loss = (curves * target).sum() + 0.1 * (sites * torch.cos(torch.arange(sites.numel(), dtype=torch.float64)).reshape(sites.shape)).sum()
    loss.backward()
    return {"config": c, "sites": sites.tolist(), "curves": curves.tolist(), "loss": loss.item(),
            "gradients": {n: [float(f"{g:.14g}") for g in w.grad.reshape(-1).tolist()] for n, w in weights.items() if n != "embedding.weight"},
            "embeddingGradient": [[r, k, float(f"{weights['embedding.weight'].grad[r, k]:.14g}")] for r in range(c["embedding"]) for k in range(118) if weights["embedding.weight"].grad[r, k] != 0]}


def count():
    """Weights of the published network, by arithmetic of the shapes alone."""
    total = 118 * 64 + 64
    steps = [({"0e": 64}, {"0e": 64, "1o": 32}, 128, {"0e": 64, "1o": 64}), ({"0e": 32, "1o": 32}, {"0e": 96, "1e": 32, "1o": 32}, 160, {"0e": 64, "1e": 32, "1o": 64}),
             ({"0e": 32, "1e": 32, "1o": 32}, {"0e": 51}, 64, {"0e": 64})]
    for x, out, paths, middle in steps:
        total += sum(64 * x[i] * out[i] for i in out if i in x) + sum(64 * n * n for n in x.values()) + 10 * 100 + 100 * paths + sum(64 * middle[i] * out[i] for i in out)
    return total


json.dump({"tool": f"torch {torch.__version__}, numpy {np.__version__}, scipy {scipy.__version__}", "crystals": CRYSTALS, "publishedWeights": count(),
           "couplings": {f"{a} {b} {c}": coupling(a, b, c).reshape(-1).tolist() for a, b, c in [(1, 1, 1), (1, 1, 2), (2, 1, 2), (2, 2, 2)]}, "cases": [run(c) for c in CASES]},
          sys.stdout, separators=(",", ":"))
