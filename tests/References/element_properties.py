#!/usr/bin/python3
"""Writes src/Ewald.Crystals/element_properties.csv: properties of the elements that statistics over a composition use.

Debian 12: python3-pymatgen (its periodic_table.json gathers published tables).
Run:  /usr/bin/python3 tests/References/element_properties.py
An empty cell means that the table has no number. Numbers are read as they stand there; units are in the header.
"""
import json
import os
import re

import pymatgen.core.periodic_table as periodic
from pymatgen.core import Element

try:
    from importlib.metadata import version
    tool = "pymatgen " + version("pymatgen")
except Exception:
    tool = "pymatgen"

here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(os.path.dirname(periodic.__file__), "periodic_table.json")) as handle:
    table = json.load(handle)


def number(value):
    if value is None:
        return None
    if isinstance(value, (int, float)):
        return float(value)
    text = str(value)
    match = re.search(r"-?\d+\.?\d*", text)
    return None if text.startswith("no data") or not match else float(match.group())


def valence(entry):
    structure = entry.get("Electronic structure", "")
    outer = structure.split("]")[-1]
    count = {"s": 0, "p": 0, "d": 0, "f": 0}
    for shell, electrons in re.findall(r"\d([spdf])<sup>(\d+)</sup>", outer):
        count[shell] += int(electrons)
    return count


def ionisation(entry, i):
    energies = entry.get("Ionization energies") or []
    return float(energies[i]) if len(energies) > i and energies[i] else None


columns = [
    ("row", lambda s, e: Element(s).row), ("group", lambda s, e: Element(s).group),
    ("atomicRadius/Å", lambda s, e: number(e.get("Atomic radius"))),
    ("metallicRadius/Å", lambda s, e: number(e.get("Metallic radius"))),
    ("vanDerWaalsRadius/Å", lambda s, e: number(e.get("Van der waals radius"))),
    ("electronegativity/1", lambda s, e: number(e.get("X"))),
    ("electronAffinity/eV", lambda s, e: number(e.get("Electron affinity"))),
    ("firstIonisation/eV", lambda s, e: ionisation(e, 0)), ("secondIonisation/eV", lambda s, e: ionisation(e, 1)),
    ("mendeleevNumber/1", lambda s, e: number(e.get("Mendeleev no"))),
    ("meltingPoint/K", lambda s, e: number(e.get("Melting point"))), ("boilingPoint/K", lambda s, e: number(e.get("Boiling point"))),
    ("density/(kg m^-3)", lambda s, e: number(e.get("Density of solid"))), ("molarVolume/(cm^3 mol^-1)", lambda s, e: number(e.get("Molar volume"))),
    ("bulkModulus/GPa", lambda s, e: number(e.get("Bulk modulus"))), ("shearModulus/GPa", lambda s, e: number(e.get("Rigidity modulus"))),
    ("youngModulus/GPa", lambda s, e: number(e.get("Youngs modulus"))),
    ("thermalConductivity/(W m^-1 K^-1)", lambda s, e: number(e.get("Thermal conductivity"))),
    ("soundVelocity/(m s^-1)", lambda s, e: number(e.get("Velocity of sound"))),
    ("thermalExpansion/(10^-6 K^-1)", lambda s, e: number(e.get("Coefficient of linear thermal expansion"))),
    ("valenceS/1", lambda s, e: valence(e)["s"]), ("valenceP/1", lambda s, e: valence(e)["p"]),
    ("valenceD/1", lambda s, e: valence(e)["d"]), ("valenceF/1", lambda s, e: valence(e)["f"]),
]
rows = sorted(((e["Atomic no"], s, e) for s, e in table.items() if 1 <= e["Atomic no"] <= 96 and s != "D" and s != "T"), key=lambda r: r[0])
with open(os.path.join(here, "../../src/Ewald.Crystals/element_properties.csv"), "w", encoding="utf-8", newline="\n") as out:
    out.write(f"# made by tests/References/element_properties.py from {tool}; empty: no number there\n")
    out.write("symbol," + ",".join(name for name, _ in columns) + "\n")
    for _, symbol, entry in rows:
        values = [read(symbol, entry) for _, read in columns]
        out.write(symbol + "," + ",".join("" if v is None or v != v else f"{v:.10g}" for v in values) + "\n")
