"""Factors, losses and silhouettes of scikit-learn on a small planted set and losses on Fe-Ga-Pd -> factorisation.json.

Usage: /usr/bin/python3 factorisation.py [FeGaPd_XRD.txt]; without the file the entry "feGaPd" is left as it is.
"""
import json, pathlib, sys, warnings
import numpy as np, sklearn
from sklearn.decomposition import non_negative_factorization
from sklearn.decomposition._nmf import _beta_divergence, _initialize_nmf
from sklearn.metrics import silhouette_samples

warnings.simplefilter("ignore")
target = pathlib.Path(__file__).with_suffix(".json")
old = json.loads(target.read_text()) if target.exists() else {}
rng = np.random.default_rng(11)
n, m, k = 21, 34, 4
x = (rng.uniform(size=(n, k)) ** 3 @ rng.uniform(size=(k, m)) ** 3 + 0.02 * rng.uniform(size=(n, m))).round(5)
x[3, :5] = 0
w0, h0 = rng.uniform(0.05, 1, (n, k)).round(4), rng.uniform(0.05, 1, (k, m)).round(4)
out = dict(tool="scikit-learn", version=sklearn.__version__, script="tests/References/learning/factorisation.py",
           data=x.tolist(), weights=w0.tolist(), patterns=h0.tolist(), runs=[], starts={})
for solver, beta in (("cd", "frobenius"), ("mu", "frobenius"), ("mu", "kullback-leibler")):
    for count in (1, 2, 30):
        w, h, _ = non_negative_factorization(x, w0.copy(), h0.copy(), k, init="custom", solver=solver, beta_loss=beta, tol=0, max_iter=count)
        out["runs"].append(dict(solver=solver, loss=beta, iterations=count, weights=w.tolist(), patterns=h.tolist(), value=_beta_divergence(x, w, h, beta)))
w, h, count = non_negative_factorization(x, w0.copy(), h0.copy(), k, init="custom", solver="cd", tol=1e-3, max_iter=5000)
out["stops"] = dict(cd=count)
w, h, count = non_negative_factorization(x, w0.copy(), h0.copy(), k, init="custom", solver="mu", beta_loss="kullback-leibler", tol=1e-3, max_iter=5000)
out["stops"]["mu"] = count
for init in ("nndsvd", "nndsvda"):
    w, h = _initialize_nmf(x, k, init=init, random_state=0)
    out["starts"][init] = dict(weights=w.tolist(), patterns=h.tolist())
v = rng.uniform(size=(15, 6)).round(4)
labels = np.array([0, 1, 2] * 4 + [0, 0, 1])
out["silhouette"] = dict(vectors=v.tolist(), labels=labels.tolist(), samples=silhouette_samples(v, labels, metric="cosine").tolist())
if "feGaPd" in old: out["feGaPd"] = old["feGaPd"]
if len(sys.argv) > 1:
    x = np.loadtxt(sys.argv[1], delimiter=",")[1:]
    x = (x - x.min(1, keepdims=True)) / (x.max(1) - x.min(1))[:, None]
    out["feGaPd"] = {}
    for k in (9, 13):
        w, h, count = non_negative_factorization(x, n_components=k, init="nndsvda", solver="cd", tol=1e-7, max_iter=20000, random_state=0)
        out["feGaPd"][str(k)] = dict(relativeError=float(np.linalg.norm(x - w @ h) / np.linalg.norm(x)), iterations=count)
target.write_text(json.dumps(out))
print(out["stops"], out.get("feGaPd"))
