#!/usr/bin/env python3
"""Lists the Swift files past 400 lines and the functions past 40: those to look at twice. It refuses nothing."""

import re
import sys
from pathlib import Path

FILE_LINES, FUNCTION_LINES = 400, 40

FUNCTION = re.compile(r"^\s*(?:@?\w+(?:\([^)]*\))?\s+)*?(?:func\s+(?P<name>[^\s(<]+)|(?P<init>init)[?!]?\s*[(<])")
NOISE = re.compile(r'""".*?"""|"(?:\\.|[^"\\\n])*"|/\*.*?\*/|//[^\n]*', re.DOTALL)


def without_noise(text):
    """The text without strings and comments, line by line where it was."""
    return NOISE.sub(lambda match: "\n" * match[0].count("\n"), text)


def functions(text):
    """Name, first line and number of lines of each function that has a body."""
    lines = without_noise(text).splitlines()
    for start, line in enumerate(lines):
        match = FUNCTION.match(line)
        if not match:
            continue
        depth, opened = 0, False
        for end in range(start, len(lines)):
            depth += lines[end].count("{") - lines[end].count("}")
            opened = opened or "{" in lines[end]
            if depth < 0 or (not opened and end > start and not lines[end].strip()):
                break
            if opened and depth == 0:
                yield match["name"] or "init", start + 1, end - start + 1
                break


def main():
    root = Path(sys.argv[1])
    for source in sorted([*root.glob("Sources/**/*.swift"), *root.glob("Tests/**/*.swift")]):
        if source.name.endswith(".pb.swift"):
            continue
        text = source.read_text()
        count = len(text.splitlines())
        if count > FILE_LINES:
            print(f"{source.relative_to(root)}: {count} lines")
        for name, line, length in functions(text):
            if length > FUNCTION_LINES:
                print(f"{source.relative_to(root)}:{line}: {name} has {length} lines")


if __name__ == "__main__":
    main()
