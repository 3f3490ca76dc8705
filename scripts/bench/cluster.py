"""How the work of a dream is shared by the workers of a cluster on this machine.

    make build && python3 scripts/bench/cluster.py --graph net.pb --objective 'square(mixed4c)'

Each line is a cluster whose workers have equal shares of the cores, pinned; where there are
more workers than cores, several share one. They stand beside one process (no cluster) that
has the same cores as all of them. What is measured is the time between the ends of steps,
as they are told to the process that asks for the dream, of a picture of noise in tiles; the
first steps, in which the network travels, are left out. A tile is the gradient's, with all
else that a step needs.

Tiles a second are the median over the steps, the least and the most in brackets. The
processor's seconds are those of all processes, so they also tell what the cluster costs on a
machine that has something else to do.
"""
import argparse
import json
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time

WARM = 2  # steps that are not counted


def free_ports(count):
    """Ports of 127.0.0.1 that nobody listens on."""
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports


def shares(cores, count):
    """The cores of each of count workers."""
    if count >= len(cores):
        return [[cores[i % len(cores)]] for i in range(count)]
    each = len(cores) // count
    return [cores[i * each:(i + 1) * each] for i in range(count)]


def start_workers(tfdream, cores, count):
    addresses = [f"127.0.0.1:{port}" for port in free_ports(count)]
    workers = []
    for task, share in enumerate(shares(cores, count)):
        worker = subprocess.Popen(
            [tfdream, "worker", "--cluster", ",".join(addresses), "--task", str(task), "--threads", str(len(share))],
            stderr=subprocess.PIPE, text=True, preexec_fn=lambda share=share: os.sched_setaffinity(0, share))
        workers.append(worker)
        said = worker.stderr.readline()
        if "listens on" not in said:
            raise SystemExit(f"cluster: worker {task} says {said!r}")
    return addresses[0], workers


def cpu_seconds(pids):
    """What processes have used of the processor so far."""
    seconds = 0
    for pid in pids:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        seconds += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return seconds


def measure(command, workers, steps):
    """Seconds between the ends of the steps of a dream, without the first ones, and the
    processor's seconds that these steps took, of the workers too."""
    with tempfile.TemporaryDirectory() as folder:
        dream = subprocess.Popen([*command, "--iterations", str(WARM + steps), "--json", "-o", f"{folder}/dream.png"],
                                 stderr=subprocess.PIPE, text=True)
        pids = [dream.pid] + [worker.pid for worker in workers]
        ends, cpu, said = [], [], []
        for line in dream.stderr:
            said.append(line)
            if json.loads(line).get("event") == "step":
                ends.append(time.perf_counter())
                cpu.append(cpu_seconds(pids))
        if dream.wait() != 0:
            raise SystemExit("cluster: " + "".join(said[-3:]))
    return [after - before for before, after in zip(ends[WARM - 1:], ends[WARM:])], cpu[-1] - cpu[WARM - 1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tfdream", default="bin/tfdream")
    parser.add_argument("--graph", required=True)
    parser.add_argument("--objective", required=True)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--size", default="2048x1024")
    parser.add_argument("--tile", type=int, default=512)
    parser.add_argument("--steps", type=int, default=5)
    options = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    width, height = map(int, options.size.split("x"))
    tiles = -(-width // options.tile) * -(-height // options.tile)
    tfdream = str(pathlib.Path(options.tfdream).resolve())
    dream = [tfdream, "dream", f"noise:{options.size}", "--seed", "1", "--octaves", "1", "--tile", str(options.tile),
             "--graph", options.graph, "--objective", options.objective]

    def line(name, measured, base=None):
        times, cpu = measured
        rates = [tiles / t for t in times]
        rate = statistics.median(rates)
        beside = f"{rate / base:.2f}" if base else "1"
        print(f"{name:28} {rate:6.2f} [{min(rates):.2f}, {max(rates):.2f}]   {beside:5} {cpu / tiles / len(times):8.3f}", flush=True)
        return rate

    print(f"{len(cores)} cores; {tiles} tiles of {options.tile}x{options.tile} in each of {options.steps} steps")
    print(f"{'':28} tiles a second      beside  processor's s a tile")
    for part in sorted({1, len(cores)}):
        own = ["taskset", "-c", ",".join(map(str, cores[:part]))]
        base = line(f"one process, {part} of {len(cores)} cores", measure([*own, *dream, "--threads", str(part)], [], options.steps))
        for count in options.workers:
            if part < len(cores) and count > 1:
                continue
            target, workers = start_workers(tfdream, cores[:part], count)
            try:
                measured = measure([*dream, "--target", f"grpc://{target}"], workers, options.steps)
            finally:
                for worker in workers:
                    worker.kill()
                for worker in workers:
                    worker.wait()
            line(f"{count} worker{'s' * (count > 1)}, {part} of {len(cores)} cores", measured, base)


if __name__ == "__main__":
    sys.exit(main())
