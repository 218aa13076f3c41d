"""The published gnnom networks in numpy (Debian 12, h5py 3.7): prints the rows of GnnomNetworksTests.

Usage: gnnom_networks.py SHARED/04_sas. Input: means within half a step of each grid point, over the given I(0).
"""
import sys

import h5py
import numpy as np

root = sys.argv[1]
CURVES = [("SASDA92.dat", 0.1, 221.2), ("SASDCK2.dat", 1.0, 0.03727), ("SASDA96.dat", 0.1, 778.0)]


def read(path, factor):
    rows = []
    for line in open(path, errors="replace"):
        try:
            values = [float(v) for v in line.split()]
        except ValueError:
            continue
        if len(values) == 3:
            rows.append(values)
    a = np.array(rows)
    return a[:, 0] * factor, a[:, 1]


with h5py.File(f"{root}/gnnom_reference_networks.h5") as f:
    for name, factor, i0 in CURVES:
        q, i = read(f"{root}/proteins/{name}", factor)
        size = next(s for s in ("256", "129", "52") if q[0] <= f[f"mw_{s}"].attrs["smin_invA"] and q[-1] >= 0.98 * f[f"mw_{s}"].attrs["smax_invA"])
        for kind in ("mw", "dmax"):
            g = f[f"{kind}_{size}"]
            n = g["W0"].shape[0]
            grid = np.linspace(g.attrs["smin_invA"], g.attrs["smax_invA"], n)
            step = grid[1] - grid[0]
            x = np.array([i[np.abs(q - s) <= step / 2].mean() if np.any(np.abs(q - s) <= step / 2) else np.interp(s, q, i) for s in grid]) / i0
            if "mean" in g:
                x = (x - g["mean"][:]) / g["var"][:]
            for k in range(3):
                x = np.tanh(x @ g[f"W{k}"][:])
            y = (x @ g["W3"][:]).item() * g.attrs["multiplier"] * (0.001 if kind == "mw" else 1)
            print(name, kind, size, f"{y:.4f}")
