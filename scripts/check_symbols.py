#!/usr/bin/env python3
"""Refuses a program that holds symbols of a module which the table says no path leads to from it.

    check_symbols.py ROOT BINARY

A stripped program has no symbols to judge by, and is refused.
"""

import re
import subprocess
import sys
from pathlib import Path

from check_graph import Table


def symbols(binary):
    result = subprocess.run(["nm", binary], capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{binary}: {result.stderr.strip()}")
    return {line.split()[-1] for line in result.stdout.splitlines() if line.strip()}


def mangled(module):
    """What a symbol of the module can hold.

    A mangled name may stand for a word that it held before by a letter: `0A6Crypto` is PosternCrypto after
    `13PosternServer`. Such a symbol is a candidate only.
    """
    last = re.findall(r"[A-Z][a-z0-9]*|[a-z0-9]+", module)[-1]
    return re.compile(rf"{len(module)}{module}|0[a-z]*[A-Z]{len(last)}{last}|{module}\.")


def belonging_to(module, candidates):
    found = [symbol for symbol in candidates if mangled(module).search(symbol)]
    if not found:
        return []
    result = subprocess.run(["swift", "demangle"], input="\n".join(found), capture_output=True, text=True, check=True)
    return [line for line in result.stdout.splitlines() if re.search(rf"\b{module}\b", line)]


def main():
    root, binary = Path(sys.argv[1]), Path(sys.argv[2])
    table = Table.read(root / "scripts" / "graph.tsv")
    held = symbols(binary)
    faults = []
    for program, module in table.never:
        if program != binary.name:
            continue
        # Its own modules have to be there: a search that can find nothing proves nothing.
        own = [program, *table.targets[program].ours]
        if not any(mangled(name).search(symbol) for name in own for symbol in held):
            faults.append(f"{binary}: no symbols of {', '.join(own)}: it is stripped, or not ours")
        faults += [f"{binary}: holds a symbol of {module}: {name}" for name in belonging_to(module, held)[:10]]
    if not any(program == binary.name for program, _ in table.never):
        faults.append(f"{binary}: the table has no rule for a program of this name")
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
