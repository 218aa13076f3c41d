"""Peer of KMeansBenchmark: scikit-learn's k-means on the same cases.

Usage: /usr/bin/python3 kmeans.py FILE CASES FEATURES CLUSTERS STARTS THREADS -> one JSON object on stdout.
FILE holds doubles, case after case. Both of its algorithms run, with one thread and with all; the fastest counts (small work and a busy
machine favour one thread).
"""
import json
import os
import sys
import time

path, (n, d, k, starts, threads) = sys.argv[1], map(int, sys.argv[2:])
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(threads)
import numpy
import sklearn
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

x = numpy.fromfile(path).reshape(n, d)
best, inertia, name = 1e30, 0.0, ""
for algorithm, limit in ((a, t) for a in ("lloyd", "elkan") for t in sorted({1, threads})):
    with threadpool_limits(limits=limit):
        KMeans(k, n_init=1, max_iter=2, algorithm=algorithm, random_state=0).fit(x)
        start = time.perf_counter()
        fit = KMeans(k, n_init=starts, tol=1e-4, max_iter=300, algorithm=algorithm, random_state=1).fit(x)
        seconds = time.perf_counter() - start
    if seconds < best:
        best, inertia, name = seconds, fit.inertia_, f"{algorithm}, {limit} threads"
print(json.dumps({"version": sklearn.__version__, "seconds": best, "inertia": inertia, "algorithm": name}))
