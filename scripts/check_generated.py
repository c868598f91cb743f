#!/usr/bin/env python3
"""Compares the .proto files, and the code that was generated from them, with what stood there when it was generated.

    check_generated.py ROOT                   prints one line for each fault, and exits 1 when there is one
    check_generated.py --write VERSION ROOT   writes the record: scripts/generate-protobuf does that

The record, scripts/generated.sha256, holds the version and the SHA-256 of each file, source and product. So a .proto
file that was edited alone is noticed without a generator, and so is generated code that was edited by hand.
"""

import hashlib
import re
import sys
from pathlib import Path

RECORD = "scripts/generated.sha256"
VERSION = re.compile(r'swift-protobuf", exact: "([^"]+)"')
HINT = "run scripts/generate-protobuf, and commit what it makes"


def hashes(root):
    """path → SHA-256 of every .proto file and every file that was generated."""
    paths = [path for kind in ("*.proto", "*.pb.swift") for path in (root / "Sources").rglob(kind)]
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def write(version, root):
    lines = [f"{digest}  {path}\n" for path, digest in sorted(hashes(root).items())]
    (root / RECORD).write_text(f"swift-protobuf {version}\n" + "".join(lines))


def recorded(root):
    """The generator's version, and path → SHA-256."""
    record = root / RECORD
    first, *lines = record.read_text().splitlines() if record.exists() else [""]
    return first.rpartition(" ")[2], {path: digest for digest, _, path in (line.partition("  ") for line in lines)}


def faults(root):
    version, before = recorded(root)
    now = hashes(root)
    for path in sorted(before.keys() | now.keys()):
        if path not in now:
            yield f"{path}: it is gone, and was there when the code was generated: {HINT}"
        elif path not in before:
            yield f"{path}: it was not there when the code was generated: {HINT}"
        elif before[path] != now[path]:
            yield f"{path}: it is not what it was when the code was generated: {HINT}"
    wanted = VERSION.search((root / "Package.swift").read_text())
    wanted = wanted[1] if wanted else ""
    if version != wanted and any(path.endswith(".proto") for path in now):
        made = f"swift-protobuf {version or '-'} generated the code"
        yield f"{RECORD}: {made}, and Package.swift has {wanted or '-'}: {HINT}"


def main(root):
    found = list(faults(root))
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[1] == "--write":
        write(sys.argv[2], Path(sys.argv[3]))
    elif len(sys.argv) == 2:
        sys.exit(main(Path(sys.argv[1])))
    else:
        sys.exit(__doc__)
