#!/usr/bin/python3
"""Reference values of the representations of crystals, from tools that are not ours and from their defining equations.

Debian 12: python3-pymatgen (EwaldSummation), python3-ase (neighbour list, cell), python3-scipy (quadrature, orthonormalisation), numpy.
Run:  /usr/bin/python3 tests/References/representations.py      (about half a minute)
Writes representations.json beside itself:
  ewald      total_energy_matrix of pymatgen's EwaldSummation in e^2/A, with its eta, for integer charges
  shells     counts of ASE's neighbour list in shells, for partial radial distributions and graphs
  acsf       Behler's functions by plain loops over images, one site
  coulomb    Coulomb and sine matrix by numpy
  soap       power spectra: the Gaussian density is summed on a grid of directions and radii and integrated against scipy's spherical
             harmonics and the radial functions (orthonormalised by scipy's sqrtm), no closed form used
"""
import json, math, os, warnings
warnings.filterwarnings("ignore")
from importlib.metadata import version
import ase, numpy as np, scipy
from ase import Atoms
from ase.neighborlist import neighbor_list
from scipy.linalg import inv, sqrtm
from scipy.special import sph_harm

CRYSTALS = {
    "halite": ([5.64, 5.64, 5.64, 90, 90, 90], [("Na", p) for p in [(0, 0, 0), (0, .5, .5), (.5, 0, .5), (.5, .5, 0)]] + [("Cl", p) for p in [(.5, .5, .5), (.5, 0, 0), (0, .5, 0), (0, 0, .5)]]),
    "triclinic": ([4.1, 5.2, 6.3, 77.0, 101.0, 95.0], [("Ba", (.05, .11, .93)), ("Ti", (.48, .57, .41)), ("O", (.71, .22, .36)), ("O", (.13, .83, .59)), ("O", (.35, .29, .12))]),
    "wurtzite": ([3.25, 3.25, 5.207, 90, 90, 120], [("Zn", (1 / 3, 2 / 3, 0)), ("Zn", (2 / 3, 1 / 3, .5)), ("O", (1 / 3, 2 / 3, .382)), ("O", (2 / 3, 1 / 3, .882))]),
}
CHARGES = {"Na": 1, "Cl": -1, "Ba": 2, "Ti": 4, "O": -2, "Zn": 2}


def atoms_of(name):
    cell, sites = CRYSTALS[name]
    return Atoms([s for s, _ in sites], scaled_positions=[p for _, p in sites], cell=cell, pbc=True)


def ewald(name):
    from pymatgen.analysis.ewald import EwaldSummation
    from pymatgen.core import Lattice, Structure
    cell, sites = CRYSTALS[name]
    s = Structure(Lattice.from_parameters(*cell), [a for a, _ in sites], [p for _, p in sites])
    out = {}
    for kind, q in (("formal", [CHARGES[a] for a, _ in sites]), ("nuclear", [atoms_of(name).get_atomic_numbers()[i].item() for i in range(len(sites))])):
        copy = s.copy()
        copy.add_oxidation_state_by_site(q)
        sum_ = EwaldSummation(copy, acc_factor=16)
        out[kind] = {"charges": q, "eta": sum_.eta, "volume": s.volume, "matrix": (np.array(sum_.total_energy_matrix) / EwaldSummation.CONV_FACT).ravel().tolist()}
    return out


def shells(name, cutoff=10.0, count=50):
    a = atoms_of(name)
    i, j, d = neighbor_list("ijd", a, cutoff + 0.01)
    s = np.array(a.get_chemical_symbols())
    out = {"cutoff": cutoff, "count": count, "counts": {}, "nearest": []}
    for x in sorted(set(s)):
        for y in sorted(set(s)):
            r = d[(s[i] == x) & (s[j] == y)]
            k = np.floor((r + 1e-9) * count / cutoff).astype(int)
            out["counts"][f"{x}-{y}"] = np.bincount(k[k < count], minlength=count).tolist()
    for n in range(len(a)):
        out["nearest"].append(np.sort(d[i == n])[:12].tolist())
    return out


