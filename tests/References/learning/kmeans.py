"""k-means of scikit-learn from given centres, and a plain spherical k-means in NumPy -> kmeans.json. Run with /usr/bin/python3."""
import json, pathlib
import numpy, sklearn
from sklearn.cluster import KMeans

rng = numpy.random.default_rng(23)
out = dict(tool="scikit-learn", version=sklearn.__version__, script="tests/References/learning/kmeans.py", cases=[])
for n, d, k in ((150, 2, 3), (400, 5, 11), (90, 31, 6), (200, 3, 1)):
    x = (rng.uniform(size=(n, d)) ** 2 * 4 + 100).round(3)
    first = x[rng.permutation(n)[:k]]
    fit = KMeans(k, init=first, n_init=1, tol=0, max_iter=1000, algorithm="lloyd").fit(x)
    y = x - 100
    unit = y / numpy.linalg.norm(y, axis=1, keepdims=True)
    c = first - 100
    c = c / numpy.linalg.norm(c, axis=1, keepdims=True)
    labels = None
    while True:
        now = (unit @ c.T).argmax(1)
        if labels is not None and (now == labels).all(): break
        labels = now
        for j in range(k):
            if (labels == j).any(): c[j] = unit[labels == j].sum(0)
        c = c / numpy.linalg.norm(c, axis=1, keepdims=True)
    out["cases"].append(dict(dimension=d, clusters=k, features=x.ravel().tolist(), start=first.ravel().tolist(), labels=fit.labels_.tolist(),
        centres=fit.cluster_centers_.ravel().tolist(), inertia=fit.inertia_, iterations=fit.n_iter_,
        cosineLabels=labels.tolist(), cosineCentres=c.ravel().tolist(), cosineInertia=float((1 - (unit * c[labels]).sum(1)).sum())))
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out) + "\n")
print([(c["iterations"], c["inertia"], len(set(c["labels"]))) for c in out["cases"]])
