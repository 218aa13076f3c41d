#!/usr/bin/python3
"""Reference values of the curve analyses and of least squares, by tools that Ewald did not write.

Debian 12: python3-freesas (auto Guinier, BIFT), python3-scipy (least_squares, curve_fit, stats), python3-numpy.
Run:  /usr/bin/python3 tests/References/analysis_reference.py [DATA]   with DATA = the folder that holds 04_sas
Writes analysis_reference.json beside itself; curves named there are skipped by the tests where DATA is absent.
"""
import json
import os
import sys

import freesas
import numpy as np
import scipy
from freesas.autorg import auto_guinier
from freesas.bift import auto_bift
from scipy import stats
from scipy.optimize import curve_fit, least_squares

here = os.path.dirname(os.path.abspath(__file__))
data = os.path.join(sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "../../../shared/data"), "04_sas")


def load(path, factor=1.0):
    best, run, width = [], [], 0
    for line in open(path, errors="ignore"):
        words = line.split()
        try:
            row = [float(w) for w in words] if 2 <= len(words) <= 6 else None
        except ValueError:
            row = None
        if row and len(row) == width:
            run.append(row)
            continue
        if len(run) > len(best):
            best = run
        run, width = ([row], len(row)) if row else ([], 0)
    if len(run) > len(best):
        best = run
    a = np.array(best)
    a = a[(a[:, 0] > 0) & (a[:, 2] > 0)]
    a = a[np.argsort(a[:, 0])][:, :3].copy()
    a[:, 0] *= factor
    return np.ascontiguousarray(a)


def sphere(q, r):
    x = q * r
    return (3 * (np.sin(x) - x * np.cos(x)) / x**3) ** 2


out = {"tool": {"freesas": getattr(freesas, "version", "0.9.0"), "scipy": scipy.__version__, "numpy": np.__version__}, "curves": {}}

# A noisy sphere of radius 40 Å; the curve itself is stored so that both sides analyse the same numbers.
rng = np.random.default_rng(1)
q = np.linspace(0.008, 0.30, 150)
truth = 100 * sphere(q, 40.0)
sigma = np.sqrt(0.03**2 + (0.01 * truth) ** 2)
intensity = truth + sigma * rng.standard_normal(q.size)
curve = np.ascontiguousarray(np.stack([q, intensity, sigma], axis=1))
bift = auto_bift(curve, npt=100).calc_stats()
g = auto_guinier(curve)
out["sphere"] = {"radius": 40.0, "q": q.tolist(), "intensity": intensity.tolist(), "sigma": sigma.tolist(),
                 "guinierRg": float(g.Rg), "biftRg": float(bift.Rg_avg), "biftDmax": float(bift.Dmax_avg), "biftI0": float(bift.I0_avg)}

for name, factor in [("SASDCK2", 1), ("SASDA96", 0.1), ("2epe", 1), ("lysozyme_8mgml_UdeM_subtracted", 1)]:
    path = os.path.join(data, "proteins", name + ".dat")
    if not os.path.exists(path):
        continue
    d = load(path, factor)
    g = auto_guinier(d)
    b = auto_bift(d, npt=100).calc_stats()
    out["curves"][name] = {"guinierRg": float(g.Rg), "guinierI0": float(g.I0), "biftRg": float(b.Rg_avg), "biftDmax": float(b.Dmax_avg),
                           "biftI0": float(b.I0_avg)}

# Least squares: Misra1a and BoxBOD in the form of the NIST StRD problems; scipy's own solution is what the tests compare with.
problems = {
    "misra1a": (lambda x, a, b: a * (1 - np.exp(-b * x)),
                [77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0],
                [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78], [500, 1e-4]),
    "boxbod": (lambda x, a, b: a * (1 - np.exp(-b * x)), [1, 2, 3, 5, 7, 10], [109, 149, 149, 191, 213, 224], [100, 0.75]),
}
out["leastSquares"] = {}
for name, (f, x, y, start) in problems.items():
    x, y = np.array(x, float), np.array(y, float)
    s = least_squares(lambda p: f(x, *p) - y, start, xtol=1e-15, ftol=1e-15, gtol=1e-15, x_scale=np.abs(start), max_nfev=10000)
    popt, pcov = curve_fit(f, x, y, p0=s.x, xtol=1e-14, ftol=1e-14)
    out["leastSquares"][name] = {"x": x.tolist(), "y": y.tolist(), "start": start, "values": popt.tolist(),
                                 "sigma": np.sqrt(np.diag(pcov)).tolist(), "correlation": float(pcov[0, 1] / np.sqrt(pcov[0, 0] * pcov[1, 1])),
                                 "rss": float(np.sum((f(x, *popt) - y) ** 2))}

# A robust line with outliers: soft_l1 and cauchy of scipy.
x = np.linspace(0, 10, 30)
y = 2.0 + 0.7 * x + 0.1 * rng.standard_normal(30)
y[[4, 17, 25]] += [6.0, -5.0, 8.0]
robust = {"x": x.tolist(), "y": y.tolist()}
for loss in ("soft_l1", "cauchy"):
    s = least_squares(lambda p: (p[0] + p[1] * x - y) / 0.1, [1.0, 1.0], loss=loss, xtol=1e-14, ftol=1e-14, gtol=1e-14)
    robust[loss] = s.x.tolist()
out["robust"] = robust

out["probability"] = {
    "chiSquareTail": [[c, k, float(stats.chi2.sf(c, k))] for c, k in [(0.1, 1), (3.84, 1), (20.0, 10), (5.0, 10), (300.0, 200), (0.02, 3)]],
    "logNormalBelow": [[z, float(stats.norm.logcdf(z))] for z in [-40.0, -8.0, -3.5, -2.5, -1.0, 0.0, 2.0, 5.0]],
}
with open(os.path.join(here, "analysis_reference.json"), "w") as f:
    json.dump(out, f, indent=1)
