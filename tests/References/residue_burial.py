"""Reads off the fold library who sits inside a protein: the table of ResidueBurial, and the packing that Clefts must reproduce.

Usage: /usr/bin/python3 residue_burial.py [folds.txt]; numpy and scipy of Debian 12. Burial = residue centres within 10 Å (centre: middle of backbone and
side chain); exposed the 23 % with the fewest, buried the 33 % with the most. Prints frequencies relative to their mean, side-chain lengths,
mean cosines with the outward normal, then neighbours within 10 Å and R_g / (2.2 N^0.38 Å) of compact folds.
"""
import sys
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

path = sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2] / "src/Ewald.Studies/SasStructure/folds.txt"
folds = []
for line in open(path):
    word = line.split()
    if line.startswith(">"):
        folds.append((word[0][1:], [], [], []))
        continue
    values = np.array([float(w) for w in word[1:]]) / 10
    folds[-1][1].append(word[0])
    folds[-1][2].append(values[:3])
    folds[-1][3].append(values[3:])

LETTERS, POLAR = "ALGVESKDTIRPNFQYHMCW", "EKDRQNSTPH"
rows, packing = [], []
for name, letters, backbone, side in folds:
    if len(letters) < 60:
        continue
    backbone, side = np.array(backbone), np.array(side)
    centres = (backbone + side) / 2
    near = cKDTree(centres).query_ball_point(centres, 10.0)
    ratio = np.sqrt(((centres - centres.mean(0)) ** 2).sum(1).mean()) / (2.2 * len(letters) ** 0.38)
    if ratio < 1.03:
        packing.append((len(letters), name, np.mean([len(n) - 1 for n in near]), ratio))
    for i, n in enumerate(near):
        out, arm = centres[i] - centres[n].mean(0), side[i] - backbone[i]
        length = np.linalg.norm(arm)
        rows.append((LETTERS.index(letters[i]), len(n), length, out @ arm / (np.linalg.norm(out) * length + 1e-9) if length > 0 else 0))
rows = np.array(rows)
place = np.digitize(rows[:, 1], [15, 23])
print("shares", [round(float((place == k).mean()), 3) for k in range(3)])
for k in range(3):
    polar = np.isin(rows[:, 0], [LETTERS.index(a) for a in POLAR])
    other = ~polar & (rows[:, 0] != LETTERS.index("G"))
    print("mean cosine", k, "polar %.2f other %.2f" % (rows[(place == k) & polar, 3].mean(), rows[(place == k) & other, 3].mean()))
for i, a in enumerate(LETTERS):
    own = rows[:, 0] == i
    print(a, " ".join("%.2f" % ((own & (place == k)).sum() / (place == k).sum() / own.mean()) for k in range(3)), "%.1f" % rows[own, 2].mean())
for n, name, count, ratio in sorted(packing):
    print("%5d %-16s %.1f %.2f" % (n, name, count, ratio))
