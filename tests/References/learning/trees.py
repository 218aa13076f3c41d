"""Linkage trees of SciPy, principal components and spectral clustering of scikit-learn -> trees.json. Run with /usr/bin/python3."""
import json, pathlib
import numpy, scipy, sklearn
from scipy.cluster import hierarchy
from scipy.spatial import distance
from scipy.sparse import csgraph
from sklearn.cluster import SpectralClustering
from sklearn.datasets import make_moons
from sklearn.decomposition import PCA
from sklearn.neighbors import kneighbors_graph

rng = numpy.random.default_rng(31)
x = rng.normal(size=(45, 4)).round(4)
pairs = distance.pdist(x)
out = dict(tool="SciPy, scikit-learn", version=f"{scipy.__version__}, {sklearn.__version__}", script="tests/References/learning/trees.py", features=x.ravel().tolist(), linkages={})
for method in ("single", "complete", "average", "ward"):
    z = hierarchy.linkage(pairs, method)
    correlation, heights = hierarchy.cophenet(z, pairs)
    out["linkages"][method] = dict(tree=z.ravel().tolist(), correlation=correlation, cophenetic=distance.squareform(heights).ravel().tolist(),
        five=hierarchy.fcluster(z, 5, "maxclust").tolist(), height=float(z[30, 2] + 1e-9), below=hierarchy.fcluster(z, z[30, 2] + 1e-9, "distance").tolist())

mixed = (x @ rng.normal(size=(4, 6)) + 0.1 * rng.normal(size=(45, 6)) + 3).round(4)
fits = []
for name, data in (("tall", mixed), ("wide", mixed.T.copy())):
    for whiten in (False, True):
        p = PCA(3, whiten=whiten, svd_solver="full").fit(data)
        signs = numpy.array([numpy.sign(c[numpy.abs(c).argmax()]) for c in p.components_])
        fits.append(dict(name=name, whiten=whiten, dimension=data.shape[1], features=data.ravel().tolist(), components=(p.components_ * signs[:, None]).ravel().tolist(), variance=p.explained_variance_.tolist(),
            share=p.explained_variance_ratio_.tolist(), scores=(p.transform(data) * signs).ravel().tolist(), back=p.inverse_transform(p.transform(data)).ravel().tolist()))
out["components"] = fits

moons, truth = make_moons(120, noise=0.05, random_state=5)
moons = moons.round(4)
graph = kneighbors_graph(moons, 8, include_self=True).toarray()
graph = 0.5 * (graph + graph.T)
rbf = numpy.exp(-30.0 * distance.cdist(moons, moons) ** 2)
spectral = dict(features=moons.ravel().tolist(), truth=truth.tolist())
for name, w in (("neighbours", graph), ("radial", rbf)):
    spectral[name] = dict(eigenvalues=numpy.linalg.eigvalsh(csgraph.laplacian(w, normed=True)).tolist(),
        labels=SpectralClustering(2, affinity="precomputed", random_state=0).fit(w).labels_.tolist())
out["spectral"] = spectral

runs = [numpy.where(rng.uniform(size=30) < 0.2, rng.integers(0, 3, 30), numpy.arange(30) % 3) for _ in range(12)]
c = numpy.mean([(r[:, None] == r[None, :]) for r in runs], axis=0)
z = hierarchy.linkage(distance.squareform(1 - c, checks=False), "average")
out["consensus"] = dict(runs=[r.tolist() for r in runs], matrix=c.ravel().tolist(), dispersion=float((4 * (c - 0.5) ** 2).mean()), correlation=float(hierarchy.cophenet(z, distance.squareform(1 - c, checks=False))[0]))

agreed = rng.integers(0, 4, 50)
answer = numpy.where(rng.uniform(size=50) < 0.25, rng.integers(0, 6, 50), (agreed * 3 + 1) % 7)
table = numpy.array([[((agreed == a) & (answer == b)).sum() for b in sorted(set(answer))] for a in sorted(set(agreed))])
from scipy.optimize import linear_sum_assignment
r, k = linear_sum_assignment(-table)
out["assignment"] = dict(truth=agreed.tolist(), answer=answer.tolist(), accuracy=float(table[r, k].sum() / 50))
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out) + "\n")
print(out["consensus"]["correlation"], out["consensus"]["dispersion"], out["assignment"]["accuracy"])
