#!/usr/bin/env python3
"""A random forest by xgboost's own Python package, its importances by SHAP and by scikit-learn's permutations, for ImportanceTests, on the table of
boosted_trees.py.

    /usr/bin/python3 tests/References/learning/importances.py > tests/References/learning/importances.json
"""
import json
import numpy as np
import sklearn
import xgboost
from sklearn.inspection import permutation_importance

n, d = 60, 4
i = np.arange(n * d).reshape(n, d)
x = np.mod(i * 0.6180339887498949 + 0.1 * np.arange(d), 1.0)
y = 3 * x[:, 0] + np.sin(6 * x[:, 1]) - x[:, 2] ** 2
common = dict(tree_method="hist", nthread=1, verbosity=0, seed=7, objective="reg:squarederror", min_child_weight=1)
forest = xgboost.train(dict(common, max_depth=20, eta=1, subsample=0.632, colsample_bynode=1.0 / 3, num_parallel_tree=40, **{"lambda": 1e-6}),
                       xgboost.DMatrix(x, label=y), num_boost_round=1)
boosted = xgboost.train(dict(common, max_depth=3, eta=0.2, subsample=1, **{"lambda": 1}), xgboost.DMatrix(x, label=y), num_boost_round=20)


class Model:
    def fit(self, x, y):
        return self

    def predict(self, x):
        return boosted.predict(xgboost.DMatrix(x))


importance = permutation_importance(Model(), x, y, scoring="neg_mean_squared_error", n_repeats=400, random_state=1)
shares = boosted.predict(xgboost.DMatrix(x), pred_contribs=True)
print(json.dumps({"tool": "xgboost, scikit-learn", "version": f"{xgboost.__version__}, {sklearn.__version__}", "script": "tests/References/learning/importances.py",
                  "features": x.ravel().tolist(), "targets": y.tolist(), "forest": forest.predict(xgboost.DMatrix(x)).astype(float).tolist(),
                  "shap": np.abs(shares[:, :-1]).mean(0).astype(float).tolist(), "permutation": importance.importances_mean.tolist(), "deviation": importance.importances_std.tolist()}))
