"""Runs server.jar --check-client with every client that is installed, and prints the tables of docs/check-client.md.

python3 bench/check_clients.py [--java JAVA]
"""
import argparse
import shutil
import subprocess
import tempfile
from pathlib import Path

import checks

ROOT = Path(__file__).resolve().parent.parent

URLLIB = """
import sys, urllib.request
sys.stdout.buffer.write(urllib.request.urlopen(sys.argv[1], timeout=2).read())
"""
REQUESTS = """
import sys, requests
answer = requests.get(sys.argv[1], timeout=2)
answer.raise_for_status()
sys.stdout.buffer.write(answer.content)
"""


def clients(java, work):
    """Name, program that it needs, and its command line for http."""
    (work / "fetch.py").write_text(URLLIB)
    (work / "requests_fetch.py").write_text(REQUESTS)
    has_requests = subprocess.run(["python3", "-c", "import requests"], capture_output=True, check=False).returncode == 0
    jar = str(ROOT / "client.jar")
    return [
        ("Portlab", java, [java, "-jar", jar, "--timeout", "2", "-L", "-o", "{file}", "{url}"]),
        ("curl", "curl", ["curl", "-sSfL", "-m", "4", "-o", "{file}", "{url}"]),
        ("wget", "wget", ["wget", "-nv", "-T", "2", "-t", "1", "-O", "{file}", "{url}"]),
        ("urllib", "python3", ["python3", str(work / "fetch.py"), "{url}"]),
        ("requests", "python3" if has_requests else "python-requests",
         ["python3", str(work / "requests_fetch.py"), "{url}"]),
        ("busybox wget", "busybox", ["busybox", "wget", "-q", "-O", "{file}", "{url}"]),
    ]


def raw_clients(java):
    """Service, and the command line of our own client."""
    client = [java, "-jar", str(ROOT / "client.jar"), "--timeout", "2", "{host}"]
    words = {"calc": "calc {input}", "message": "message {input}", "echo": "echo {input}", "bulk": "bulk {input}"}
    return {name: [*client, "8080", "--service", name + "={port}", "-c", command] for name, command in words.items()}


def check(java, service, command):
    return checks.run([java, "-jar", str(ROOT / "server.jar"), "--check-client", service, "--json", "--patience", "6",
                       "--", *command])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--java", default="java")
    java = parser.parse_args().java
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, program, command in clients(java, Path(folder)):
            if shutil.which(program):
                results[name] = check(java, "http", command)
            else:
                print(f"{name} is not installed")
        checks.table("exercise", results)
        bad = checks.failures(results["Portlab"][0])
        for service, command in raw_clients(java).items():
            lines, totals = check(java, service, command)
            print(f"{service}: " + ", ".join(f"{level} {totals[level]['passed']} of {totals[level]['of']}" for level in checks.LEVELS))
            bad += [service + " " + name for name in checks.failures(lines)]
    if bad:
        raise SystemExit("Portlab's client should pass everything: " + ", ".join(bad))


if __name__ == "__main__":
    main()
