"""Condenses protein structures of Debian 12 packages to two beads a residue (backbone, side chain).

Usage: condense_structures.py FOLDER > folds.txt, with FOLDER the root into which the packages below were unpacked
(dpkg -x). Lysozymes are left out on purpose: the measured test curves are lysozyme. Coordinates: wwPDB, CC0 1.0.
"""
import gzip
import sys

root = sys.argv[1]
LETTER = dict(zip(
    "ALA ARG ASN ASP CYS GLN GLU GLY HIS ILE LEU LYS MET PHE PRO SER THR TRP TYR VAL".split(), "ARNDCQEGHILKMFPSTWYV"))
ALIAS = {"HID": "HIS", "HIE": "HIS", "HIP": "HIS", "HSD": "HIS", "HSE": "HIS", "HSP": "HIS", "CYX": "CYS", "MSE": "MET", "NTE": None, "CTE": None}
BACKBONE = {"N", "CA", "C", "O", "OXT"}
T, C, B = "usr/share/doc/theseus/examples/", "usr/share/doc/t-coffee/examples/", "usr/share/doc/python-biopython-doc/Tests/PDB/"
P, A, F = "usr/share/pymol/", "usr/share/apbs/examples/", "usr/share/freesasa/test-data/"
WANTED = [  # name, fold family, package, files, chains (None: all)
    ("1i10-monomer", "lactate-dehydrogenase", "theseus-examples", [T + "ldh/1i10_A.pdb.gz"], None),
    ("1i10-tetramer", "lactate-dehydrogenase", "theseus-examples", [T + f"ldh/1i10_{c}.pdb.gz" for c in "ABCD"], None),
    ("1ppz", "trypsin", "theseus-examples", [T + "trypsins/1PPZ_A.pdb.gz"], None),
    ("1yeb", "cytochrome-c", "theseus-examples", [T + "cytochromes/d1yeb__.pdb.gz"], None),
    ("1s40", "ob-fold", "theseus-examples", [T + "1s40.pdb.gz"], ["A"]),
    ("2sdf", "chemokine", "theseus-examples", [T + "2sdf.pdb.gz"], None),
    ("1cms", "aspartic-protease", "t-coffee-examples", [C + "struc1.pdb.gz"], None),
    ("4ape", "aspartic-protease", "t-coffee-examples", [C + "struc2.pdb.gz"], None),
    ("3v2u-repressor-dimer", "gal80", "t-coffee-examples", [C + "3V2U.pdb.gz"], ["A", "B"]),
    ("3v2u-transducer", "galactokinase", "t-coffee-examples", [C + "3V2U.pdb.gz"], ["C"]),
    ("3v2u-complex", "gal80", "t-coffee-examples", [C + "3V2U.pdb.gz"], None),
    ("2xhe-complex", "unc18", "python-biopython-doc", [B + "2XHE.pdb.gz"], None),
    ("2xhe-unc18", "unc18", "python-biopython-doc", [B + "2XHE.pdb.gz"], ["A"]),
    ("7ddo", "ace2", "python-biopython-doc", [B + "7DDO.pdb.gz"], ["A"]),
    ("1a8o", "capsid", "python-biopython-doc", [B + "1A8O.pdb.gz"], None),
    ("1tii", "enterotoxin", "pymol-data", [P + "test/dat/1tii.pdb"], None),
    ("1tii-pentamer", "enterotoxin", "pymol-data", [P + "test/dat/1tii.pdb"], list("DEFGH")),
    ("1hpv", "retropepsin", "pymol-data", [P + "data/tut/1hpv.pdb"], None),
    ("il2", "four-helix-cytokine", "pymol-data", [P + "data/demo/il2.pdb"], None),
    ("achbp", "pentameric-receptor", "apbs-data", [A + "misc/achbp.pqr"], None),
    ("mache", "alpha-beta-hydrolase", "apbs-data", [A + "misc/mache.pqr"], None),
    ("actin", "actin", "apbs-data", [A + "actin-dimer/mol1.pqr"], None),
    ("hca", "carbonic-anhydrase", "apbs-data", [A + "hca-bind/hca.pqr"], None),
    ("pka", "protein-kinase", "apbs-data", [A + "pka-lig/bx6_7_apo_apbs.pqr"], None),
    ("barnase", "barnase", "apbs-data", [A + "pbsam-barn_bars/barnase.pqr"], None),
    ("barstar", "barstar", "apbs-data", [A + "pbsam-barn_bars/barstar.pqr"], None),
    ("1d7h", "fkbp", "apbs-data", [A + "FKBP/1d7h-min.pqr"], None),
    ("1a63", "rho", "apbs-data", [A + "bem/test_proteins/1a63.pqr"], None),
    ("fas2", "three-finger", "apbs-data", [A + "misc/fas2.pqr"], None),
    ("1pgp", "phosphogluconate-dehydrogenase", "autodock-test", ["usr/share/autodock/Tests/1pgp_rec.pdbqt"], None),
    ("1a0q", "immunoglobulin-fab", "freesasa", [F + "1a0q.pdb"], None),
    ("1d3z", "ubiquitin", "freesasa", [F + "1d3z.pdb"], None),
    ("bpti", "kunitz", "libball1.5-data", ["usr/share/BALL-1.5/structures/bpti.pdb"], None),
]


def atoms(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", errors="replace") as lines:
        for line in lines:
            if line.startswith("ENDMDL"):
                return
            if not line.startswith(("ATOM", "HETATM")):
                continue
            if path.endswith(".pqr"):
                w = line.split()
                x, y, z = (float(v) for v in w[-5:-2])
                yield w[2], w[3], "A", w[-6], x, y, z
            else:
                if line[16] not in " A1":
                    continue
                yield (line[12:16].strip(), line[17:20].strip(), line[21], line[22:27],
                       float(line[30:38]), float(line[38:46]), float(line[46:54]))


for name, family, package, files, chains in WANTED:
    residues = []
    key = None
    for number, path in enumerate(files):
        for atom, residue, chain, index, x, y, z in atoms(f"{root}/{path}"):
            residue = ALIAS.get(residue, residue)
            if residue not in LETTER and not (path.endswith(".pqr") and residue is None):
                continue
            if chains and chain not in chains or atom[0] == "H" or (atom[0].isdigit() and atom[1:2] == "H"):
                continue
            if (number, chain, index) != key:
                key = (number, chain, index)
                residues.append([None, [], []])
            if residue is not None:
                residues[-1][0] = residue
            residues[-1][1 if atom in BACKBONE else 2].append((x, y, z))
    rows = []
    for residue, backbone, side in residues:
        if residue is None or len(backbone) < 3:
            continue
        b = [sum(v) / len(backbone) for v in zip(*backbone)]
        s = [sum(v) / len(side) for v in zip(*side)] if side else b
        rows.append(LETTER[residue] + " " + " ".join(f"{10 * v:.0f}" for v in b + s))
    print(f">{name} {family} {package} {len(rows)}")
    print("\n".join(rows))
