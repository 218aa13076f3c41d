"""Writes src/Ewald.Studies/PhononDos/ionic_radii.csv: Shannon's crystal-chemical radii of common ions in sixfold coordination.

Run: /usr/bin/python3 tests/References/ionic_radii.py
Values as pymatgen holds them: R. D. Shannon, Acta Cryst. A 32, 751 (1976), doi:10.1107/S0567739476001551. High spin where there is a choice. Where sixfold
coordination is not tabulated the highest that is; nitrogen and phosphorus stand in with common estimates of the field (1.46 and 2.0 A, marked e).
"""
import os
from importlib.metadata import version
from pymatgen.core import Element

ions = dict(Li=1, Na=1, K=1, Rb=1, Cs=1, Cu=1, Ag=1, Tl=1, Be=2, Mg=2, Ca=2, Sr=2, Ba=2, Zn=2, Cd=2, Mn=2, Fe=2, Co=2, Ni=2, Pb=2, Eu=2, Yb=3, Al=3, Ga=3, In=3, Sc=3,
            Y=3, La=3, Nd=3, Gd=3, Lu=3, Ti=4, Zr=4, Hf=4, Sn=4, Ce=4, Th=4, U=4, Si=4, Ge=4, V=5, Nb=5, Ta=5, Mo=6, W=6, Cr=3, F=-1, Cl=-1, Br=-1, I=-1, O=-2, S=-2, Se=-2, Te=-2)
rows = []
for symbol, charge in ions.items():
    table = Element(symbol).data["Shannon radii"].get(str(charge), {})
    for coordination in ("VI", "VIII", "IV", "IVSQ"):
        if coordination in table:
            spins = table[coordination]
            spin = "High Spin" if "High Spin" in spins else sorted(spins)[0]
            rows.append((symbol, charge, spins[spin]["ionic_radius"], ""))
            break
rows += [("N", -3, 1.46, "e"), ("P", -3, 2.0, "e")]
here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "../../src/Ewald.Studies/PhononDos/ionic_radii.csv"), "w") as out:
    out.write(f"# made by tests/References/ionic_radii.py from pymatgen {version('pymatgen')}; Shannon 1976, doi:10.1107/S0567739476001551; e: estimate\nsymbol,charge,radius/Å,note\n")
    for r in rows:
        out.write(",".join(map(str, r)) + "\n")
print(len(rows))
