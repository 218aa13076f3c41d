"""k nearest neighbours of scikit-learn on a small random set -> neighbours.json. Run with /usr/bin/python3."""
import json, pathlib
import numpy, sklearn
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor

rng = numpy.random.default_rng(7)
x = rng.normal(size=(120, 3)).round(3)
y = (x[:, 0] + 0.5 * rng.normal(size=120) > 0).astype(int) + (x[:, 1] > 0.8)
t = (x @ [1.0, -2.0, 0.5] + 0.1 * rng.normal(size=120)).round(4)
q = numpy.vstack([rng.normal(size=(38, 3)).round(3), x[:2]])   # the last two sit on training cases
out = dict(tool="scikit-learn", version=sklearn.__version__, script="tests/References/learning/neighbours.py",
           features=x.ravel().tolist(), labels=y.tolist(), targets=t.tolist(), queries=q.ravel().tolist())
for k in (1, 5, 9):
    for w in ("uniform", "distance"):
        c = KNeighborsClassifier(k, weights=w).fit(x, y)
        r = KNeighborsRegressor(k, weights=w).fit(x, t)
        out[f"{w}{k}"] = dict(probabilities=c.predict_proba(q).ravel().tolist(), regression=r.predict(q).tolist())
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out))
