#!/usr/bin/env python3
"""Writes folding.json: every character whose caseless form (NFC of the full case folding of NFD) is another.

    python3 folding.py > folding.json
"""
import json
import sys
import unicodedata


def folded(text):
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())


characters = (chr(value) for value in range(0x110000) if not 0xD800 <= value < 0xE000)
changed = {character: folded(character) for character in characters if folded(character) != character}
vectors = {"source": f"Python's unicodedata, Unicode {unicodedata.unidata_version}, folding.py", "changed": changed}
json.dump(vectors, sys.stdout, indent=0)
print()