def images(name, centre, reach, skip_self):
    """Vectors and symbols of all atoms within a distance of a site, by brute force over cells."""
    a = atoms_of(name)
    cell, x = a.get_cell()[:], a.get_positions()
    n = 8
    found = []
    for h in range(-n, n + 1):
        for k in range(-n, n + 1):
            for l in range(-n, n + 1):
                for m in range(len(a)):
                    v = x[m] + np.array([h, k, l]) @ cell - x[centre]
                    r = np.linalg.norm(v)
                    if r < reach and not (skip_self and r < 1e-8):
                        found.append((a.get_chemical_symbols()[m], v))
    return found


RADIAL = [(0.5, 0.0), (2.0, 2.5)]
COSINES = [0.7, 1.9]
ANGULAR = [(0.05, 1, 1, True), (0.02, 4, -1, True), (0.01, 2.5, 1, True), (0.05, 2, -1, False), (0.0, 8, 1, False)]


def acsf(name, site, cutoff=5.5):
    fc = lambda r: 0.5 * (math.cos(math.pi * r / cutoff) + 1) if r < cutoff else 0.0
    around = images(name, site, cutoff, True)
    out = {}
    for s in sorted(set(a for a, _ in CRYSTALS[name][1])):
        r = [np.linalg.norm(v) for t, v in around if t == s]
        out[s] = [sum(fc(q) for q in r)] + [sum(math.exp(-eta * (q - rs) ** 2) * fc(q) for q in r) for eta, rs in RADIAL] + [sum(math.cos(k * q) * fc(q) for q in r) for k in COSINES]
    for x in range(len(around)):
        for y in range(x):
            (s, u), (t, v) = around[x], around[y]
            a, b, c = np.linalg.norm(u), np.linalg.norm(v), np.linalg.norm(u - v)
            cos = float(u @ v) / (a * b)
            row = out.setdefault("-".join(sorted((s, t))), [0.0] * len(ANGULAR))
            for g, (eta, zeta, lam, closed) in enumerate(ANGULAR):
                f = 2 ** (1 - zeta) * max(0.0, 1 + lam * cos) ** zeta * math.exp(-eta * (a * a + b * b + (c * c if closed else 0))) * fc(a) * fc(b)
                row[g] += f * (fc(c) if closed else 1)
    return {"crystal": name, "site": site, "cutoff": cutoff, "values": out}


def matrices(name):
    a = atoms_of(name)
    z, x, u, cell = a.get_atomic_numbers().astype(float), a.get_positions(), a.get_scaled_positions(), a.get_cell()[:]
    n = len(a)
    c, s = np.diag(0.5 * z ** 2.4), np.diag(0.5 * z ** 2.4)
    for i in range(n):
        for j in range(n):
            if i != j:
                c[i, j] = z[i] * z[j] / np.linalg.norm(x[i] - x[j])
                s[i, j] = z[i] * z[j] / np.linalg.norm(np.sin(np.pi * (u[i] - u[j])) ** 2 @ cell)
    spectrum = lambda m: sorted(np.linalg.eigvalsh(m).tolist(), key=lambda v: -abs(v))
    order = np.argsort(-np.linalg.norm(c, axis=1), kind="stable")
    return {"coulomb": c.ravel().tolist(), "sine": s.ravel().tolist(), "coulombSpectrum": spectrum(c), "coulombSorted": c[order][:, order].ravel().tolist()}


