#!/usr/bin/python3
"""Structure factors, powder sticks, space groups and site counts of crystals by tools that Ewald did not write.

Debian 12: python3-gemmi 0.5.7, python3-pymatgen 2022.11.7, python3-cctbx 2022.9, python3-spglib 2.0.2, python3-ase 3.22.1.
Run:  /usr/bin/python3 tests/References/crystal_structure_factors.py [DATA]   with DATA = the folder that holds 14_pdf and 15_powder
Writes crystal_structure_factors.json beside itself; files under "shared/" are skipped by the tests where DATA is absent.

Every file is read by gemmi and expanded here with the operations that gemmi lists (images nearer than 0.05 Å are one, at their
mean). Then, for the same sites, occupancies and U_iso:
  gemmi        StructureFactorCalculatorX: f0 of International Tables C 1992 (Cromer-Mann form), neutral atoms, electrons
  neutron      StructureFactorCalculatorN: real part of the lengths of Sears 1992, fm (absent where an element has an imaginary part)
  pymatgen     sum over the sites with f of pymatgen's table (De Graef), neutral atoms, electrons
  cctbx        direct summation, f0 of Waasmaier and Kirfel 1995, ions as the file states, f' = -1.25, f'' = 0.75 on the first element
  xrd          pymatgen's XRDCalculator at 1.54184 Å with the same displacements where all sites of an element have one U: d, intensity
"""
import hashlib
import json
import os
import sys

import ase
import ase.neighborlist
import gemmi
import numpy as np
import spglib
from cctbx import crystal as cctbx_crystal
from cctbx import miller, xray
from cctbx.array_family import flex
from pymatgen.analysis.diffraction.xrd import ATOMIC_SCATTERING_PARAMS, XRDCalculator
from pymatgen.core import Element, Lattice, Structure

here = os.path.dirname(os.path.abspath(__file__))
data = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "../../../shared/data")
COMPLEX = {"B", "Cd", "In", "Sm", "Eu", "Gd", "Dy"}


def files():
    for name in sorted(os.listdir(os.path.join(here, "crystals"))):
        yield "crystals/" + name, os.path.join(here, "crystals", name)
    for folder in ("14_pdf/structures", "15_powder/easydiffraction"):
        full = os.path.join(data, folder)
        for name in sorted(os.listdir(full)) if os.path.isdir(full) else []:
            if name.endswith(".cif") and name != "hrpt.cif":
                yield f"shared/{folder}/{name}", os.path.join(full, name)


def read(path):
    text = open(path, errors="replace").read()
    for category in ("_cell", "_space_group_symop", "_space_group", "_atom_site"):
        text = text.replace(category + ".", category + "_")
    if "_cell_angle_gamma" not in text:
        text = text.replace("_cell_angle_beta", "_cell_angle_gamma 90\n_cell_angle_beta", 1)
    block = next(b for b in gemmi.cif.read_string(text) if b.find_loop("_atom_site_fract_x"))
    triplets = list(block.find_loop("_symmetry_equiv_pos_as_xyz")) or list(block.find_loop("_space_group_symop_operation_xyz"))
    if triplets:
        ops = [gemmi.Op(t.strip("'\"")) for t in triplets]
    else:
        value = lambda *names: next((gemmi.cif.as_string(block.find_value(n)) for n in names if block.find_value(n)), None)
        hall, hm = value("_space_group_name_Hall"), value("_symmetry_space_group_name_H-M", "_space_group_name_H-M_alt")
        group = gemmi.find_spacegroup_by_ops(gemmi.symops_from_hall(hall)) if hall else gemmi.find_spacegroup_by_name(hm) if hm else \
            gemmi.find_spacegroup_by_number(int(value("_symmetry_Int_Tables_number")))
        ops = list(group.operations())
    small = gemmi.make_small_structure_from_block(block)
    adp = list(block.find_loop("_atom_site_adp_type")) or list(block.find_loop("_atom_site_ADP_type"))
    as_b = bool(adp) and all(a.startswith("B") for a in adp) and bool(block.find_loop("_atom_site_U_iso_or_equiv"))
    return block, small, ops, as_b


