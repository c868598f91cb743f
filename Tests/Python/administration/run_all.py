#!/usr/bin/env python3
"""Runs every check_*.py beside this file, several at once.

    run_all.py

Prints the name and time of each, and all that was said by one that fails. Exits 1 when one fails.
"""

import concurrent.futures
import os
import pathlib
import subprocess
import sys
import time

AT_ONCE = 1 + (os.cpu_count() or 1)
# Those that take longest are begun first.
LONGEST = ["check_described.py", "check_every_operation.py", "check_lists.py", "check_two_administrators.py"]


def run(file):
    began = time.monotonic()
    result = subprocess.run([sys.executable, str(file)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                            errors="replace")
    promises = sum(line.startswith("ok ") for line in result.stdout.splitlines())
    took = f"{time.monotonic() - began:.0f} s"
    if result.returncode == 0:
        print(f"ok      {file.name}: {promises} promises, {took}", flush=True)
    else:
        print(f"{result.stdout}FAILED  {file.name}: exit status {result.returncode}, {took}", flush=True)
    return result.returncode == 0


def main():
    files = sorted(pathlib.Path(__file__).resolve().parent.glob("check_*.py"),
                   key=lambda file: (LONGEST + [file.name]).index(file.name))
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        results = list(pool.map(run, files))
    sys.exit(0 if files and all(results) else 1)


if __name__ == "__main__":
    main()
