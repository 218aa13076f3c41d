"""Seconds that xgboost's Python package takes to grow boosted trees, its matrix made inside the clock. Reads {"cases", "features", "rounds", "repeats",
"threads"} from standard input; prints {"xgboost", "seconds", "mean"}, the mean of the answers on the first 100 cases.
"""
import json
import sys
import time

import numpy
import xgboost

work = json.load(sys.stdin)
n, d = work["cases"], work["features"]
i = numpy.arange(n * d)
x = numpy.mod(i * 0.6180339887498949 + 0.1 * (i % d), 1.0).reshape(n, d)
y = 3 * x[:, 0] + numpy.sin(6 * x[:, 1]) - x[:, 2] * x[:, 3]
settings = {"tree_method": "hist", "max_depth": 6, "eta": 0.05, "min_child_weight": 3, "lambda": 1, "nthread": work["threads"], "verbosity": 0, "seed": 7}
best = 1e30
for _ in range(work["repeats"]):
    start = time.perf_counter()
    booster = xgboost.train(settings, xgboost.DMatrix(x, label=y, nthread=work["threads"]), work["rounds"])
    best = min(best, time.perf_counter() - start)
print(json.dumps({"xgboost": xgboost.__version__, "seconds": best, "mean": float(booster.predict(xgboost.DMatrix(x[:100])).mean())}))
