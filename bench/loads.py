"""The load generators: each runs for a limited time, and its output is parsed."""

import json
import os
import pathlib
import re
import resource
import shutil
import socket
import subprocess
import threading
import time

HERE = pathlib.Path(__file__).parent


def run(command, seconds, **more):
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, timeout=seconds, stdin=subprocess.DEVNULL, **more
    )
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]}: {(done.stderr or done.stdout).strip()[-300:]}")
    return done.stdout + done.stderr


def number(pattern, text):
    found = re.search(pattern, text)
    return float(found[1]) if found else None


def missing(*programs):
    return [program for program in programs if shutil.which(program) is None]


def counted(server, load):
    """Runs a load, which returns requests and seconds, and adds the CPU time of the server, and of both sides together.

    On loopback the receiver's share of the kernel's work runs on whichever thread is awake, the server's or the load's.
    """
    before, others = server.cpu(), finished_cpu()
    requests, seconds = load()
    cpu = server.cpu() - before
    both = cpu + finished_cpu() - others
    return {
        "requests/s": requests / seconds,
        "CPU µs/request": cpu * 1e6 / requests,
        "both sides' CPU µs/request": both * 1e6 / requests,
    }


def finished_cpu():
    """CPU seconds of all programs that were run so far and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def ab(server, path, seconds, keep=False, clients=32):
    """ApacheBench: HTTP/1.0, a new connection for each request unless kept."""

    def load():
        kept = ["-k"] if keep else []
        text = run(
            ["ab", "-q", "-r", *kept, "-c", clients, "-t", seconds, "-n", 50_000_000, server.url(path)], seconds + 60
        )
        failed = number(r"Failed requests:\s+(\d+)", text)
        requests = number(r"Complete requests:\s+(\d+)", text)
        if not requests or failed > requests / 1000:
            raise RuntimeError(f"ab: {failed} of {requests} failed")
        return requests, number(r"Time taken for tests:\s+([\d.]+)", text)

    return counted(server, load)


def wrk(server, path, seconds, clients=32, script=None, close=False):
    """wrk: HTTP/1.1, connections kept unless the request says close."""

    def load():
        more = ["-s", HERE / script] if script else []
        more += ["-H", "Connection: close"] if close else []
        command = ["wrk", "-t", 1, "-c", clients, "-d", seconds, "--timeout", "20s", *more, server.url(path)]
        text = run(command, seconds + 60)
        done = re.search(r"(\d+) requests in ([\d.]+)s", text)
        if not done or int(done[1]) == 0:
            raise RuntimeError(f"wrk: {text.strip()[-300:]}")
        return int(done[1]), float(done[2])

    return counted(server, load)


def h2load(server, path, seconds, rate, folder, clients=32):
    """h2load at a fixed rate over kept connections: the latency of each request, in µs."""
    log = folder / "h2load.log"
    log.unlink(missing_ok=True)
    each = max(1, round(rate / clients))
    run(
        ["h2load", "--h1", f"--rps={each}", "-t", 1, "-c", clients, "-D", seconds, f"--log-file={log}", server.url(path)],
        seconds + 60,
    )
    with open(log) as lines:
        latencies = sorted(int(line.split("\t")[2]) for line in lines)
    return {
        "p50 µs": latencies[len(latencies) // 2],
        "p99 µs": latencies[len(latencies) * 99 // 100],
        "offered/s": each * clients,
        "requests/s": len(latencies) / seconds,
    }


def seconds_of(command):
    """Wall time of a command, including the start of its process."""
    begun = time.perf_counter()
    run(command, 120)
    return time.perf_counter() - begun


def iperf3(port, seconds, *options):
    text = run(["iperf3", "-J", "-c", "127.0.0.1", "-p", port, "-t", seconds, *options], seconds + 30)
    result = json.loads(text)
    if "error" in result:
        raise RuntimeError(f"iperf3: {result['error']}")
    return {"Gbit/s": result["end"]["sum_received"]["bits_per_second"] / 1e9}


def sockperf(port, seconds):
    text = run(
        ["sockperf", "ping-pong", "--tcp", "--full-rtt", "-i", "127.0.0.1", "-p", port, "-m", 64, "-t", seconds],
        seconds + 30,
    )
    return {
        "p50 µs": number(r"percentile 50\.000\s*=\s*([\d.]+)", text),
        "p99 µs": number(r"percentile 99\.000\s*=\s*([\d.]+)", text),
    }


def qperf(port, seconds):
    """qperf prints the mean of one direction, without percentiles."""
    text = run(
        ["qperf", "-lp", port, "-t", seconds, "-m", 64, "-u", "--use_bits_per_sec", "127.0.0.1", "tcp_lat"], seconds + 30
    )
    found = re.search(r"latency\s*=\s*([\d.]+)\s*(ns|us|ms|sec)", text)
    scale = {"ns": 1e-3, "us": 1, "ms": 1e3, "sec": 1e6}[found[2]]
    return {"p50 µs": 2 * float(found[1]) * scale}


def client(java, jar, port, *commands):
    """The client's results as dicts; None if this client does not know a command."""
    words = [word for command in commands for word in ("-c", command)]
    done = subprocess.run(
        [str(java), "-jar", str(jar), "127.0.0.1", str(port), "--json", *words],
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
    )
    if done.returncode != 0:
        return None
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def raw_bulk(port, seconds, up=False, streams=1):
    """Transfers bulk bytes with plain sockets, 1 GiB a request, until the time is up."""
    moved = [0] * streams
    size = 1 << 30
    begun = time.perf_counter()
    until = begun + seconds

    def down(connection, stream):
        block = bytearray(128 << 10)
        while time.perf_counter() < until:
            connection.sendall(b"1GiB\n")
            left = size
            while left > 0:
                n = connection.recv_into(block, min(left, len(block)))
                if n == 0:
                    raise RuntimeError("bulk ended early")
                left -= n
                moved[stream] += n
                if time.perf_counter() > until:
                    return

    def upload(connection, stream):
        block = os.urandom(1 << 20)
        while time.perf_counter() < until:
            connection.sendall(b"1GiB up\n")
            for _ in range(size // len(block)):
                connection.sendall(block)
                moved[stream] += len(block)
                if time.perf_counter() > until:
                    return
            connection.recv(100)

    def stream(number):
        with socket.create_connection(("127.0.0.1", port), 5) as connection:
            connection.settimeout(20)
            (upload if up else down)(connection, number)

    threads = [threading.Thread(target=stream, args=(number,)) for number in range(streams)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"Gbit/s": sum(moved) * 8 / (time.perf_counter() - begun) / 1e9}


def raw_echo(port, seconds, size=64):
    """Round trips of this many bytes with a plain socket, one at a time."""
    message = os.urandom(size)
    times = []
    with socket.create_connection(("127.0.0.1", port), 5) as connection:
        connection.settimeout(5)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        until = time.perf_counter_ns() + int(seconds * 1e9)
        begun = time.perf_counter_ns()
        while begun < until:
            connection.sendall(message)
            left = size
            while left > 0:
                left -= len(connection.recv(left))
            ended = time.perf_counter_ns()
            times.append((ended - begun) / 1000)
            begun = ended
    times.sort()
    return {"p50 µs": times[len(times) // 2], "p99 µs": times[len(times) * 99 // 100]}


def fetch_times(port, path, count):
    """Fetches a file over a new connection each time, one after the other; µs from connecting to the end."""
    request = f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode()
    times = []
    for _ in range(count):
        begun = time.perf_counter_ns()
        with socket.create_connection(("127.0.0.1", port), 5) as connection:
            connection.sendall(request)
            got = connection.recv(1 << 16)
            while more := connection.recv(1 << 16):
                got += more
        times.append((time.perf_counter_ns() - begun) / 1000)
        if b" 200 " not in got[:20]:
            raise RuntimeError(f"port {port} answered {got[:20]}")
    return times


def hold(port, path, count):
    """Opens this many connections, each kept open after one answer; the caller closes them."""
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    held = []
    for _ in range(count):
        connection = socket.create_connection(("127.0.0.1", port), 5)
        held.append(connection)
        connection.settimeout(10)
        connection.sendall(request)
        # Head and body (1 KiB) may arrive separately; unread bytes do not matter here.
        connection.recv(4096)
    return held
