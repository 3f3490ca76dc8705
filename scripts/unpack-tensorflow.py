"""Takes from a Python package what it holds of TensorFlow's C library.

usage: unpack-tensorflow.py WHEEL SHA256 FOLDER

Adds to FOLDER, from one of TensorFlow's packages: lib/ (the two libraries, and what joins
them under the name that the Go bindings link with), include/ (the headers that c_api.h
reaches) and the licences. From one of NVIDIA's: nvidia/, laid out so that TensorFlow's
libraries find it from where they are. Nothing is unpacked from a wheel whose sha256 is not
SHA256.
"""

import hashlib
import os
import re
import shutil
import sys
import zipfile

HEADERS = """
    tensorflow/c/c_api.h
    tensorflow/c/c_api_experimental.h
    tensorflow/c/c_api_macros.h
    tensorflow/c/tf_attrtype.h
    tensorflow/c/tf_buffer.h
    tensorflow/c/tf_datatype.h
    tensorflow/c/tf_status.h
    tensorflow/c/tf_tensor.h
    tensorflow/c/tf_tstring.h
    tensorflow/c/eager/c_api.h
    tensorflow/core/platform/ctstring.h
    tsl/platform/ctstring.h
    tsl/platform/ctstring_internal.h
    xla/tsl/c/tsl_status.h
""".split()

# What is kept of a wheel, and where in FOLDER it goes. XLA compiles for a GPU with ptxas and libdevice.
KEPT = [
    (r"tensorflow/(libtensorflow_(?:cc|framework)\.(?:so\.2|2\.dylib))", r"lib/\1"),
    (rf"tensorflow/(include/(?:{'|'.join(map(re.escape, HEADERS))}))", r"\1"),
    (r"tensorflow/(?:include/)?(LICENSE|THIRD_PARTY_NOTICES\.txt)", r"\1"),
    (r"(nvidia/\w+/lib/\w[\w-]*\.so[.\d]*)", r"\1"),
    (r"(nvidia/cuda_nvcc/(?:bin/ptxas|nvvm/libdevice/[^/]+))", r"\1"),
    (r"(nvidia_\w+)-[^/]+\.dist-info/(?:licenses/)?L(?:icense|ICENSE)(?:\.txt)?", r"nvidia/LICENSE-\1"),
]


def say(message):
    print(f"install-tensorflow: {message}", file=sys.stderr, flush=True)


def sha256(file):
    digest = hashlib.sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def place(member):
    """Returns where in FOLDER a file of a wheel goes, or None."""
    for pattern, name in KEPT:
        if match := re.fullmatch(pattern, member):
            return match.expand(name)
    return None


def write(path, source):
    """Writes source, a file open for reading, to path, down to the disk."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
        target.flush()
        os.fsync(target.fileno())


def unpack(wheel, folder):
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.infolist():
            name = place(member.filename)
            if name is None:
                continue
            path = os.path.join(folder, name)
            if "/lib/" in f"/{name}":
                say(f"unpacking {name} ({member.file_size / 1e6:.0f} MB)")
            with archive.open(member) as source:
                write(path, source)
            if os.path.basename(os.path.dirname(name)) == "bin":
                os.chmod(path, 0o755)


def join(folder):
    """Joins TensorFlow's two libraries, where they are there, under the name tensorflow."""
    lib = os.path.join(folder, "lib")
    if os.path.exists(os.path.join(lib, "libtensorflow_cc.so.2")):
        with open(os.path.join(lib, "libtensorflow.so"), "w") as script:
            script.write("INPUT(libtensorflow_cc.so.2 libtensorflow_framework.so.2)\n")
    elif os.path.exists(os.path.join(lib, "libtensorflow_cc.2.dylib")):
        for name, library in [("", "_cc"), ("_framework", "_framework")]:
            os.symlink(f"libtensorflow{library}.2.dylib", os.path.join(lib, f"libtensorflow{name}.dylib"))


def main(wheel, expected, folder):
    try:
        with open(wheel, "rb") as file:
            found = sha256(file)
            if found != expected:
                return f"{wheel} is not the expected file: its sha256 is {found}, not {expected}"
            unpack(file, folder)
        if os.path.basename(wheel).startswith("tensorflow"):
            join(folder)
    except OSError as err:
        return f"unpacking {wheel} into {folder}: {err.strerror}"
    return None


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__.strip())
    problem = main(*sys.argv[1:])
    if problem:
        say(problem)
        sys.exit(1)