def expand(small, ops, as_b):
    cell = small.cell
    metric = np.array(cell.orthogonalization_matrix.tolist())
    reciprocal = np.array(cell.fractionalization_matrix.tolist())
    lengths = np.linalg.norm(reciprocal, axis=1)
    sites, shared = [], {}
    for number, site in enumerate(small.sites):
        u = site.u_iso / (8 * np.pi**2) if as_b else site.u_iso
        if site.aniso.nonzero():
            w = np.array(site.aniso.as_mat33().tolist())
            # U_cart = A N U N A^T with N the reciprocal lengths; its trace over three
            m = metric @ np.diag(lengths)
            u = np.trace(m @ w @ m.T) / 3
        images = []
        for op in ops:
            p = np.array(op.apply_to_xyz(site.fract.tolist()))
            for image in images:
                d = p - image[0]
                d -= np.round(d)
                if np.linalg.norm(metric @ d) < 0.05:
                    image.append(image[0] + d)
                    break
            else:
                images.append([p])
        for image in images:
            q = np.mean(image, axis=0)
            q -= np.floor(q)
            q[q > 1 - 1e-10] = 0
            sites.append([site, q, site.occ, u])
    # displacements of occupants of one position: their mean by occupancy, as Ewald does
    for i, a in enumerate(sites):
        group = [b for b in sites if np.linalg.norm(metric @ ((d := b[1] - a[1]) - np.round(d))) < 0.05]
        shared[i] = (sum(b[2] * b[3] for b in group) / sum(b[2] for b in group), len(group))
    return [(s[0], s[1], s[2], shared[i][0], shared[i][1]) for i, s in enumerate(sites)], metric


def reflections(rng):
    fixed = [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (1, 1, 1), (2, 0, 0), (0, 0, 2), (0, 3, 0), (0, 0, 3), (2, 2, 0), (2, 1, 0), (-1, 1, 2)]
    while len(fixed) < 30:
        h = tuple(int(v) for v in rng.integers(-7, 8, 3))
        if h != (0, 0, 0) and h not in fixed:
            fixed.append(h)
    return fixed


def pymatgen_f(symbol, s2):
    z = Element("H" if symbol == "D" else symbol).Z
    c = np.array(ATOMIC_SCATTERING_PARAMS["H" if symbol == "D" else symbol])
    return z - 41.78214 * s2 * np.sum(c[:, 0] * np.exp(-c[:, 1] * s2))


def cctbx_factors(cell, sites, hkl, heavy):
    symmetry = cctbx_crystal.symmetry(unit_cell=cell.parameters, space_group_symbol="P1")
    structure = xray.structure(crystal_symmetry=symmetry)
    for i, (site, p, occ, u, _) in enumerate(sites):
        charge = f"{abs(site.charge)}{'+' if site.charge > 0 else '-'}" if site.charge else ""
        kind = ("H" if site.element.name == "D" else site.element.name) + charge
        fp, fdp = (-1.25, 0.75) if site.element.name == heavy else (0.0, 0.0)
        structure.add_scatterer(xray.scatterer(f"a{i}", site=tuple(p), u=float(u), occupancy=occ, scattering_type=kind, fp=fp, fdp=fdp))
    structure.scattering_type_registry(table="wk1995")
    indices = flex.miller_index(hkl)
    wanted = miller.set(symmetry, indices, anomalous_flag=True)
    return list(xray.structure_factors.from_scatterers_direct(xray_structure=structure, miller_set=wanted).f_calc().data())


def pair(values):
    return [[float(f"{v.real:.11g}"), float(f"{v.imag:.11g}")] for v in values]


out = {"tool": {"gemmi": gemmi.__version__, "pymatgen": "2022.11.7", "cctbx": "2022.9 (Debian)", "spglib": spglib.__version__, "ase": ase.__version__, "numpy": np.__version__},
       "crystals": [], "spaceGroups": []}
