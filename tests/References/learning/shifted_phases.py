"""Kullback-Leibler factorisation of scikit-learn from a given start, and the best set of at most three phases by scipy's NNLS over all sets
-> shifted_phases.json. Run with /usr/bin/python3."""
import itertools, json, pathlib, warnings
import numpy, scipy, sklearn
from scipy.optimize import nnls
from sklearn.decomposition import NMF

warnings.simplefilter("ignore")
rng = numpy.random.default_rng(31)
x = (rng.uniform(size=(9, 3)) @ rng.uniform(size=(3, 24)) + 0.05 * rng.uniform(size=(9, 24))).round(4)
w, h = rng.uniform(0.1, 1, size=(9, 3)).round(4), rng.uniform(0.1, 1, size=(3, 24)).round(4)
fit = NMF(3, init="custom", solver="mu", beta_loss="kullback-leibler", tol=0, max_iter=40)
a = fit.fit_transform(x, W=w.copy(), H=h.copy())
r = a @ fit.components_
out = dict(tool="scikit-learn, scipy", version=sklearn.__version__ + ", " + scipy.__version__, script="tests/References/learning/shifted_phases.py",
    data=x.tolist(), weights=w.tolist(), patterns=h.tolist(), iterations=40, model=r.tolist(), divergence=float((x * numpy.log(x / r) - x + r).sum()), sets=[])
basis = rng.uniform(size=(6, 30)).round(4) ** 3
out["basis"] = basis.tolist()
for n in range(12):
    d = (rng.uniform(size=6) * (rng.uniform(size=6) < 0.6)) @ basis + 0.3 * rng.uniform(size=30)
    d = d.round(4)
    found = []
    for size in (1, 2, 3):
        for s in itertools.combinations(range(6), size):
            weights, norm = nnls(basis[list(s)].T, d)
            if (weights > 0).all(): found.append((norm ** 2, s, weights.tolist()))
    best = min(found)
    out["sets"].append(dict(data=d.tolist(), feasible=len(found), residual=best[0], phases=best[1], weights=best[2]))
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out) + "\n")
print(out["divergence"], [s["phases"] for s in out["sets"]], [s["feasible"] for s in out["sets"]])
