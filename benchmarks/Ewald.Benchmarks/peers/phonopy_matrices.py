"""Seconds of phonopy for dynamical matrices, and with their eigenvalues, one thread. Reads {"folder", "polar", "q": [...], "primitive": nine numbers} from standard
input; prints {"version", "matrices", "diagonalised", "frequencies": those of the first 20 wave vectors, THz}. The best of three rounds counts; force constants
are made before the clock starts.
"""
import os
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
import json, sys, time, warnings
warnings.filterwarnings("ignore")
import numpy as np
import phonopy
from phonopy import Phonopy
from phonopy.file_IO import parse_BORN, parse_FORCE_SETS
from phonopy.interface.phonopy_yaml import PhonopyYaml

work = json.load(sys.stdin)
y = PhonopyYaml()
y.read(os.path.join(work["folder"], "phonopy_disp.yaml"))
unit = y.unitcell
unit.magnetic_moments = None
# The same primitive cell as ours, so that reduced wave vectors mean the same.
primitive = np.array(work["primitive"]).reshape(3, 3)
p = Phonopy(unit, y.supercell_matrix, primitive_matrix=np.linalg.inv(unit.cell.T) @ primitive.T)
p.dataset = parse_FORCE_SETS(filename=os.path.join(work["folder"], "FORCE_SETS"))
p.produce_force_constants()
p.symmetrize_force_constants()
if work["polar"]:
    p.nac_params = dict(parse_BORN(p.primitive, filename=os.path.join(work["folder"], "BORN")), method="gonze")
q = np.array(work["q"]).reshape(-1, 3)
d = p.dynamical_matrix
d.run(q[0])
matrices = diagonalised = 1e30
for _ in range(3):
    start = time.perf_counter()
    for k in q:
        d.run(k)
    matrices = min(matrices, time.perf_counter() - start)
    start = time.perf_counter()
    for k in q:
        d.run(k)
        np.linalg.eigvalsh(d.dynamical_matrix)
    diagonalised = min(diagonalised, time.perf_counter() - start)
frequencies = []
for k in q[:20]:
    d.run(k)
    w = np.linalg.eigvalsh(d.dynamical_matrix)
    frequencies += (np.sign(w) * np.sqrt(abs(w)) * 15.633304239856193).tolist()
print(json.dumps({"version": phonopy.__version__, "matrices": matrices, "diagonalised": diagonalised, "frequencies": frequencies}))
