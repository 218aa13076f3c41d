"""Vibrations of eight crystals by phonopy from published first-principles forces: what LatticeTests compare with.

Run: /usr/bin/python3 tests/References/lattice_phonopy.py FOLDER   (FOLDER holds <crystal>/FORCE_SETS and its companions)
Writes lattice_phonopy.json. Frequencies in THz at Cartesian wave vectors (1/A, no 2 pi), so that no choice of primitive cell matters; the unit
factors are those of CODATA 2018. Densities and heat capacities on a mesh of the given primitive cell.
"""
import json, os, sys, warnings
warnings.filterwarnings("ignore")
import numpy as np
import phonopy
from phonopy import Phonopy
from phonopy.file_IO import parse_BORN, parse_FORCE_SETS
from phonopy.interface.vasp import read_vasp
from phonopy.interface.phonopy_yaml import PhonopyYaml
from scipy import constants as c

folder = sys.argv[1]
FACTOR = float(np.sqrt(c.e / c.atomic_mass) / 1e-10 / 2 / np.pi / 1e12)
F = [[0, .5, .5], [.5, 0, .5], [.5, .5, 0]]
I_TETRAGONAL = [[-.5, .5, .5], [.5, -.5, .5], [.5, .5, -.5]]
UNIT = np.eye(3).tolist()
cases = [("NaCl", F, [6, 6, 6]), ("MgO", F, [6, 6, 6]), ("TiO2-anatase", I_TETRAGONAL, [3, 3, 3]), ("ZnO", UNIT, [4, 4, 3]), ("CaTiO3", UNIT, [2, 2, 2]),
         ("Cr", [[-.5, .5, .5], [.5, -.5, .5], [.5, .5, -.5]], [6, 6, 6]), ("LiF-nosym", UNIT, None)]
random = np.random.default_rng(7)
result = []
for name, primitive, mesh in cases:
    path = os.path.join(folder, name)
    description = os.path.join(path, "phonopy_disp.yaml")
    if os.path.exists(description):
        y = PhonopyYaml()
        y.read(description)
        unit, matrix = y.unitcell, y.supercell_matrix
    else:
        unit, matrix = read_vasp(os.path.join(path, "POSCAR-unitcell")), np.diag([2, 2, 2])
        unit.masses = [{"Li": 6.941, "F": 18.9984}[s] for s in unit.symbols]
    unit.magnetic_moments = None
    born = os.path.join(path, "BORN")
    symmetric = name != "LiF-nosym"

    def make(nac=None):
        p = Phonopy(unit, matrix, primitive_matrix=primitive, factor=FACTOR, is_symmetry=symmetric)
        p.dataset = parse_FORCE_SETS(filename=os.path.join(path, "FORCE_SETS"))
        p.produce_force_constants()
        p.symmetrize_force_constants()
        if nac:
            parameters = parse_BORN(p.primitive, filename=born, is_symmetry=symmetric)
            parameters["method"] = nac
            p.nac_params = parameters
        return p

    plain = make()
    reciprocal = np.linalg.inv(plain.primitive.cell)  # columns
    q = np.vstack([[0, 0, 0], [.1, 0, 0], [.5, 0, 0], random.uniform(-.5, .5, (5, 3))])
    case = dict(name=name, primitiveMatrix=np.array(primitive, float).ravel().tolist(), reduced=q.tolist(), q=(q @ reciprocal.T).tolist())

    def frequencies(p, direction=None):
        out = []
        for k in q:
            d = p.dynamical_matrix
            if direction is not None and not k.any():
                d.run(k, q_direction=direction)
            else:
                d.run(k)
            w = np.linalg.eigvalsh(d.dynamical_matrix)
            out.append((np.sign(w) * np.sqrt(abs(w)) * FACTOR).tolist())
        return out

    case["frequencies"] = frequencies(plain)
    if os.path.exists(born):
        direction = [0, 0, 1]
        case["direction"] = (np.array(direction) @ reciprocal.T).tolist()
        for nac in ("gonze", "wang"):
            case[nac] = frequencies(make(nac), direction)
    plain.run_qpoints(q[3:], with_group_velocities=True)
    case["velocities"] = plain.get_qpoints_dict()["group_velocities"].tolist()
    if mesh is not None:
        case["mesh"] = mesh
        plain.run_mesh(mesh, is_gamma_center=True)
        w = plain.get_mesh_dict()
        case["irreducible"] = len(w["weights"])
        top = float(w["frequencies"].max())
        points = np.linspace(-0.05 * top, 1.05 * top, 41)
        plain.run_total_dos(sigma=0.04 * top, freq_min=points[0], freq_max=points[-1], freq_pitch=points[1] - points[0], use_tetrahedron_method=False)
        d = plain.get_total_dos_dict()
        case.update(sigma=0.04 * top, points=d["frequency_points"].tolist(), gaussian=d["total_dos"].tolist())
        plain.run_thermal_properties(temperatures=[20, 100, 300, 1000], cutoff_frequency=0.01 / 4.135667696923859)
        t = plain.get_thermal_properties_dict()
        case.update(temperatures=t["temperatures"].tolist(), heatCapacity=t["heat_capacity"].tolist(), entropy=t["entropy"].tolist(), freeEnergy=t["free_energy"].tolist())
        # Tetrahedra lack the symmetry of the mesh, so that reduced meshes depend on the choice of points: the whole mesh here.
        plain.run_mesh(mesh, is_gamma_center=True, is_mesh_symmetry=False, is_time_reversal=False)
        plain.run_total_dos(freq_min=points[0], freq_max=points[-1], freq_pitch=points[1] - points[0], use_tetrahedron_method=True)
        case["tetrahedra"] = plain.get_total_dos_dict()["total_dos"].tolist()
    result.append(case)
    print(name, len(plain.primitive), case["frequencies"][3][:3])
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "lattice_phonopy.json"), "w") as out:
    json.dump(dict(tool="phonopy " + phonopy.__version__, script="lattice_phonopy.py", crystals=result), out)
