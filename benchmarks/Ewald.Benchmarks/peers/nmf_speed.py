"""Peer of FactorisationBenchmark: scikit-learn's coordinate descent from the same starts, one thread.

Reads {"data", "starts": [{"weights", "patterns"}], "tolerance"} from standard input; prints {"version", "runs": [{"seconds", "loss", "iterations"}]}.
Of several rounds the shortest time of each start counts; "loss" is half the squared error.
"""
import os
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
import json
import sys
import time
import warnings

import numpy as np
import sklearn
from sklearn.decomposition import non_negative_factorization

warnings.simplefilter("ignore")
work = json.load(sys.stdin)
x = np.array(work["data"])
runs = []
for start in work["starts"]:
    w0, h0 = np.array(start["weights"]), np.array(start["patterns"])
    shortest = 1e30
    for _ in range(3):
        w, h = w0.copy(), h0.copy()
        begin = time.perf_counter()
        w, h, iterations = non_negative_factorization(
            x, w, h, w.shape[1], init="custom", solver="cd", tol=work["tolerance"], max_iter=20000)
        shortest = min(shortest, time.perf_counter() - begin)
    runs.append(dict(seconds=shortest, loss=float(0.5 * np.sum((x - w @ h) ** 2)), iterations=int(iterations)))
print(json.dumps(dict(version=sklearn.__version__, runs=runs)))
