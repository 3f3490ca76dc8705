"""Runs a program as a user would, and measures it from outside."""
import os
import subprocess
import tempfile
import time
from typing import NamedTuple


class Ended(NamedTuple):
    seconds: float  # from the start of the process to its end
    peak: int       # most resident memory, bytes
    output: str     # stdout
    lines: list     # (seconds since the start, line) of stderr


def run(command, environment=None, until=None):
    """Runs a command. With until, kills it once a line of its stderr contains that."""
    with tempfile.TemporaryFile("w+") as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.PIPE, text=True,
                                   env={**os.environ, **(environment or {})})
        lines, found = [], False
        with process.stderr:
            for line in process.stderr:
                lines.append((time.perf_counter() - start, line.rstrip()))
                if until and until in line:
                    found = True
                    process.kill()
                    break
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read()
    if not found and (until or process.returncode != 0):
        said = "\n".join([line for _, line in lines[-15:]] + text.splitlines()[-15:])
        raise SystemExit(f"bench: {' '.join(map(str, command))}: exit status {process.returncode}\n{said}")
    return Ended(seconds, usage.ru_maxrss * 1024, text, lines)
