#!/usr/bin/env python3
"""Trees grown by xgboost's own Python package on a small table, for BoostedTreesTests.

    python3 tests/References/learning/boosted_trees.py > tests/References/learning/boosted_trees.json
"""
import json
import numpy as np
import xgboost

n, d = 60, 4
i = np.arange(n * d).reshape(n, d)
# A table without a random generator: low-discrepancy numbers.
x = np.mod(i * 0.6180339887498949 + 0.1 * np.arange(d), 1.0)
x[7, 2] = np.nan
y = 3 * x[:, 0] + np.sin(6 * x[:, 1]) - np.where(np.isnan(x[:, 2]), 0.5, x[:, 2]) ** 2
labels = (x[:, 0] + 2 * x[:, 1] > 1.2).astype(int) + (x[:, 3] > 0.7).astype(int)

common = dict(tree_method="hist", max_depth=3, eta=0.2, subsample=1, min_child_weight=1, nthread=1, verbosity=0, seed=7)
common["lambda"] = 1
out = {"tool": "xgboost (Python)", "version": xgboost.__version__, "script": "tests/References/learning/boosted_trees.py",
       "features": [[None if np.isnan(v) else float(v) for v in row] for row in x], "targets": y.tolist(), "labels": labels.tolist()}
for name, objective, target in (("squared", "reg:squarederror", y), ("huber", "reg:pseudohubererror", y), ("classes", "multi:softprob", labels)):
    settings = dict(common, objective=objective)
    if name == "classes":
        settings["num_class"] = 3
    matrix = xgboost.DMatrix(x, label=target, missing=np.nan)
    booster = xgboost.train(settings, matrix, num_boost_round=20)
    out[name] = booster.predict(matrix).astype(float).ravel().tolist()
    if name == "squared":
        out["contributions"] = booster.predict(matrix, pred_contribs=True).astype(float).ravel().tolist()
print(json.dumps(out))
