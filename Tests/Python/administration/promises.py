"""What a test promises: each is printed when it is held, and counted when it is not."""

import sys

BROKEN = []


def check(condition, what, detail=""):
    """Prints one line. `detail` is told where the promise is broken."""
    if condition:
        print("ok      " + what, flush=True)
    else:
        print("FAILED  " + what + (f": {detail}" if detail else ""), flush=True)
        BROKEN.append(what)
    return bool(condition)


def equal(found, expected, what):
    return check(found == expected, what, f"found {found!r}, expected {expected!r}")


def broken(what, detail=""):
    """For promises that are made so often that only the broken ones are told."""
    check(False, what, detail)


def end():
    if BROKEN:
        sys.exit(f"{len(BROKEN)} promises are broken")