def soap(name, site, basis, cutoff, nmax, lmax, sigma):
    """Density summed on (r, theta, phi), projected numerically."""
    around = images(name, site, cutoff + 9 * sigma, False)
    top = cutoff if basis == "Polynomial" else 3.2 * cutoff
    t, w = np.polynomial.legendre.leggauss(110 if basis == "Polynomial" else 220)
    r, wr = 0.5 * top * (t + 1), 0.5 * top * w
    nth = 60
    ct, wt = np.polynomial.legendre.leggauss(nth)
    phi = 2 * np.pi * np.arange(2 * nth) / (2 * nth)
    theta = np.arccos(ct)
    dirs = np.stack([np.outer(np.sin(theta), np.cos(phi)), np.outer(np.sin(theta), np.sin(phi)), np.outer(ct, np.ones_like(phi))], -1).reshape(-1, 3)
    wd = np.repeat(wt, len(phi)) * 2 * np.pi / len(phi)
    th, ph = np.repeat(theta, len(phi)), np.tile(phi, nth)
    # As ours counts: Gaussians end with the atoms sigma sqrt(2 ln 1000) outside the cutoff.
    reach = cutoff + sigma * math.sqrt(2 * math.log(1000))
    around = [(s, v) for s, v in around if np.linalg.norm(v) < reach]
    species = sorted(set(a for a, _ in CRYSTALS[name][1]), key=lambda s: Atoms(s).get_atomic_numbers()[0])
    c = {}
    for s in species:
        c[s] = np.zeros((nmax, lmax + 1, 2 * lmax + 1), complex)
    # Density per radius to keep memory small.
    lm = [(l, m, np.conj(sph_harm(m, l, ph, th)) * wd) for l in range(lmax + 1) for m in range(-l, l + 1)]
    proj = np.array([y for _, _, y in lm])
    radial = {}
    for l in range(lmax + 1):
        if basis == "Polynomial":
            phi_n = np.array([(cutoff - r) ** (n + 2) for n in range(1, nmax + 1)])
        else:
            a = np.linspace(1, cutoff, nmax)
            alpha = -np.log(1e-3 / a ** l) / a ** 2
            phi_n = np.array([r ** l * np.exp(-al * r ** 2) for al in alpha])
        s_ = (phi_n * (r ** 2 * wr)) @ phi_n.T
        radial[l] = np.real(sqrtm(inv(s_))) @ phi_n
    for s in species:
        vectors = np.array([v for q, v in around if q == s])
        for k in range(len(r)):
            pts = r[k] * dirs
            rho = np.zeros(len(pts))
            for v in vectors:
                if abs(np.linalg.norm(v) - r[k]) < 9 * sigma:
                    rho += np.exp(-((pts - v) ** 2).sum(1) / (2 * sigma ** 2))
            f = proj @ rho
            for q, (l, m, _) in enumerate(lm):
                c[s][:, l, m + lmax] += wr[k] * r[k] ** 2 * radial[l][:, k] * f[q]
    out = []
    for x, s in enumerate(species):
        for q in species[x:]:
            for l in range(lmax + 1):
                for n in range(nmax):
                    for n2 in range(n if s == q else 0, nmax):
                        out.append(float(math.pi * math.sqrt(8 / (2 * l + 1)) * np.real(np.sum(c[s][n, l] * np.conj(c[q][n2, l])))))
    return {"crystal": name, "site": site, "basis": basis, "cutoff": cutoff, "radial": nmax, "angular": lmax, "sigma": sigma, "values": out}


def main():
    out = {
        "tool": "pymatgen, ase, scipy, numpy", "script": "representations.py",
        "versions": {"pymatgen": version("pymatgen"), "ase": ase.__version__, "scipy": scipy.__version__, "numpy": np.__version__},
        "crystals": {k: {"cell": list(map(float, c)), "sites": [[s, *map(float, p)] for s, p in sites]} for k, (c, sites) in CRYSTALS.items()},
        "ewald": {k: ewald(k) for k in CRYSTALS},
        "shells": {k: shells(k) for k in CRYSTALS},
        "acsfFunctions": {"radial": RADIAL, "cosines": COSINES, "angular": [[*map(float, g[:3]), g[3]] for g in ANGULAR]},
        "acsf": [acsf("triclinic", 1), acsf("halite", 0), acsf("wurtzite", 2)],
        "matrices": {k: matrices(k) for k in CRYSTALS},
        "soap": [
            soap("triclinic", 1, "GaussianOrbitals", 3.5, 4, 3, 0.7),
            soap("wurtzite", 0, "GaussianOrbitals", 4.0, 3, 4, 1.0),
            soap("triclinic", 2, "Polynomial", 3.5, 4, 3, 0.7),
            soap("halite", 0, "Polynomial", 4.0, 3, 4, 0.9),
        ],
    }
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "representations.json")
    with open(path, "w") as f:
        json.dump(out, f, separators=(",", ":"))
        f.write("\n")
    print(path, os.path.getsize(path), {k: len(v["values"]) for k, v in enumerate(out["soap"])})


main()
