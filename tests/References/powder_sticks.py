"""Powder lines of pymatgen (XRDCalculator, NDCalculator) on 36 crystals, x-ray and neutron.

Run: /usr/bin/python3 tests/References/powder_sticks.py
Writes powder_sticks.json: for each crystal the cell, all sites, and lines [d, intensity] as pymatgen gives them, unscaled, faint ones
(below 1e-5 of the strongest) left out. Its scattering lengths are written beside; its form factors are the table DeGraefMcHenry of Ewald.
The last crystals have atoms at random places, so that low symmetry and large cells are covered.
"""
import json, os, warnings
warnings.filterwarnings("ignore")
import numpy as np
from importlib.metadata import version
from pymatgen.core import Lattice, Structure
from pymatgen.analysis.diffraction.xrd import XRDCalculator
from pymatgen.analysis.diffraction.neutron import NDCalculator, ATOMIC_SCATTERING_LEN

L = Lattice
hexagonal, tetragonal, orthorhombic = L.hexagonal, L.tetragonal, L.orthorhombic
crystals = []


def add(name, group, lattice, species, places, b=None, wavelength=1.54184, top=110):
    crystals.append((name, Structure.from_spacegroup(group, lattice, species, places), b or {}, wavelength, top))


add("Cu", "Fm-3m", L.cubic(3.6149), ["Cu"], [[0, 0, 0]])
add("Al", "Fm-3m", L.cubic(4.0495), ["Al"], [[0, 0, 0]], {"Al": 0.8})
add("Si", "Fd-3m", L.cubic(5.4309), ["Si"], [[0, 0, 0]])
add("W", "Im-3m", L.cubic(3.1652), ["W"], [[0, 0, 0]])
add("Mg", "P6_3/mmc", hexagonal(3.2094, 5.2108), ["Mg"], [[1 / 3, 2 / 3, 1 / 4]])
add("NaCl", "Fm-3m", L.cubic(5.6402), ["Na", "Cl"], [[0, 0, 0], [.5, .5, .5]], {"Na": 1.6, "Cl": 1.4})
add("CsCl", "Pm-3m", L.cubic(4.123), ["Cs", "Cl"], [[0, 0, 0], [.5, .5, .5]])
add("ZnS sphalerite", "F-43m", L.cubic(5.4093), ["Zn", "S"], [[0, 0, 0], [.25, .25, .25]])
add("ZnO", "P6_3mc", hexagonal(3.2495, 5.2069), ["Zn", "O"], [[1 / 3, 2 / 3, 0], [1 / 3, 2 / 3, .3821]])
add("TiO2 rutile", "P4_2/mnm", tetragonal(4.5937, 2.9587), ["Ti", "O"], [[0, 0, 0], [.3053, .3053, 0]])
add("TiO2 anatase", "I4_1/amd", tetragonal(3.7842, 9.5146), ["Ti", "O"], [[0, 0, 0], [0, 0, .2081]])
add("SrTiO3", "Pm-3m", L.cubic(3.905), ["Sr", "Ti", "O"], [[0, 0, 0], [.5, .5, .5], [.5, .5, 0]])
add("BaTiO3", "P4mm", tetragonal(3.9945, 4.0335), ["Ba", "Ti", "O", "O"], [[0, 0, 0], [.5, .5, .512], [.5, .5, .023], [.5, 0, .486]], {"O": .5})
add("CaF2", "Fm-3m", L.cubic(5.4626), ["Ca", "F"], [[0, 0, 0], [.25, .25, .25]])
add("CeO2", "Fm-3m", L.cubic(5.4113), ["Ce", "O"], [[0, 0, 0], [.25, .25, .25]], wavelength=0.71073, top=60)
add("Al2O3", "R-3c", hexagonal(4.7589, 12.991), ["Al", "O"], [[0, 0, .35216], [.30624, 0, .25]])
add("Fe2O3", "R-3c", hexagonal(5.0355, 13.7471), ["Fe", "O"], [[0, 0, .3553], [.3059, 0, .25]], wavelength=1.78896)
add("CaCO3 calcite", "R-3c", hexagonal(4.9896, 17.061), ["Ca", "C", "O"], [[0, 0, 0], [0, 0, .25], [.2568, 0, .25]])
add("SiO2 quartz", "P3_221", hexagonal(4.9137, 5.4047), ["Si", "O"], [[.4697, 0, 0], [.4133, .2672, .1188]])
add("MgAl2O4", "Fd-3m", L.cubic(8.0831), ["Mg", "Al", "O"], [[0, 0, 0], [.625, .625, .625], [.3875, .3875, .3875]])
add("Y3Al5O12", "Ia-3d", L.cubic(12.0062), ["Y", "Al", "Al", "O"], [[.125, 0, .25], [0, 0, 0], [.375, 0, .25], [.9694, .0512, .1500]], top=90)
add("LaMnO3", "Pnma", orthorhombic(5.699, 7.718, 5.539), ["La", "Mn", "O", "O"], [[.5490, .25, .0100], [0, 0, 0], [-.0140, .25, -.0700], [.3090, .0390, .2240]])
add("Fe3C", "Pnma", orthorhombic(5.0837, 6.7475, 4.5165), ["Fe", "Fe", "C"], [[.0388, .25, .8422], [.1834, .0662, .3344], [.8764, .25, .4426]])
add("U alpha", "Cmcm", orthorhombic(2.8537, 5.8695, 4.9548), ["U"], [[0, .1025, .25]])
add("graphite", "P6_3/mmc", hexagonal(2.464, 6.711), ["C", "C"], [[0, 0, .25], [1 / 3, 2 / 3, .25]])
add("MoS2", "P6_3/mmc", hexagonal(3.1604, 12.295), ["Mo", "S"], [[1 / 3, 2 / 3, .25], [1 / 3, 2 / 3, .621]])
add("Bi2Te3", "R-3m", hexagonal(4.395, 30.44), ["Bi", "Te", "Te"], [[0, 0, .4], [0, 0, 0], [0, 0, .2097]])
add("LiCoO2", "R-3m", hexagonal(2.8156, 14.0542), ["Li", "Co", "O"], [[0, 0, .5], [0, 0, 0], [0, 0, .2605]])
add("ZrO2", "P2_1/c", L.monoclinic(5.1505, 5.2116, 5.3173, 99.23), ["Zr", "O", "O"], [[.2754, .0395, .2083], [.0700, .3317, .3447], [.4496, .7569, .4792]])
add("FeNi disordered", "Fm-3m", L.cubic(3.5880), [{"Fe": .64, "Ni": .36}], [[0, 0, 0]])
add("NaKCl with vacancies", "Fm-3m", L.cubic(5.95), [{"Na": .5, "K": .4}, {"Cl": .9}], [[0, 0, 0], [.5, .5, .5]])
add("Cu3Au partly ordered", "Pm-3m", L.cubic(3.748), [{"Au": .8, "Cu": .2}, {"Cu": .9333, "Au": .0667}], [[0, 0, 0], [.5, .5, 0]])
draw = np.random.RandomState(7)
place = lambda n: [[round(float(v), 4) for v in draw.rand(3)] for _ in range(n)]
add("albite-like P-1", "P-1", L.from_parameters(8.142, 12.785, 7.159, 94.19, 116.61, 87.68), ["Na"] + ["Al"] + ["Si"] * 3 + ["O"] * 8, place(13), top=60)
add("random P1", "P1", L.from_parameters(7.31, 8.97, 10.43, 81.2, 97.7, 104.9), ["Ca"] * 4 + ["Ti"] * 6 + ["O"] * 20, place(30), top=60)
add("random P2_1", "P2_1", L.monoclinic(9.8, 7.3, 12.6, 107.3), ["K"] * 3 + ["V"] * 6 + ["P"] * 4 + ["O"] * 17, place(30), {"O": 1.1, "K": .7}, top=60)
add("random C2/c", "C2/c", L.monoclinic(17.2, 6.1, 11.4, 112.8), ["Sr", "Cu", "Si", "Si", "O", "O", "O", "O", "O"], place(9), top=60)

