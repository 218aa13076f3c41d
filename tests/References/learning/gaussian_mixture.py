"""Gaussian mixtures of scikit-learn from a given start, a given number of iterations -> gaussian_mixture.json. Run with /usr/bin/python3."""
import json, pathlib, warnings
import numpy, sklearn
from sklearn.mixture import GaussianMixture

warnings.filterwarnings("ignore")
rng = numpy.random.default_rng(11)
n, d, k = 301, 4, 3
centres = rng.normal(size=(k, d)) * 2 + 50   # far from the origin: sums of squares must not lose digits
x = numpy.vstack([c + rng.normal(size=(n // k + (i == 0) * (n % k), d)) * rng.uniform(0.5, 2, size=d) for i, c in enumerate(centres)]).round(6)
weights = numpy.array([0.2, 0.3, 0.5])
means = x[[3, 120, 250]]
out = dict(tool="scikit-learn", version=sklearn.__version__, script="tests/References/learning/gaussian_mixture.py",
           samples=x.ravel().tolist(), dimension=d, weights=weights.tolist(), means=means.ravel().tolist())
precisions = dict(diag=numpy.full((k, d), 0.25), full=numpy.stack([numpy.eye(d) * 0.25] * k), tied=numpy.eye(d) * 0.25)
for kind, precision in precisions.items():
    g = GaussianMixture(k, covariance_type=kind, tol=0, reg_covar=0, max_iter=15, weights_init=weights, means_init=means, precisions_init=precision).fit(x)
    out[kind] = dict(iterations=15, lowerBound=float(g.lower_bound_), weights=g.weights_.tolist(), means=g.means_.ravel().tolist(),
                     covariances=g.covariances_.ravel().tolist(), bic=float(g.bic(x)), score=float(g.score(x)), responsibilities=g.predict_proba(x)[::20].ravel().tolist())
# A long trajectory: the product of its 400 variances is 1e-1600, far below the smallest double.
y = rng.normal(size=(8, 400)).round(4) * 1e-2
g = GaussianMixture(1, covariance_type="diag", reg_covar=0, max_iter=1).fit(y)
out["long"] = dict(samples=y.ravel().tolist(), score=float(g.score(y)), bic=float(g.bic(y)))
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out))
