"""Comparisons of clusterings and silhouettes of scikit-learn -> clusterings.json. Run with /usr/bin/python3."""
import json, pathlib
import numpy, sklearn
from sklearn import metrics

rng = numpy.random.default_rng(11)
out = dict(tool="scikit-learn", version=sklearn.__version__, script="tests/References/learning/clusterings.py", pairs=[], silhouettes=[])
truth = rng.integers(0, 4, 60)
noisy = numpy.where(rng.uniform(size=60) < 0.3, rng.integers(0, 5, 60), truth)
cases = [(truth, noisy), (truth, (truth + 1) % 4), (truth, rng.integers(0, 3, 60)), (truth, numpy.zeros(60, int)), (truth, numpy.arange(60)),
         (numpy.zeros(60, int), numpy.zeros(60, int)), (numpy.arange(60), numpy.arange(60)), (truth // 2, truth), (noisy * 7 - 3, truth)]
for a, b in cases:
    out["pairs"].append(dict(first=a.tolist(), second=b.tolist(), adjustedRand=metrics.adjusted_rand_score(a, b), fowlkesMallows=metrics.fowlkes_mallows_score(a, b),
        information=metrics.mutual_info_score(a, b), normalised=metrics.normalized_mutual_info_score(a, b), adjusted=metrics.adjusted_mutual_info_score(a, b)))
x = (rng.normal(size=(60, 5)) + truth[:, None] * numpy.array([1.5, 0, -1, 0.5, 0])).round(3)
lonely = truth.copy(); lonely[7] = 9
for labels in (truth, noisy, lonely):
    for metric in ("euclidean", "cosine"):
        out["silhouettes"].append(dict(labels=labels.tolist(), distance=metric, samples=metrics.silhouette_samples(x, labels, metric=metric).tolist(), mean=metrics.silhouette_score(x, labels, metric=metric)))
out["features"] = x.ravel().tolist()
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out) + "\n")
