"""Seconds per pattern of pymatgen's XRDCalculator, one thread. Reads {"crystals": [{"vectors", "sites": [[symbol, x, y, z], ...]}], "top"} from
standard input, prints {"version", "seconds": [...], "lines": [...]}: the best of three calls on each crystal, and how many lines it found.
"""
import os
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
import json, sys, time, warnings
warnings.filterwarnings("ignore")
from importlib.metadata import version
from pymatgen.core import Lattice, Structure
from pymatgen.analysis.diffraction.xrd import XRDCalculator
work = json.load(sys.stdin)
calculator = XRDCalculator(wavelength=work["wavelength"])
seconds, lines = [], []
for c in work["crystals"]:
    s = Structure(Lattice(c["vectors"]), [a[0] for a in c["sites"]], [a[1:] for a in c["sites"]])
    best = 1e30
    for _ in range(3):
        start = time.perf_counter()
        pattern = calculator.get_pattern(s, scaled=False, two_theta_range=(0, work["top"]))
        best = min(best, time.perf_counter() - start)
        if best > 1:
            break
    seconds.append(best)
    lines.append(len(pattern.x))
print(json.dumps({"version": version("pymatgen"), "seconds": seconds, "lines": lines}))