for name, path in files():
    rng = np.random.default_rng(len(name) * 1000 + sum(map(ord, name)))
    block, small, ops, as_b = read(path)
    sites, metric = expand(small, ops, as_b)
    cell = small.cell
    hkl = reflections(rng)
    p1 = gemmi.SmallStructure()
    p1.cell = gemmi.UnitCell(*cell.parameters)
    p1.spacegroup_hm = "P 1"
    for site, p, occ, u, _ in sites:
        s = gemmi.SmallStructure.Site()
        s.label, s.type_symbol, s.element, s.fract, s.occ, s.u_iso = site.label, site.element.name, site.element, gemmi.Fractional(*p), occ, u
        p1.add_site(s)
    elements = sorted({s[0].element.name for s in sites})
    x = gemmi.StructureFactorCalculatorX(p1.cell)
    neutron = gemmi.StructureFactorCalculatorN(p1.cell)
    s2 = [cell.calculate_1_d2(h) / 4 for h in hkl]
    amplitudes = {(e, i): pymatgen_f(e, v) for e in elements for i, v in enumerate(s2)}
    numpy_f = [sum(occ * amplitudes[site.element.name, i] * np.exp(-8 * np.pi**2 * u * s2[i] + 2j * np.pi * np.dot(h, p)) for site, p, occ, u, _ in sites) for i, h in enumerate(hkl)]
    group = gemmi.GroupOps(ops)
    mixes = {}
    places = {}
    for site, p, occ, u, together in sites:
        key = next((k for k in places if np.linalg.norm(metric @ ((d := np.array(k) - p) - np.round(d))) < 0.05), tuple(p))
        places.setdefault(key, []).append((site.element.name, round(occ, 4)))
    numbers = [mixes.setdefault(tuple(sorted(v)), len(mixes) + 1) for v in places.values()]
    lattice = np.array(cell.orthogonalization_matrix.tolist()).T
    found = spglib.get_symmetry_dataset((lattice, list(places), numbers), symprec=0.01)
    # atoms of every (letter), counted in the cell as the file has it
    letters = {}
    for w in found["wyckoffs"]:
        letters[w] = letters.get(w, 0) + 1
    atoms = ase.Atoms(numbers=[1] * len(places), scaled_positions=list(places), cell=lattice, pbc=True)
    cutoff = 5.0
    i, d = ase.neighborlist.neighbor_list("id", atoms, cutoff)
    entry = {
        "file": name, "volume": cell.volume, "sites": len(places), "operations": len(ops), "number": int(found["number"]), "letters": letters, "shared": any(len(v) > 1 for v in places.values()),
        "hkl": [list(h) for h in hkl], "gemmi": pair([x.calculate_sf_from_small_structure(p1, h) for h in hkl]), "pymatgen": pair(numpy_f),
        "absent": [bool(group.is_systematically_absent(h)) for h in hkl], "heavy": elements[0], "cctbx": pair(cctbx_factors(cell, sites, hkl, elements[0])),
        "neighbours": len(d), "distances": [float(f"{v:.12g}") for v in sorted(d)[:: max(1, len(d) // 20)]],
    }
    if not COMPLEX & set(elements):
        entry["neutron"] = pair([neutron.calculate_sf_from_small_structure(p1, h) for h in hkl])
    per_element = {e: {round(float(s[3]), 12) for s in sites if s[0].element.name == e} for e in elements}
    if all(len(v) == 1 for v in per_element.values()) and "D" not in elements and len(sites) < 40:
        b = {e: 8 * np.pi**2 * next(iter(v)) for e, v in per_element.items()}
        species = [{} for _ in places]
        for k, v in enumerate(places.values()):
            for e, o in v:
                species[k][e] = species[k].get(e, 0) + o
        structure = Structure(Lattice(lattice), species, list(places))
        pattern = XRDCalculator(wavelength=1.54184, symprec=0, debye_waller_factors=b).get_pattern(structure, scaled=False, two_theta_range=(0, 120))
        entry["xrd"] = [[float(f"{d:.11g}"), float(f"{y:.11g}")] for d, y in zip(pattern.d_hkls, pattern.y)][:25]
    out["crystals"].append(entry)
    print(name, entry["sites"], entry["number"], letters, f"nearest {min(d):.3f}")

for group in gemmi.spacegroup_table():
    if group.ext not in ("", " ", "\0", "1", "2", "H", "R"):
        continue
    triplets = sorted(op.triplet() for op in group.operations())
    out["spaceGroups"].append({"name": group.xhm(), "number": group.number, "hall": group.hall, "count": len(triplets), "sha256": hashlib.sha256("\n".join(triplets).encode()).hexdigest()[:16]})

with open(os.path.join(here, "crystal_structure_factors.json"), "w") as file:
    file.write("{\"tool\": " + json.dumps(out["tool"]) + ",\n\"crystals\": [\n" + ",\n".join(json.dumps(c) for c in out["crystals"]) + "\n],\n\"spaceGroups\": [\n"
               + ",\n".join(json.dumps(g) for g in out["spaceGroups"]) + "\n]}\n")
