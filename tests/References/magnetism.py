"""Values of magnetism by other tools: form factors (periodictable), small spin clusters (QuTiP), spin waves by the general eigenvalue problem (scipy).
Run: /usr/bin/python3 tests/References/magnetism.py"""
import json, os, warnings
warnings.filterwarnings("ignore")
import numpy as np, scipy, scipy.optimize, scipy.linalg, scipy.special, qutip, periodictable

out = {"tool": f"periodictable {periodictable.__version__}, qutip {qutip.__version__}, scipy {scipy.__version__}", "script": "tests/References/magnetism.py"}
rnd = np.random.default_rng(7)

# Form factors: <j0> and <j2> of every ion at four Q.
qs = [0.0, 1.3, 4.0, 9.0]
out["q"] = qs
out["formFactors"] = {}
for e in periodictable.elements:
    for charge, f in getattr(e, "_magnetic_ff", getattr(e, "magnetic_ff", {}) or {}).items():
        if not hasattr(f, "j0"): continue
        j2 = f.j2_Q(np.array(qs)) if hasattr(f, "j2") else [0, 0, 0, 0]
        out["formFactors"][f"{e.symbol}{f'{charge}+' if charge else ''}"] = [list(map(float, f.j0_Q(np.array(qs)))), list(map(float, j2))]

# A ring of four spins 1/2, 1, 1/2, 3/2 with general couplings, anisotropies and a field (h = -g mu_B B, in meV here).
spins = [0.5, 1, 0.5, 1.5]
dims = [int(2 * s + 1) for s in spins]
ops = [[qutip.tensor([qutip.jmat(s, a) if i == k else qutip.qeye(d) for k, d in enumerate(dims)]) for a in "xyz"] for i, s in enumerate(spins)]
bonds = [(0, 1), (1, 2), (2, 3), (3, 0)]
J = [np.eye(3) + 0.4 * rnd.normal(size=(3, 3)) for _ in bonds]
K = [0.2 * (m + m.T) for m in rnd.normal(size=(4, 3, 3))]
field = [1.0, -2.0, 3.0]
muB = 0.057883818060
H = 0
for (i, j), m in zip(bonds, J):
    for a in range(3):
        for b in range(3): H = H + m[a, b] * ops[i][a] * ops[j][b]
for i in range(4):
    for a in range(3):
        for b in range(3): H = H + K[i][a, b] * ops[i][a] * ops[i][b]
        H = H + muB * 2 * field[a] * ops[i][a]
energies, states = H.eigenstates()
q, direction = 0.3, [0.2, -0.5, 0.9]
A = sum(np.exp(-2j * np.pi * q * 0.25 * i) * sum(direction[a] * ops[i][a] for a in range(3)) for i in range(4))
weights = [float(abs((n.dag() * A * states[0]).full()[0, 0]) ** 2) for n in states]
out["cluster"] = {"spins": spins, "bonds": bonds, "J": [m.tolist() for m in J], "K": [m.tolist() for m in K], "field": field, "q": q, "direction": direction,
                  "energies": [float(v) for v in energies], "weights": weights}

# Four sites in a skew cell, random couplings on a ferromagnetic background, canted ground state by BFGS; energies as eigenvalues of gH, phases with positions.
positions = rnd.uniform(size=(4, 3))
S = [1.0, 1.5, 0.5, 2.0]
B = []
for i in range(4):
    for j in range(i + 1, 4):
        for _ in range(2): B.append((i, j, [int(v) for v in rnd.integers(-1, 2, 3)], (-np.eye(3) + 0.25 * rnd.normal(size=(3, 3)))))
B = [b for k, b in enumerate(B) if all((b[0], b[1], b[2]) != (c[0], c[1], c[2]) for c in B[:k])]
B.append((0, 0, [1, 0, 0], -np.eye(3) + 0.1 * rnd.normal(size=(3, 3))))
A4 = [0.2 * (m + m.T) for m in rnd.normal(size=(4, 3, 3))]
hs = -muB * 2 * np.array([0.5, 1.0, -2.0])
def unit(x):
    n = x.reshape(4, 3); return n / np.linalg.norm(n, axis=1)[:, None]
def energy(x):
    n = unit(x)
    return (sum(S[i] * S[j] * n[i] @ m @ n[j] for i, j, d, m in B) + sum(S[i] ** 2 * n[i] @ A4[i] @ n[i] - S[i] * hs @ n[i] for i in range(4)))
best = min((scipy.optimize.minimize(energy, rnd.normal(size=12), method="BFGS", options={"gtol": 1e-12}) for _ in range(30)), key=lambda r: r.fun)
n = unit(best.x)
u = []
for v in n:
    a = np.eye(3)[np.argmin(abs(v))]; x = np.cross(v, a); x /= np.linalg.norm(x); u.append(x + 1j * np.cross(v, x))