out = []
for name, s, b, wavelength, top in crystals:
    x = XRDCalculator(wavelength=wavelength, debye_waller_factors=b).get_pattern(s, scaled=False, two_theta_range=(0, top))
    n = NDCalculator(wavelength=wavelength, debye_waller_factors=b).get_pattern(s, scaled=False, two_theta_range=(0, top))
    sig = lambda p: [[float("%.12g" % d), float("%.10g" % i)] for d, i in zip(p.d_hkls, p.y)]
    out.append({"name": name, "wavelength": wavelength, "twoThetaMax": top, "b": b,
                "vectors": [[float("%.15g" % v) for v in row] for row in s.lattice.matrix],
                "sites": [[float("%.12g" % v) for v in site.frac_coords] + [{e.symbol: o for e, o in site.species.items()}] for site in s],
                "xray": sig(x), "neutron": sig(n)})
elements = sorted({e.symbol for _, s, *_ in crystals for e in s.composition})
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "powder_sticks.json")
with open(path, "w") as f:
    json.dump({"tool": "pymatgen " + version("pymatgen"), "script": "tests/References/powder_sticks.py",
               "scatteringLengths": {e: ATOMIC_SCATTERING_LEN[e] for e in elements}, "crystals": "@"}, f)
text = open(path).read().replace('"@"', "[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in out) + "]")
open(path, "w").write(text + "\n")
print(len(out), "crystals", sum(len(c["xray"]) for c in out), "lines")
