"""Every claim of the threat model names tests; each of them is there.

    check_claims.py ROOT

A row of the table ends with `FileTests` "how a test's name begins", …; a name in quotation marks belongs to the file
named before it.
"""

import re
import sys
from pathlib import Path

PAGE = "Sources/PosternTrust/PosternTrust.docc/ThreatModel.md"
HEADING = "## Claims and the tests that attack them"


def rows(page):
    """(line number, the cell that names tests) of each claim."""
    inside = False
    for number, line in enumerate(page.splitlines(), 1):
        if line.startswith("## "):
            inside = line == HEADING
        elif inside and line.startswith("| ") and not line.startswith("| claim "):
            yield number, line.rstrip(" |").rsplit(" | ", 1)[-1]


def missing(root, cell):
    """What of a cell is not there; the whole cell where it names nothing."""
    named = re.findall(r'`([\w-]+)`|"([^"]+)"', cell)
    if not any(name for _, name in named) or not named[0][0]:
        yield f"no test is named: {cell}"
    texts = []
    for file, name in named:
        if file:
            texts = [path.read_text() for path in (root / "Tests").rglob(f"{file}.*") if path.suffix in (".swift", ".sh")]
            if not texts:
                yield f"there is no {file}"
        elif not any(re.search(r'(@Test\(\s*"|^# )' + re.escape(name), text, re.MULTILINE) for text in texts):
            yield f'no test is called "{name}…"'


def main(root):
    page = (root / PAGE).read_text()
    claims = list(rows(page))
    faults = [f"{PAGE}:{number}: {fault}" for number, cell in claims for fault in missing(root, cell)]
    if not claims:
        faults.append(f"{PAGE}: no claim was found")
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