points = [[0.13, -0.21, 0.34], [0.5, 0.0, 0.25], [-0.4, 0.33, 0.05]]
res = []
for qq in points:
    L = 4; Hq = np.zeros((8, 8), complex); C = np.zeros(4)
    for i, j, d, m in [b for i, j, d, m in B for b in ((i, j, np.array(d), m), (j, i, -np.array(d), m.T))]:
        ph = np.exp(2j * np.pi * np.dot(qq, positions[j] + d - positions[i])); f = np.sqrt(S[i] * S[j]) / 2
        Hq[i, j] += f * ph * (u[i] @ m @ u[j].conj()); Hq[i, L + j] += f * ph * (u[i] @ m @ u[j])
        Hq[L + i, j] += f * ph * (u[i].conj() @ m @ u[j].conj()); Hq[L + i, L + j] += f * ph * (u[i].conj() @ m @ u[j])
        C[i] += S[j] * n[i] @ m @ n[j]
    for i in range(4):
        C[i] += 2 * S[i] * n[i] @ A4[i] @ n[i] - hs @ n[i]
        Hq[i, i] += S[i] * (u[i] @ A4[i] @ u[i].conj()) - C[i]; Hq[L + i, L + i] += S[i] * (u[i].conj() @ A4[i] @ u[i]) - C[i]
        Hq[i, L + i] += S[i] * (u[i] @ A4[i] @ u[i]); Hq[L + i, i] += S[i] * (u[i].conj() @ A4[i] @ u[i].conj())
    g = np.diag([1.0] * L + [-1.0] * L)
    w, V = scipy.linalg.eig(g @ Hq)
    order = [k for k in np.argsort(w.real) if w[k].real > 0]
    tensors = []
    for k in order:
        t = V[:, k]; t = t / np.sqrt((t.conj() @ g @ t).real)
        W = sum(np.sqrt(S[i] / 2) * (u[i].conj() * t[i] + u[i] * t[L + i]) * np.exp(0j) for i in range(4))
        tensors.append([np.outer(W, W.conj()).real.tolist(), np.outer(W, W.conj()).imag.tolist()])
    res.append({"q": qq, "energies": [float(w[k].real) for k in order], "tensors": tensors})
out["waves"] = {"positions": positions.tolist(), "spins": S, "bonds": [[i, j, d, m.tolist()] for i, j, d, m in B], "K": [m.tolist() for m in A4],
                "field": [0.5, 1.0, -2.0], "energy": float(best.fun), "directions": n.tolist(), "points": res}

# Sixteen Ising spins of Dy2Ti2O7 with dipoles: every state, energies by an Ewald sum of its own.
import itertools
a0, kB, coupling = 10.124, 0.08617333262, dict(J1=3.41, D=1.3224, J2=-0.1, J3=0.05, J3p=0.12)
base = np.array([(0, 0, 0), (.25, .25, 0), (.25, 0, .25), (0, .25, .25)]); face = np.array([(0, 0, 0), (0, .5, .5), (.5, 0, .5), (.5, .5, 0)])
pos = np.array([f + b for f in face for b in base]); z = np.array([(0.125 - b) / np.linalg.norm(0.125 - b) for _ in face for b in base])
r1 = a0 * 2 ** .5 / 4; alpha = 3.1 / a0; M = np.zeros((16, 16)); cells = list(itertools.product(range(-3, 4), repeat=3))
for i in range(16):
    for j in range(16):
        zz = z[i] @ z[j]
        for n in cells:
            d = pos[j] + n - pos[i]; r = d * a0; L = np.linalg.norm(r)
            if L < 1e-9: continue
            e, gs = scipy.special.erfc(alpha * L), 2 * alpha * L / np.pi ** .5 * np.exp(-(alpha * L) ** 2)
            M[i, j] += coupling["D"] * r1 ** 3 * ((e + gs) / L ** 3 * zz - (3 * e + gs * (3 + 2 * (alpha * L) ** 2)) / L ** 5 * (z[i] @ r) * (z[j] @ r))
            u = L / a0
            if abs(u - 8 ** -.5) < 1e-6: M[i, j] += coupling["J1"] * zz
            if abs(u - .375 ** .5) < 1e-6: M[i, j] += coupling["J2"] * zz
            if abs(u - .5 ** .5) < 1e-6:
                mid = pos[i] + d / 2
                through = any(np.abs((p - mid) - np.round(p - mid)).max() < 1e-6 for p in pos)
                M[i, j] += (coupling["J3"] if through else coupling["J3p"]) * zz
        for n in itertools.product(range(-9, 10), repeat=3):
            k = 2 * np.pi / a0 * np.array(n); k2 = k @ k
            if k2 == 0: continue
            M[i, j] += coupling["D"] * r1 ** 3 * 4 * np.pi / a0 ** 3 * np.exp(-k2 / 4 / alpha ** 2) / k2 * (k @ z[i]) * (k @ z[j]) * np.cos(k @ (pos[j] - pos[i]) * a0)
    M[i, i] -= coupling["D"] * r1 ** 3 * 4 * alpha ** 3 / 3 / np.pi ** .5
sig = 1.0 - 2.0 * ((np.arange(65536)[:, None] >> np.arange(16)) & 1)
en = 0.5 * np.einsum("si,ij,sj->s", sig, M, sig)
Q = [(0, 0, 3), (1, 1, 1), (2, 1, 0), (0, 0, 2), (3, 3, 0)]
f = periodictable.Dy.magnetic_ff[3]
rows = []
for T in (0.3, 0.68, 2.0, 10.0):
    w = np.exp(-(en - en.min()) / T); w /= w.sum(); m = (w * en).sum()
    corr = np.einsum("s,si,sj->ij", w, sig, sig); sq = []
    for h in Q:
        k = np.array(h) * 2 * np.pi / a0; q = np.linalg.norm(k); perp = z - np.outer(z @ k, k) / q ** 2
        ph = np.exp(2j * np.pi * pos @ np.array(h)); ff = float(f.j0_Q(np.array([q]))[0] + .5 * f.j2_Q(np.array([q]))[0])
        sq.append(float((corr * (perp @ perp.T) * np.outer(ph, ph.conj())).sum().real / 16 * ff ** 2))
    rows.append({"T": T, "energyInK": float(m / 16), "capacity": float((w * (en - m) ** 2).sum() / T ** 2 / 16), "S": sq})
out["ice"] = {**coupling, "Q": Q, "rows": rows}
open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "magnetism.json"), "w").write(json.dumps(out) + "\n")
