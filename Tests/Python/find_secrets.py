#!/usr/bin/env python3
"""Looks for what a relay must never learn, in everything that it received, stored and logged.

    find_secrets.py RECORDED RELAY LOG USER_LOGIN SECRET_FILE…

RECORDED is a folder of recording_proxy.py, RELAY the relay's directory, LOG its log. A secret file holds a password, the
24 words of a recovery key, or a vault that is kept in a file (before it stands its password: "PASSWORD_FILE+VAULT_FILE").
From each secret follow, for every vault that the user gave the relay, scrypt's output, sign-in key and vault key; all are
looked for raw, in hexadecimal and in base64. A search that could find nothing would prove nothing: the public half of each
secret's sign-in key, or its hash, has to be there.

Written from the pages PosternCrypto.md and Protocol.md. Needs the package `cryptography`.
"""

import base64
import pathlib
import sqlite3
import sys
import unicodedata

from worked_example import H, L, derive, point, private_key, scrypt_out, vault_context

HERE = pathlib.Path(__file__).resolve().parent
WORDS = HERE.parent.parent / "Sources/PosternCrypto/Vault/Lists/recovery-words.txt"

# Of ClientFrame: the frames that carry vaults, and the path to each (fields of the .proto files).
VAULTS = [(5, 3), (16, 1), (17, 4)]


# What was received

def fields(message):
    """(number, value) of each field; a value is an int or bytes."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    while at < len(message):
        tag = varint()
        if tag & 7 == 0:
            yield tag >> 3, varint()
        else:
            assert tag & 7 == 2, "a wire type that no frame has"
            count = varint()
            yield tag >> 3, message[at:at + count]
            at += count


def frames(stream):
    at = 0
    while at < len(stream):
        count = int.from_bytes(stream[at:at + 4], "big")
        yield stream[at + 4:at + 4 + count]
        at += 4 + count


def vault_randoms(streams):
    """kind → random values of all vaults that clients gave the relay."""
    found = {1: set(), 2: set()}
    for stream in streams:
        for frame in frames(stream):
            for number, body in fields(frame):
                for outer, inner in VAULTS:
                    if number == outer:
                        for vault in (dict(fields(value)) for name, value in fields(body) if name == inner):
                            if 2 in vault:
                                found[vault[1]].add(vault[2])
    return found


# What is looked for

def password_of(path):
    text = pathlib.Path(path).read_text().splitlines()[0]
    return unicodedata.normalize("NFC", text).encode("utf-8")


def recovery_key(text):
    numbers = [WORDS.read_text().split().index(word) for word in text.lower().split()]
    bits = "".join(f"{number:011b}" for number in numbers)
    return int(bits[:256], 2).to_bytes(32, "big")


class Secret:
    def __init__(self, argument, randoms):
        self.name, path = argument, argument.partition("+")
        text = pathlib.Path(path[0]).read_text().strip()
        self.texts, self.ticket = [text.encode("utf-8")], None
        if len(text.split()) == 24:
            self.kind, self.secret = 2, recovery_key(text)
        else:
            self.kind, self.secret = 1, password_of(path[0])
        self.randoms = randoms[self.kind]
        if path[2]:
            digits = pathlib.Path(path[2]).read_text().strip().partition(".")[2]
            payload = base64.b32decode(digits.upper() + "=" * (-len(digits) % 8))[:-4]
            self.ticket, self.randoms = payload[32:64], {payload[64:80]}

    def derived(self, network, user, identity):
        """What follows from the secret: (must not be known, public sign-in key) for each of the user's vaults."""
        for random in sorted(self.randoms):
            _, out = scrypt_out(self.secret, network, user, random)
            seed = self.ticket or out
            derived = derive(seed, "sign-in key", b"", 66)
            sign_in_key = bytes([derived[0] & 1]) + derived[1:]
            vault_key = derive(out, "vault key", vault_context(network, user, self.kind, identity), 32)
            yield [out, seed, sign_in_key, vault_key], point(private_key(sign_in_key))


def written(secret):
    """The secret as it may stand somewhere: raw, hexadecimal, base64 at each of three offsets, both alphabets."""
    forms = {secret, secret.hex().encode(), secret.hex().upper().encode()}
    for offset in range(3):
        # Characters that hold bits of a neighbour are left away.
        encoded = base64.b64encode(bytes(offset) + secret)[(offset * 8 + 5) // 6:(offset + len(secret)) * 8 // 6]
        forms |= {encoded, encoded.translate(bytes.maketrans(b"+/", b"-_"))}
    return forms


def identity_of(store, login):
    """Network, user and identity of a login, from its newest device list."""
    rows = store.execute("SELECT body FROM document WHERE kind = 3 ORDER BY version DESC")
    for (body,) in rows:
        start = 1 + body[0]
        if body[start + 32:].startswith(L(login.encode("utf-8"))):
            after = start + 32 + 4 + len(login.encode("utf-8")) + 4 + 64
            return body[start:start + 16], body[start + 16:start + 32], body[after:after + 133]
    sys.exit(f"the store has no list of {login}")


def main(recorded, relay, log, login, *arguments):
    ups = [path.read_bytes() for path in sorted(pathlib.Path(recorded).glob("*.up"))]
    files = [path for path in pathlib.Path(relay).rglob("*") if path.is_file()] + [pathlib.Path(log)]
    places = {"what clients said": b"\0".join(ups)} | {str(path): path.read_bytes() for path in files}
    store = b"".join(data for name, data in places.items() if "relay.sqlite" in name)
    database = sqlite3.connect(f"file:{relay}/store/relay.sqlite?mode=ro", uri=True)
    network, user, identity = identity_of(database, login)
    randoms = vault_randoms(ups)
    searched = 0
    for argument in arguments:
        secret = Secret(argument, randoms)
        wanted, seen = secret.texts + [secret.secret], set()
        for hidden, key in secret.derived(network, user, identity):
            wanted += hidden
            seen |= {"shown"} if key in places["what clients said"] else set()
            seen |= {"given"} if H(key) in places["what clients said"] else set()
            seen |= {"stored"} if H(key) in store else set()
        if not seen:
            sys.exit(f"{argument}: nothing public of this secret is there: the search would prove nothing")
        for value in wanted:
            for form in written(value):
                searched += 1
                for name, data in places.items():
                    if form in data:
                        sys.exit(f"{argument}: a secret lies in {name}")
        print(f"{argument}: its public key was {', '.join(sorted(seen))}; it is nowhere itself")
    print(f"{searched} forms looked for in {len(places)} places, {sum(map(len, places.values()))} bytes")


if __name__ == "__main__":
    if len(sys.argv) < 6:
        sys.exit(__doc__)
    main(*sys.argv[1:])
