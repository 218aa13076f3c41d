"""Small HDF5 and NumPy files written by h5py and numpy, as references for tests/Ewald.Tests/IO.

Run with Debian's python: /usr/bin/python3 tests/References/io_reference.py
Every file stays below 30 kB. versions.json names the tools.
"""
import json
import pathlib

import h5py
import numpy as np

HERE = pathlib.Path(__file__).parent / "io"
HERE.mkdir(exist_ok=True)


def types_file():
    """One dataset of each kind that the door must read, values that a test can compute."""
    with h5py.File(HERE / "types.h5", "w") as f:
        n = np.arange(12).reshape(3, 4)
        f["float64"] = n / 8
        f["float32_be"] = (n / 8).astype(">f4")
        f["float16"] = (n / 8).astype("f2")
        f["int16_be"] = (n - 6).astype(">i2")
        f["uint8"] = n.astype("u1")
        f["int64"] = n * 10**12
        f["bool"] = n % 2 == 0
        f["scalar"] = 2.5
        f["empty"] = h5py.Empty("f8")
        f["zero_rows"] = np.zeros((0, 3))
        f["text_vlen"] = "Ångström"
        f.create_dataset("text_list", data=["a", "bc", "déf"], dtype=h5py.string_dtype())
        f["text_fixed"] = np.array([b"ab ", b"cde", b""], dtype="S3")
        f.create_dataset("chunked", data=np.tile(np.arange(200), 50).reshape(100, 100) % 7, chunks=(10, 30),
                         compression="gzip", shuffle=True, fletcher32=True, dtype="i4")
        f["compound"] = np.zeros(2, dtype=[("a", "f8"), ("b", "i4")])
        f["complex"] = np.array([1 + 2j])
        g = f.create_group("group/inner")
        g["loop"] = f["group"]                       # a cycle of hard links
        f["soft"] = h5py.SoftLink("/float64")
        f["dangling"] = h5py.SoftLink("/nowhere")
        f["external"] = h5py.ExternalLink("other.h5", "/data")
        f.create_dataset("outside", shape=(4,), dtype="f8", external=[("/etc/hostname", 0, 32)])
        layout = h5py.VirtualLayout(shape=(4,), dtype="f8")
        layout[:] = h5py.VirtualSource("other.h5", "data", shape=(4,))
        f.create_virtual_dataset("virtual", layout)
        f.create_dataset("huge", shape=(1 << 40,), dtype="f8", chunks=(1 << 10,))   # nothing allocated
        f["float64"].attrs["units"] = "1/angstrom"
        f["float64"].attrs["fixed"] = np.bytes_(b"fixed text")
        f["float64"].attrs["list"] = np.array([1.5, -2.5])
        f["float64"].attrs["words"] = ["x", "yz"]
        f["float64"].attrs["integer"] = np.int16(-3)
        f["float64"].attrs["flag"] = True
        f["float64"].attrs["none"] = h5py.Empty("f4")


def npy_files():
    n = np.arange(6).reshape(2, 3)
    np.save(HERE / "f8_c.npy", n / 4)
    np.save(HERE / "f8_fortran.npy", np.asfortranarray(n / 4))
    np.save(HERE / "f4_be.npy", (n / 4).astype(">f4"))
    np.save(HERE / "i2.npy", (n - 3).astype("<i2"))
    np.save(HERE / "u1.npy", n.astype("u1"))
    np.save(HERE / "bool.npy", n % 2 == 0)
    np.save(HERE / "i8_scalar.npy", np.int64(-7))
    np.save(HERE / "c16.npy", n + 1j)
    with open(HERE / "f8_v2.npy", "wb") as stream:
        np.lib.format.write_array(stream, n / 4, version=(2, 0))
    with open(HERE / "f8_v3.npy", "wb") as stream:
        np.lib.format.write_array(stream, n / 4, version=(3, 0))


if __name__ == "__main__":
    types_file()
    npy_files()
    (HERE / "versions.json").write_text(json.dumps(
        {"h5py": h5py.__version__, "hdf5": h5py.version.hdf5_version, "numpy": np.__version__}) + "\n")
    for path in sorted(HERE.iterdir()):
        assert path.stat().st_size < 30_000, path
