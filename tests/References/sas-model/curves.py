#!/usr/bin/python3
"""Curves of another tool for the tests of sas-model: sasmodels, its own polydispersity and pinhole resolution, Gaussian noise.

Run: /usr/bin/python3 tests/References/sas-model/curves.py   (writes curves.json beside itself)
"""
import json
import os

import numpy as np
import sasmodels
from sasmodels.core import load_model
from sasmodels.data import empty_data1D
from sasmodels.direct_model import DirectModel

CASES = [
    ("sphere", "sphere", dict(radius=85, radius_pd=0.12, radius_pd_type="schulz", radius_pd_n=60, radius_pd_nsigma=6), 0.004, 0.3, 0.04),
    ("cylinder", "cylinder", dict(radius=22, length=310), 0.004, 0.4, 0.05),
    ("hollow-sphere", "hollow-sphere", None, 0.005, 0.3, 0.06),
    ("debye-chain", "mono_gauss_coil", dict(rg=70, i_zero=1), 0.004, 0.35, 0.03),
    ("lamellar", "lamellar", dict(thickness=42), 0.006, 0.4, 0.04),
]


def main():
    rng = np.random.default_rng(20)
    curves = []
    for name, model, pars, low, high, dq in CASES:
        q = np.geomspace(low, high, 140)
        if name == "hollow-sphere":
            model, pars = "core_shell_sphere", dict(radius=60, thickness=25, sld_core=6.4, sld_shell=1, sld_solvent=6.4)
        data = empty_data1D(q, resolution=dq)
        calculate = DirectModel(data, load_model(model, dtype="double"))
        intensity = calculate(scale=1, background=0, **pars)
        intensity = intensity / intensity[0] + 0.002
        sigma = np.sqrt((0.004 * intensity) ** 2 + 2e-6 * intensity)
        curves.append(dict(model=name, q=[round(v, 7) for v in q], intensity=[float(f"{v:.6g}") for v in intensity + sigma * rng.standard_normal(len(q))],
                           sigma=[float(f"{v:.4g}") for v in sigma], qSigma=[float(f"{v:.5g}") for v in data.dx],
                           planted={k: v for k, v in pars.items() if not k.startswith("sld") and "_pd_" not in k}))
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "curves.json")
    with open(here, "w") as file:
        json.dump(dict(tool="sasmodels", version=sasmodels.__version__, script="tests/References/sas-model/curves.py", curves=curves), file)


main()
