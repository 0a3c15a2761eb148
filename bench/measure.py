"""Measures processes through /proc, and summarises rounds of samples."""

import contextlib
import glob
import itertools
import os
import socket
import ssl
import statistics
import time
from dataclasses import dataclass

TICKS = os.sysconf("SC_CLK_TCK")

# The most ports a server takes: Portlab's eight.
PORTS = 8


def family(pid):
    """The process and all its descendants."""
    pids = [pid]
    for parent in pids:
        try:
            for task in os.listdir(f"/proc/{parent}/task"):
                with open(f"/proc/{parent}/task/{task}/children") as children:
                    pids.extend(int(child) for child in children.read().split())
        except (FileNotFoundError, ProcessLookupError):
            continue
    return pids


def cpu_seconds(pid):
    """User and system time of a process family so far, including its finished children."""
    ticks = 0
    for member in family(pid):
        try:
            with open(f"/proc/{member}/stat") as stat:
                fields = stat.read().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        ticks += sum(int(field) for field in fields[11:15])
    return ticks / TICKS


def compiler_seconds(pid):
    """CPU time of a JVM's compiler threads so far."""
    ticks = 0
    for task in glob.glob(f"/proc/{pid}/task/*"):
        try:
            with open(f"{task}/comm") as name, open(f"{task}/stat") as stat:
                if name.read().startswith(("C1 ", "C2 ")):
                    ticks += sum(int(field) for field in stat.read().rpartition(")")[2].split()[11:13])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return ticks / TICKS


def resident(pid):
    """Resident bytes of a single process; for a family, each shared page counts once (proportional set size)."""
    members = family(pid)
    name = "Rss:" if len(members) == 1 else "Pss:"
    total = 0
    for member in members:
        try:
            with open(f"/proc/{member}/smaps_rollup") as rollup:
                total += sum(int(line.split()[1]) for line in rollup if line.startswith(name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total * 1024


bases = itertools.count(18_000, PORTS)


def free_port():
    """The first of eight consecutive free ports on loopback, different on each call.

    A program without SO_REUSEADDR cannot bind a port that was just in use.
    """
    for base in bases:
        try:
            for port in range(base, base + PORTS):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
            return base
        except OSError:
            continue


# Trusts anyone.
TRUSTING = ssl.create_default_context()
TRUSTING.check_hostname = False
TRUSTING.verify_mode = ssl.CERT_NONE


def answers(port, path, secure=False):
    """Whether an HTTP server, or HTTPS server, already answers 200 at this address."""
    try:
        with contextlib.ExitStack() as stack:
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", port), 1))
            connection.settimeout(5)
            if secure:
                connection = stack.enter_context(TRUSTING.wrap_socket(connection))
            connection.sendall(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
            return b" 200 " in connection.recv(64)
    except OSError:
        return False


def wait_for(condition, seconds, what):
    """Waits until the condition holds, and returns the seconds it took."""
    begun = time.perf_counter()
    while not condition():
        if time.perf_counter() - begun > seconds:
            raise RuntimeError(f"{what}: no result within {seconds} s")
        time.sleep(0.001)
    return time.perf_counter() - begun


@dataclass(frozen=True)
class Spread:
    """Median, minimum and maximum."""

    median: float
    least: float
    most: float

    @staticmethod
    def of(numbers):
        return Spread(statistics.median(numbers), min(numbers), max(numbers))


@dataclass
class Table:
    """The samples of one benchmark: for each contender, a list with a dict of metrics for each round."""

    samples: dict

    @staticmethod
    def in_turn(rounds, contenders, sample):
        """Takes a sample of each contender in turn, for several rounds: A B C A B C …"""
        table = Table({name: [] for name in contenders})
        for _ in range(rounds):
            for name, contender in contenders.items():
                table.samples[name].append(sample(contender))
        return table

    def metrics(self):
        names = {}
        for samples in self.samples.values():
            for sample in samples:
                names.update(dict.fromkeys(sample))
        return list(names)

    def values(self, name, metric):
        return [sample[metric] for sample in self.samples.get(name, []) if sample.get(metric) is not None]

    def spread(self, name, metric):
        values = self.values(name, metric)
        return Spread.of(values) if values else None

    def ratio(self, ours, rival, metric):
        """Our value divided by the rival's, round by round; None if either has no value."""
        pairs = zip(self.values(ours, metric), self.values(rival, metric))
        ratios = [a / b for a, b in pairs if b]
        return Spread.of(ratios) if ratios else None
