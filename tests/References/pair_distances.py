#!/usr/bin/python3
"""Distances between the atoms of crystals by ASE, for pair distribution functions.

Debian 12: python3-ase (neighbor_list). Run:  /usr/bin/python3 tests/References/pair_distances.py
Writes pair_distances.json beside itself: each crystal with its cell and sites, and the shells (pair of sites' elements, distance,
number of ordered pairs in the cell) up to its cutoff.
"""
import json
import os

import ase
import numpy as np
from ase import Atoms
from ase.neighborlist import neighbor_list

CUTOFF = 9.0


def crystal(name, cell, sites):
    atoms = Atoms([s[0] for s in sites], scaled_positions=[s[1:4] for s in sites], cell=cell, pbc=True)
    i, j, d = neighbor_list("ijd", atoms, CUTOFF)
    symbols = np.array(atoms.get_chemical_symbols())
    shells = {}
    for a, b, r in zip(symbols[i], symbols[j], d):
        key = ("-".join(sorted((str(a), str(b)))), round(float(r), 9))
        shells[key] = shells.get(key, 0) + 1
    return {
        "name": name, "cell": list(map(float, cell)), "cutoff": CUTOFF,
        "sites": [[s[0], float(s[1]), float(s[2]), float(s[3])] for s in sites],
        "shells": [[pair, r, n] for (pair, r), n in sorted(shells.items(), key=lambda x: x[0][1])],
    }


fcc = [(0, 0, 0), (0.5, 0.5, 0), (0.5, 0, 0.5), (0, 0.5, 0.5)]
third = 1 / 3
crystals = [
    crystal("Ni", [3.524, 3.524, 3.524, 90, 90, 90], [("Ni", *p) for p in fcc]),
    crystal("MnO", [4.446, 4.446, 4.446, 90, 90, 90], [("Mn", *p) for p in fcc] + [("O", (p[0] + 0.5) % 1, p[1], p[2]) for p in fcc]),
    crystal("CdSe", [4.300, 4.300, 7.010, 90, 90, 120], [
        ("Cd", third, 2 * third, 0), ("Cd", 2 * third, third, 0.5), ("Se", third, 2 * third, 0.376), ("Se", 2 * third, third, 0.876)]),
    # No symmetry and a sharp angle, where a search for images goes wrong first.
    crystal("triclinic", [3.1, 5.2, 7.7, 63.0, 118.0, 99.0], [
        ("Ba", 0.05, 0.11, 0.93), ("Ti", 0.48, 0.57, 0.41), ("O", 0.71, 0.22, 0.36), ("O", 0.13, 0.83, 0.59)]),
]
out = {"tool": "ase.neighborlist.neighbor_list", "version": ase.__version__, "script": "pair_distances.py", "crystals": crystals}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pair_distances.json")
with open(path, "w") as f:
    json.dump(out, f, separators=(",", ":"))
    f.write("\n")
print(path, [len(c["shells"]) for c in crystals])
