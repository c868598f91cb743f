#!/usr/bin/env python3
"""Compares Package.swift and every import in the sources with scripts/graph.tsv.

    check_graph.py ROOT

Prints one line for each fault and exits 1 when there is one.
"""

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

# The front end leaves out what `#if` leaves out, and a release build is not a debug build: lines are read as well.
IMPORT = re.compile(
    r"^[ \t]*(?P<attributes>(?:@\w+(?:\([^)]*\))?\s+)*)(?:(?:public|package|internal|private|fileprivate)\s+)?"
    r"import\s+(?:(?:struct|class|enum|protocol|typealias|func|let|var|actor)\s+)?(?P<module>\w+)",
    re.MULTILINE,
)
CAN_IMPORT = re.compile(r"\bcanImport\s*\(\s*(\w+)")
# A literal of many lines may hold another language's imports.
LITERAL = re.compile(r'^(?![^\n]*(?://|/\*))[^\n]*"""[ \t]*\n.*?^[ \t]*"""', re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)


@dataclass
class Row:
    ours: set
    outside: set
    withheld: set


@dataclass
class Table:
    toolchain: set = field(default_factory=set)
    shared: set = field(default_factory=set)
    tests: set = field(default_factory=set)
    never: list = field(default_factory=list)
    targets: dict = field(default_factory=dict)

    @classmethod
    def read(cls, path):
        table = cls()
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match line.split("\t"):
                case [start] if not start or start.startswith("#"):
                    continue
                case ["toolchain" | "shared" | "tests" as kind, modules]:
                    getattr(table, kind).update(names(modules))
                case ["never", start, end]:
                    table.never.append((start, end))
                case ["target", name, *columns] if len(columns) == 3:
                    table.targets[name] = Row(*map(names, columns))
                case _:
                    sys.exit(f"{path}:{number}: not a row of the table")
        return table


def names(column):
    return set() if column == "-" else set(column.split())


@dataclass
class Target:
    name: str
    kind: str
    path: Path
    sources: list
    ours: set
    products: set


def described(root):
    """The targets of the package, as SwiftPM sees them."""
    command = ["swift", "package", "--package-path", root, "describe", "--type", "json"]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(result.stderr.strip())
    targets = {}
    for item in json.loads(result.stdout)["targets"]:
        path = root / item["path"]
        swift = [path / source for source in item["sources"] if source.endswith(".swift")]
        ours, products = set(item.get("target_dependencies", [])), set(item.get("product_dependencies", []))
        # A program that tests start is as free as they are; nothing of the product can declare it.
        kind = "test" if item["path"].startswith("Tests/") else item["type"]
        targets[item["name"]] = Target(item["name"], kind, path, swift, ours, products)
    return targets


def listed(values):
    return " ".join(sorted(values)) or "-"


def target_faults(targets, table):
    ours = {name for name, target in targets.items() if target.kind != "test"}
    for name in sorted(ours - table.targets.keys()):
        yield f"Package.swift: target {name} is not in the table"
    for name in sorted(table.targets.keys() - ours):
        yield f"Package.swift: target {name} of the table is missing"
    for name in sorted(ours & table.targets.keys()):
        target, row = targets[name], table.targets[name]
        if target.ours != row.ours:
            yield f"Package.swift: {name} declares {listed(target.ours)}; the table says {listed(row.ours)}"
        for product in sorted(target.products - row.outside - table.shared):
            yield f"Package.swift: {name} declares {product}, which the table does not give to it"
        for product in sorted(target.products & row.withheld):
            yield f"Package.swift: {name} declares {product}, which the table withholds from it"


def path_faults(targets, table):
    for start, end in table.never:
        for name in (start, end):
            if name not in targets:
                yield f"Package.swift: there is no {name}, of which the table says where no path may lead"
        path = path_between(targets, start, end)
        if path:
            yield f"Package.swift: a path leads from {start} to {end}: {' > '.join(path)}"


def path_between(targets, start, end):
    waiting, seen = [[start]], {start}
    while waiting:
        path = waiting.pop()
        if path[-1] == end:
            return path
        following = targets[path[-1]].ours if path[-1] in targets else set()
        for name in sorted(following - seen):
            seen.add(name)
            waiting.append([*path, name])
    return None


def allowed_modules(target, table):
    """What a target may import, and the part of it that the package must declare for that."""
    row = table.targets.get(target.name)
    if target.kind == "test" or row is None:
        return table.toolchain | table.tests | target.ours | target.products
    declared = (row.ours & target.ours) | ((row.outside | table.shared) & target.products)
    return (table.toolchain | declared) - row.withheld


def imported_by_compiler(target):
    """Every module that the target's files import, as the compiler reads them."""
    command = ["swiftc", "-frontend", "-emit-imported-modules", "-module-name", "sources", *target.sources]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        return None, result.stderr.strip()
    return set(result.stdout.split()), ""


def import_faults(target, targets, table):
    allowed = allowed_modules(target, table)
    seen, where = set(), {}
    for source in target.sources:
        text = source.read_text(errors="replace")
        literals = [match.span() for match in LITERAL.finditer(text)]
        for match in IMPORT.finditer(text):
            # Our own names are never overlooked: what looks like a literal may be made to.
            if match["module"] not in targets and any(start < match.start() < end for start, end in literals):
                continue
            place = f"{source}:{text.count(chr(10), 0, match.start('module')) + 1}"
            seen.add(match["module"])
            where.setdefault(match["module"], []).append(place)
            if "@_exported" in match["attributes"]:
                yield f"{place}: exports {match['module']} to targets that do not declare it"
        # With comments and without: a comment may hide the word, or stand inside it.
        asked = set(CAN_IMPORT.findall(text)) | set(CAN_IMPORT.findall(COMMENT.sub("", text)))
        for module in sorted(asked & targets.keys()):
            yield f"{source}: asks canImport({module}): code must not depend on what else is built"
    compiled, fault = imported_by_compiler(target) if target.sources else (set(), "")
    if compiled is None:
        yield f"{target.path}: its imports cannot be read: {fault}"
        return
    for module in sorted((seen | compiled) - allowed - {target.name}):
        for place in where.get(module, [target.path]):
            yield f"{place}: {target.name} may not import {module}: {reason(module, target, table)}"


def reason(module, target, table):
    row = table.targets.get(target.name)
    if row and module in row.withheld:
        return "the table withholds it"
    if row and module not in row.ours | row.outside | table.shared:
        return "the table does not give it"
    return "its target does not declare it"


def stray_faults(root, targets):
    known = {source for target in targets.values() for source in target.sources}
    for source in sorted((root / "Sources").rglob("*.swift")):
        if source not in known:
            yield f"{source}: belongs to no target"


def main():
    root = Path(sys.argv[1]).resolve()
    table = Table.read(root / "scripts" / "graph.tsv")
    targets = described(root)
    faults = [*target_faults(targets, table), *path_faults(targets, table), *stray_faults(root, targets)]
    with ThreadPoolExecutor(2) as pool:
        for found in pool.map(lambda target: list(import_faults(target, targets, table)), targets.values()):
            faults += found
    for fault in faults:
        print(fault.replace(f"{root}/", ""))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
