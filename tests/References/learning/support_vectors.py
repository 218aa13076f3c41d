#!/usr/bin/python3
"""Reference values for SupportVectorMachine, written to support_vectors.json: scikit-learn's SVC (libsvm).

Run: /usr/bin/python3 tests/References/learning/support_vectors.py
"""
import json
import os

import numpy
import sklearn
from sklearn.svm import SVC

n, d = 60, 5
i = numpy.arange(n * d, dtype=float)
x = numpy.sin(0.7 * i + 0.01 * i * i).reshape(n, d)
# Three classes that overlap; the middle one is a shell.
score = x[:, 0] + 0.5 * x[:, 1] * x[:, 2]
y = numpy.where(score > 0.4, 0, numpy.where(score > -0.3, 1, 2))
q = numpy.cos(0.3 * numpy.arange(20 * d)).reshape(20, d)
cases = []
for cost, gamma in ((1.0, "scale"), (10.0, 0.3), (0.05, 2.0)):
    machine = SVC(C=cost, gamma=gamma, tol=1e-8, decision_function_shape="ovo").fit(x, y)
    cases.append({"cost": cost, "gamma": float(machine._gamma), "scaled": gamma == "scale",
                  "decisions": machine.decision_function(q).tolist(), "classes": machine.predict(q).tolist()})
out = {"tool": "scikit-learn " + sklearn.__version__, "features": x.ravel().tolist(), "labels": y.tolist(), "dimension": d,
       "queries": q.ravel().tolist(), "cases": cases}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "support_vectors.json"), "w", encoding="ascii") as f:
    json.dump(out, f)
