"""GSAS raw data in fixed columns, written here and read by ObjCryst++.

Run: /usr/bin/python3 tests/References/gsas_raw_data.py  -> gsas_raw_data.json
The text of each file stands beside what pyobjcryst makes of it: angles in degrees and intensities.
"""
import json, math, os, random, tempfile
import pyobjcryst
from pyobjcryst.powderpattern import PowderPattern

random.seed(5)
channels = 57
title = "counts of a made-up diffractometer".ljust(80) + "\n"


def packed(per_line, field):
    lines = ["".join(field(i) for i in range(a, min(a + per_line, channels))).ljust(80) for a in range(0, channels, per_line)]
    return len(lines), "\n".join(lines) + "\n"


files = {}
records, text = packed(10, lambda i: "%2s%6d" % (random.choice(["", "1", "12"]), random.randint(0, 999999)))
files["STD"] = f"{title}BANK 1 {channels} {records} CONST 500.00 2.50 0.0 0.0 STD\n{text}"
records, text = packed(5, lambda i: "%8.1f%8.3f" % (random.uniform(1, 99999), random.uniform(1, 999)))
files["ESD"] = f"{title}BANK 1 {channels} {records} CONST 1012.50 5.00 0.0 0.0 ESD\n{text}"

out = {"tool": f"pyobjcryst {pyobjcryst.__version__}", "script": "tests/References/gsas_raw_data.py", "files": []}
for form, text in files.items():
    with tempfile.NamedTemporaryFile("w", suffix=".gsa", delete=False) as file:
        file.write(text)
    pattern = PowderPattern()
    pattern.ImportPowderPatternGSAS(file.name)
    os.unlink(file.name)
    out["files"].append({"form": form, "text": text, "twoTheta": [round(math.degrees(v), 9) for v in pattern.GetPowderPatternX()],
                         "intensity": [float(v) for v in pattern.GetPowderPatternObs()]})
with open(os.path.join(os.path.dirname(__file__), "gsas_raw_data.json"), "w") as file:
    json.dump(out, file)
    file.write("\n")
