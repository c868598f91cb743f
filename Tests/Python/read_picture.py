"""Reads the QR code that a program drew on its output with block characters, as a camera would, and prints its text.

    read_picture.py FILE

Needs the `zxing-cpp` package.
"""

import pathlib
import sys

import zxingcpp

# Light is drawn: each character holds two modules, the upper and the lower one.
LIGHT = {"█": (1, 1), "▀": (1, 0), "▄": (0, 1), " ": (0, 0)}
PIXELS = 6


def rows(text):
    """The modules of the picture's lines, 255 where it is light."""
    for line in text.splitlines():
        if "█" in line and set(line) <= LIGHT.keys():
            for half in (0, 1):
                yield [255 * LIGHT[character][half] for character in line]


def image(modules):
    """Each module a square of pixels: a view of bytes with a shape, which is all that the reader needs."""
    width = len(modules[0])
    pixels = b"".join(bytes(value for value in row for _ in range(PIXELS)) * PIXELS for row in modules)
    return memoryview(pixels).cast("B", (PIXELS * len(modules), PIXELS * width))


def main(path):
    modules = list(rows(pathlib.Path(path).read_text(encoding="utf-8")))
    if not modules or len({len(row) for row in modules}) != 1:
        sys.exit("there is no picture")
    codes = zxingcpp.read_barcodes(image(modules))
    if len(codes) != 1:
        sys.exit(f"{len(codes)} codes are in the picture")
    print(codes[0].text)


if __name__ == "__main__":
    main(*sys.argv[1:])
