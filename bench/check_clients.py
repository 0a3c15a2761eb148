"""Runs server.jar --check-client with every client that is installed, and prints the tables of docs/check-client.md.

python3 bench/check_clients.py [--java JAVA]
"""
import argparse
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARKS = {"passed": "yes", "failed": "**no**", "blocked": "–", "skipped": "skipped"}
LEVELS = ("required", "recommended", "extra")

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
    server = [java, "-jar", str(ROOT / "server.jar"), "--check-client", service, "--json", "--patience", "6", "--", *command]
    printed = subprocess.run(server, env=dict(os.environ, LC_ALL="C.UTF-8"), capture_output=True, text=True, check=False)
    lines = [json.loads(line) for line in printed.stdout.splitlines()]
    if not lines or "required" not in lines[-1]:
        raise SystemExit(printed.stdout + printed.stderr)
    return lines[:-1], lines[-1]


def table(results):
    names = list(results)
    outcome = {name: {line["check"]: line["result"] for line in lines} for name, (lines, _) in results.items()}
    print("| exercise | level | " + " | ".join(names) + " |")
    print("| --- | --- |" + " --- |" * len(names))
    checks = {line["check"]: line["level"] for lines, _ in results.values() for line in lines}
    for check_name, level in checks.items():
        marks = [MARKS[outcome[name][check_name]] for name in names]
        if set(marks) != {"yes"}:
            print(f"| `{check_name}` | {level} | " + " | ".join(marks) + " |")
    for level in LEVELS:
        tallies = [results[name][1][level] for name in names]
        print(f"| all {level} | | " + " | ".join(f"{tally['passed']} of {tally['of']}" for tally in tallies) + " |")


def failures(results):
    """What Portlab's own client does not pass."""
    lines, _ = results["Portlab"]
    return [line["check"] for line in lines if line["result"] in ("failed", "blocked")]


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
        table(results)
        bad = failures(results)
        for service, command in raw_clients(java).items():
            lines, totals = check(java, service, command)
            print(f"{service}: " + ", ".join(f"{level} {totals[level]['passed']} of {totals[level]['of']}" for level in LEVELS))
            bad += [service + " " + line["check"] for line in lines if line["result"] in ("failed", "blocked")]
    if bad:
        raise SystemExit("Portlab's client should pass everything: " + ", ".join(bad))


if __name__ == "__main__":
    main()
