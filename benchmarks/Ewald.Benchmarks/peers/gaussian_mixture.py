"""Seconds of scikit-learn's diagonal GaussianMixture from a given start. Arguments: file of doubles (means, then samples), dimension, components, iterations.

The start is given, so that init_params only costs a draw from the data. Threads are limited by the caller's environment.
"""
import json, sys, time, warnings
import numpy, sklearn
from sklearn.mixture import GaussianMixture

warnings.filterwarnings("ignore")
path, d, k, n = sys.argv[1], *map(int, sys.argv[2:5])
values = numpy.fromfile(path)
means, x = values[:k * d].reshape(k, d), values[k * d:].reshape(-1, d)
g = GaussianMixture(k, covariance_type="diag", tol=0, reg_covar=0, max_iter=n, init_params="random_from_data", random_state=1,
                    weights_init=numpy.full(k, 1 / k), means_init=means, precisions_init=numpy.ones((k, d)))
t = time.perf_counter()
g.fit(x)
print(json.dumps({"version": sklearn.__version__, "seconds": time.perf_counter() - t, "lowerBound": float(g.lower_bound_)}))
