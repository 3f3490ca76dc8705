"""Takes TensorFlow's C library out of its Python package.

usage: unpack-tensorflow.py WHEEL SHA256 FOLDER

Makes FOLDER with lib/ (the two libraries, and a linker script that joins them under the
name that the Go bindings link with), include/ (the headers that c_api.h reaches) and the
licences. Nothing is unpacked from a wheel whose sha256 is not SHA256.
"""

import hashlib
import os
import shutil
import sys
import zipfile

LIBRARIES = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"]

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

# Where in FOLDER each file of the wheel goes.
MEMBERS = {
    **{f"tensorflow/{name}": f"lib/{name}" for name in LIBRARIES},
    **{f"tensorflow/include/{name}": f"include/{name}" for name in HEADERS},
    "tensorflow/include/LICENSE": "LICENSE",
    "tensorflow/THIRD_PARTY_NOTICES.txt": "THIRD_PARTY_NOTICES.txt",
}

LINKER_SCRIPT = f"INPUT({' '.join(LIBRARIES)})\n".encode()


def say(message):
    print(f"install-tensorflow: {message}", file=sys.stderr, flush=True)


def sha256(file):
    digest = hashlib.sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def write(path, source):
    """Writes source, a file open for reading, to path, down to the disk."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
        target.flush()
        os.fsync(target.fileno())


def unpack(wheel, folder):
    with zipfile.ZipFile(wheel) as archive:
        for member, name in MEMBERS.items():
            if name.startswith("lib/"):
                say(f"unpacking {name} ({archive.getinfo(member).file_size / 1e6:.0f} MB)")
            with archive.open(member) as source:
                write(os.path.join(folder, name), source)
    script = os.path.join(folder, "lib", "libtensorflow.so")
    with open(script, "wb") as target:
        target.write(LINKER_SCRIPT)


def main(wheel, expected, folder):
    try:
        with open(wheel, "rb") as file:
            found = sha256(file)
            if found != expected:
                return f"{wheel} is not the expected file: its sha256 is {found}, not {expected}"
            unpack(file, folder)
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
