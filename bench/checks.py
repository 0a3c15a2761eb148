"""What check_peers.py and check_clients.py share: running a check, and its table in Markdown."""
import json
import os
import subprocess

LEVELS = ("required", "recommended", "extra")
MARKS = {"passed": "yes", "failed": "**no**", "blocked": "–", "skipped": "skipped"}


def run(command):
    """Runs a check with --json. Returns a result for each check, and the line with the totals."""
    printed = subprocess.run(command, env=dict(os.environ, LC_ALL="C.UTF-8"), capture_output=True, text=True, check=False)
    lines = [json.loads(line) for line in printed.stdout.splitlines()]
    if not lines or "required" not in lines[-1]:
        raise SystemExit(printed.stdout + printed.stderr)
    return lines[:-1], lines[-1]


def table(what, results):
    """Prints the checks that somebody does not pass, with a column for each of the results."""
    names = list(results)
    print(f"| {what} | level | " + " | ".join(names) + " |")
    print("| --- | --- |" + " --- |" * len(names))
    checks = {line["check"]: line["level"] for lines, _ in results.values() for line in lines}
    outcome = {name: {line["check"]: line["result"] for line in lines} for name, (lines, _) in results.items()}
    for check_name, level in checks.items():
        marks = [MARKS[outcome[name][check_name]] for name in names]
        if set(marks) != {"yes"}:
            print(f"| `{check_name}` | {level} | " + " | ".join(marks) + " |")
    for level in LEVELS:
        tallies = [results[name][1][level] for name in names]
        print(f"| all {level} | | " + " | ".join(f"{tally['passed']} of {tally['of']}" for tally in tallies) + " |")


def failures(lines):
    """The names of the checks that were not passed."""
    return [line["check"] for line in lines if line["result"] in ("failed", "blocked")]
