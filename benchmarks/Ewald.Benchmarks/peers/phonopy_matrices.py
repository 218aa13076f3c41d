"""Seconds of phonopy for dynamical matrices, and with their eigenvalues, one thread. Reads {"folder", "polar", "q": [...], "primitive": nine numbers} from standard
input; prints {"version", "matrices", "diagonalised": seconds of its quicker way, "oneByOne": seconds of matrices by its class, "frequencies": those of the first 20
wave vectors, THz}. The class takes a wave vector at a time; a function for all of them is called by phonopy's relatives only, and counts where it is quicker. The best of
three rounds counts; force constants are made before the clock starts.
"""
import os
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
import json, sys, time, warnings
warnings.filterwarnings("ignore")
import numpy as np
import phonopy
from phonopy import Phonopy
from phonopy.file_IO import parse_BORN, parse_FORCE_SETS
from phonopy.harmonic.dynamical_matrix import run_dynamical_matrix_solver_c
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
run_dynamical_matrix_solver_c(d, q[:2])
best = [1e30] * 4


def timed(place, work):
    start = time.perf_counter()
    work()
    best[place] = min(best[place], time.perf_counter() - start)


def one_by_one(solve):
    for k in q:
        d.run(k)
        if solve:
            np.linalg.eigvalsh(d.dynamical_matrix)


for _ in range(3):
    timed(0, lambda: one_by_one(False))
    timed(1, lambda: one_by_one(True))
    timed(2, lambda: run_dynamical_matrix_solver_c(d, q))
    timed(3, lambda: np.linalg.eigvalsh(run_dynamical_matrix_solver_c(d, q)))
frequencies = []
for k in q[:20]:
    d.run(k)
    w = np.linalg.eigvalsh(d.dynamical_matrix)
    frequencies += (np.sign(w) * np.sqrt(abs(w)) * 15.633304239856193).tolist()
print(json.dumps({"version": phonopy.__version__, "matrices": min(best[0], best[2]), "diagonalised": min(best[1], best[3]), "oneByOne": best[0], "frequencies": frequencies}))
