"""Reads and checks every kind of signed document of Postern, written from PosternTrust's page alone.

    signed_documents.py VECTORS             checks the vectors' folder: what is right is taken, what breaks a rule is not
    signed_documents.py show KIND FILE...   reads documents from files, a chain in rising order, checks it and says what
                                            is in it; KIND: charter, policy, list, keys, voucher

Needs Python's `cryptography`. Nothing of the Swift code or of the program that made the vectors is used.
"""

import base64
import hashlib
import json
import pathlib
import re
import sys
import unicodedata

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

ORDER = int("1" + "f" * 65 + "a51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409", 16)
LATEST = 253402300799
ZERO16, ZERO64 = bytes(16), bytes(64)


class Refused(Exception):
    """A document that breaks a rule of the page."""


class UpdateNeeded(Refused):
    """It may be right for a later version of the software."""


def require(condition, what):
    if not condition:
        raise Refused(what)


def H(data):
    return hashlib.sha512(data).digest()


def T(name):
    text = b"postern/1 " + name.encode()
    return bytes([len(text)]) + text


class Reader:
    """Takes exactly one encoding of a value; a length is held against its limit before anything is read."""

    def __init__(self, data):
        require(1 <= len(data) <= 1 << 20, "size of a body")
        self.rest = memoryview(data)

    def take(self, count):
        require(count <= len(self.rest), "bytes are missing")
        taken, self.rest = bytes(self.rest[:count]), self.rest[count:]
        return taken

    def number(self, size):
        return int.from_bytes(self.take(size), "big")

    def label(self, name):
        require(self.take(len(T(name))) == T(name), "label")

    def sized(self, limit=65536, least=0):
        length = self.number(4)
        require(least <= length <= limit, "length")
        return self.take(length)

    def text(self, limit=65536, least=0):
        try:
            return self.sized(limit, least).decode("utf-8")
        except UnicodeDecodeError:
            raise Refused("not UTF-8") from None

    def time(self):
        time = self.number(8)
        require(time <= LATEST, "time")
        return time

    def point(self):
        return public_key(self.take(133))

    def items(self, least, most, item, key=lambda value: value):
        """n*(…): sorted by the first field as encoded, no two alike."""
        count = self.number(2)
        require(least <= count <= most, "count")
        values = []
        for _ in range(count):
            values.append(item())
            require(len(values) < 2 or key(values[-2]) < key(values[-1]), "order")
        return values

    def extensions(self):
        found = self.items(0, 64, lambda: (self.number(2), self.sized()), key=lambda pair: pair[0])
        if any(kind % 2 == 0 for kind, _ in found):
            raise UpdateNeeded("an unknown even extension")
        return found

    def end(self):
        require(not self.rest, "bytes are left over")


def public_key(encoded):
    require(encoded[0] == 4, "encoding of a point")
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP521R1(), encoded)
    except ValueError:
        raise Refused("not a point on the curve") from None
    return encoded


def verify(pk, signature, message):
    require(len(signature) == 132, "size of a signature")
    r, s = int.from_bytes(signature[:66], "big"), int.from_bytes(signature[66:], "big")
    require(1 <= r < ORDER and 1 <= s < ORDER, "range of a signature")
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP521R1(), pk)
    try:
        key.verify(utils.encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA512()))
    except InvalidSignature:
        raise Refused("signature") from None


def login(text):
    require(1 <= len(text.encode()) <= 256, "size of a login")
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())
    require(text == folded, "form of a login")
    controls = [(0, 0x1F), (0x7F, 0x9F), (0x2028, 0x202E), (0x2066, 0x2069)]
    require(not any(low <= ord(c) <= high for c in text for low, high in controls), "characters of a login")
    return text


def host_port(encoded):
    found = re.fullmatch(rb"(\[[0-9a-f:.]+\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*):([1-9][0-9]{0,4})", encoded)
    require(found and int(found[2]) <= 65535 and len(found[1]) <= 255, "host:port")
    if found[1][:1] == b"[":
        require(found[1].count(b":") >= 2, "host:port")
    else:
        require(not any(part[:1] == b"-" or part[-1:] == b"-" for part in found[1].split(b".")), "host:port")
    return found[0].decode()


def chained(reader, network_is_zero_in_first=False):
    """network, version and prev, as most kinds have them; a policy and a list put a field between."""
    network, version, prev = reader.take(16), reader.number(4), reader.take(64)
    require(version >= 1, "version")
    first = version == 1
    require((prev == ZERO64) == first, "prev")
    require((network == ZERO16) == (first and network_is_zero_in_first), "network")
    return network, version, prev


def read_charter(body):
    reader = Reader(body)
    reader.label("charter")
    network, version, prev = chained(reader, network_is_zero_in_first=True)
    charter = {"version": version, "prev": prev, "nonce": reader.take(32)}
    charter["network"] = network if version > 1 else H(body)[:16]
    charter["issued"], charter["expires"] = reader.time(), reader.time()
    require(charter["issued"] < charter["expires"], "expires")
    charter["roots"] = reader.items(1, 3, reader.point)
    charter["operating"] = reader.point()
    charter["vouchers"] = reader.items(0, 64, reader.point)
    keys = charter["roots"] + [charter["operating"]] + charter["vouchers"]
    require(len(set(keys)) == len(keys), "a key with two jobs")
    charter["vouching"], charter["retention"] = reader.number(1), reader.number(1)
    require(charter["vouching"] <= 1 and charter["retention"] <= 2, "vouching or retention")
    charter["identities"] = reader.items(0, 16, lambda: (reader.take(16), reader.take(64)), key=lambda item: item[0])
    require(charter["retention"] < 2 or charter["identities"], "retention by nobody")
    encoded_length = lambda host: (len(host).to_bytes(4, "big"), host.encode())
    charter["hosts"] = reader.items(1, 16, lambda: host_port(reader.sized(262)), key=encoded_length)
    charter["authorities"] = reader.items(0, 8, lambda: reader.take(64))
    charter["extensions"] = reader.extensions()
    require((1, b"") in charter["extensions"] or 1 not in dict(charter["extensions"]), "root held by the relay")
    reader.end()
    return charter


def read_policy(body):
    reader = Reader(body)
    reader.label("policy")
    policy = {"network": reader.take(16), "scope": reader.take(16), "version": reader.number(4)}
    policy["prev"], policy["charter"], policy["issued"] = reader.take(64), reader.number(4), reader.time()
    policy["retention"], policy["settings"] = reader.number(1), reader.text(524288)
    reader.end()
    require(policy["network"] != ZERO16, "network")
    require(policy["version"] >= 1 and (policy["prev"] == ZERO64) == (policy["version"] == 1), "version and prev")
    require(policy["charter"] >= 1, "charter version")
    require(policy["retention"] <= (1 if policy["scope"] == ZERO16 else 0), "retention")
    return policy


def read_list(body):
    reader = Reader(body)
    reader.label("device list")
    found = {"network": reader.take(16), "user": reader.take(16), "login": login(reader.text(256, 1))}
    found["version"], found["prev"], found["identity"] = reader.number(4), reader.take(64), reader.point()
    found["devices"] = reader.items(0, 16, lambda: listed_device(reader), key=lambda device: device["id"])
    found["extensions"] = reader.extensions()
    reader.end()
    require(found["network"] != ZERO16, "network")
    require(found["version"] >= 1 and (found["prev"] == ZERO64) == (found["version"] == 1), "version and prev")
    kinds = {device["kind"] for device in found["devices"]}
    require(len(kinds) <= 1 and kinds <= {1, 2, 3}, "kind")
    require(len(found["devices"]) <= (16 if kinds & {2, 3} else 10), "count of devices")
    require(found["identity"] not in [device["pk"] for device in found["devices"]], "a key with two jobs")
    return found


def listed_device(reader):
    device = {"id": reader.take(16), "pk": reader.point(), "kind": reader.number(1), "suites": reader.number(2)}
    device["added"] = reader.time()
    require(device["id"] == H(T("device id") + device["pk"])[:16], "device id")
    require(device["suites"], "suites")
    return device


def read_keys(body):
    reader = Reader(body)
    reader.label("exchange keys")
    keys = {"network": reader.take(16), "user": reader.take(16), "device": reader.take(16)}
    if reader.number(1) != 1:
        raise UpdateNeeded("suite")
    keys["kind"], keys["created"] = reader.number(1), reader.time()
    require(keys["kind"] in (1, 2), "kind")
    keys["keys"] = reader.items(1, 8 if keys["kind"] == 1 else 1, reader.point)
    reader.end()
    keys["ids"] = [H(T("key id") + pk)[:16] for pk in keys["keys"]]
    return keys


def read_voucher(body):
    reader = Reader(body)
    reader.label("voucher")
    voucher = {"network": reader.take(16), "user": reader.take(16), "login": login(reader.text(256, 1))}
    voucher["identity"], voucher["issued"] = reader.take(64), reader.time()
    reader.end()
    require(voucher["network"] != ZERO16, "network")
    return voucher


READERS = {"charter": read_charter, "policy": read_policy, "list": read_list, "keys": read_keys,
           "voucher": read_voucher}


def linked(before, content, body_before):
    """The place of a version in its chain."""
    require(content["version"] == (before["version"] + 1 if before else 1), "version")
    if before:
        require(content["prev"] == H(body_before), "broken link")
        require(content["network"] == before["network"], "network")


def check_charters(documents, network=None):
    chain, body_before = [], b""
    for body, signature in documents:
        charter = read_charter(body)
        before = chain[-1] if chain else None
        linked(before, charter, body_before)
        require(network is None or charter["network"] == network, "another network")
        signed_by((before or charter)["roots"], signature, body)
        chain.append(charter)
        body_before = body
    return chain


def check_policies(documents, charters):
    chain, body_before = [], b""
    for body, signature in documents:
        policy = read_policy(body)
        before = chain[-1] if chain else None
        linked(before, policy, body_before)
        require(policy["network"] == charters[0]["network"], "another network")
        require(policy["charter"] <= len(charters), "a charter that is not here")
        require(not before or (policy["charter"] >= before["charter"] and policy["scope"] == before["scope"]), "chain")
        verify(charters[policy["charter"] - 1]["operating"], signature, body)
        chain.append(policy)
        body_before = body
    require(not chain or charters[chain[-1]["charter"] - 1]["operating"] == charters[-1]["operating"], "old key")
    return chain


def check_lists(documents):
    chain, body_before, identities, gone = [], b"", [], set()
    for body, signature in documents:
        found = read_list(body)
        before = chain[-1] if chain else None
        linked(before, found, body_before)
        require(not before or found["user"] == before["user"], "another user")
        require(found["identity"] not in identities[:-1], "an identity that was replaced")
        verify(found["identity"], signature, body)
        if found["identity"] not in identities:
            identities.append(found["identity"])
        ids = {device["id"] for device in found["devices"]}
        require(not ids & gone, "a removed device")
        gone |= {device["id"] for device in before["devices"]} - ids if before else set()
        chain.append(found)
        body_before = body
    return chain


def check_keys(document, device_list):
    keys = read_keys(document[0])
    require(keys["network"] == device_list["network"] and keys["user"] == device_list["user"], "another user")
    device = [device for device in device_list["devices"] if device["id"] == keys["device"]]
    require(device, "a device that is not on the list")
    verify(device[0]["pk"], document[1], document[0])
    return keys


def check_voucher(document, charters):
    voucher = read_voucher(document[0])
    require(voucher["network"] == charters[0]["network"], "another network")
    signed_by(charters[-1]["vouchers"], document[1], document[0])
    return voucher


def signed_by(keys, signature, body):
    for pk in keys:
        try:
            return verify(pk, signature, body)
        except Refused:
            continue
    raise Refused("signature")


def check_sign_in(document, device_list, charter, nonce):
    """What the relay does with a proof."""
    reader = Reader(document[0])
    reader.label("sign-in")
    network, user, device = reader.take(16), reader.take(16), reader.take(16)
    address, signed_nonce = host_port(reader.sized(262)), reader.take(32)
    reader.end()
    require((network, user) == (device_list["network"], device_list["user"]), "another user")
    require(address in charter["hosts"] and signed_nonce == nonce, "address or nonce")
    listed = [item for item in device_list["devices"] if item["id"] == device]
    require(listed, "a device that is not on the list")
    verify(listed[0]["pk"], document[1], document[0])


def check_vault_proof(document, pk, user, kind, charter, nonce):
    """What the relay does before it compares H(pk) with what it keeps."""
    reader = Reader(document[0])
    reader.label("vault proof")
    signed_user, signed_kind = (reader.take(16), reader.take(16)), reader.number(1)
    address, signed_nonce = host_port(reader.sized(262)), reader.take(32)
    reader.end()
    require(signed_user == (charter["network"], user) and signed_kind == kind, "another user or vault")
    require(address in charter["hosts"] and signed_nonce == nonce, "address or nonce")
    verify(pk, document[1], document[0])


def code(text, prefix):
    """The payload of a joining code or a link code."""
    head, _, digits = text.strip().partition(".")
    require(head == prefix and re.fullmatch(r"[a-z2-7]+", digits), "form of a code")
    data = base64.b32decode(digits.upper() + "=" * (-len(digits) % 8))
    require(base64.b32encode(data).decode().lower().rstrip("=") == digits, "spare bits")
    payload, checksum = data[:-4], data[-4:]
    require(H(payload)[:4] == checksum, "checksum")
    return payload


def link_code(c, identity, pk_n, r_n, r_o):
    """The eight digits that both devices show."""
    number = int.from_bytes(H(T("link code") + c + identity + pk_n + r_n + r_o)[:8], "big")
    return f"{number % 10**8:08d}"


def link_commitment(network, user, pk_n, r_n):
    return H(T("link commit") + network + user + pk_n + r_n)


def safety_number(one, other):
    """60 digits of two users, each (who, identity)."""
    def half(who, identity):
        digest = H(T("safety") + who + identity)
        return " ".join(f"{int.from_bytes(digest[5 * i:5 * i + 5], 'big') % 100000:05d}" for i in range(6))
    return " ".join(half(*user) for user in sorted([one, other]))


# What follows runs the checks on the vectors.

def pair(vector):
    return bytes.fromhex(vector["body"]), bytes.fromhex(vector["signature"])


class Vectors:
    def __init__(self, folder):
        self.layouts = json.loads((folder / "layouts.json").read_text())
        self.refusals = json.loads((folder / "refusals.json").read_text())["cases"]
        self.passed = self.failed = 0

    def case(self, name, work, refused=False):
        try:
            work()
            good = not refused
        except Refused as reason:
            good, name = refused, f"{name}: {reason}"
        self.passed, self.failed = self.passed + good, self.failed + (not good)
        if not good:
            print("FAILED ", name)

    def run(self):
        right = self.layouts
        charters = [pair(vector) for vector in right["charters"]]
        network = bytes.fromhex(right["network"])
        chain = check_charters(charters, network)
        lists = check_lists([pair(vector) for vector in right["lists"]])
        policies = [pair(vector) for vector in right["policies"]]
        of_phone = next(found for found in reversed(lists) if
                        any(item["id"].hex() == right["ids"]["phone"] for item in found["devices"]))
        self.case("charters", lambda: check_charters(charters, network))
        self.case("policies", lambda: check_policies(policies, chain))
        self.case("group policy", lambda: read_policy(pair(right["groupPolicy"])[0]))
        for kind in ("oneTime", "rotating"):
            self.case(kind, lambda kind=kind: check_keys(pair(right[kind]), of_phone))
        self.case("voucher", lambda: check_voucher(pair(right["voucher"]), chain))
        nonce = bytes.fromhex(right["nonce"])
        self.case("sign-in", lambda: check_sign_in(pair(right["signIn"]), of_phone, chain[-1], nonce))
        alice, signer = bytes.fromhex(right["alice"]), bytes.fromhex(right["vaultProof"]["signer"])
        proof = pair(right["vaultProof"])
        self.case("vault proof", lambda: check_vault_proof(proof, signer, alice, 1, chain[-1], nonce))
        self.case("vault proof of another vault",
                  lambda: check_vault_proof(proof, signer, alice, 2, chain[-1], nonce), refused=True)
        self.case("vault proof of another connection",
                  lambda: check_vault_proof(proof, signer, alice, 1, chain[-1], bytes(32)), refused=True)
        self.codes(right, network)
        self.altered(right, charters, policies, chain, of_phone)
        self.broken_rules()
        print(f"{self.passed} passed, {self.failed} failed")
        return self.failed == 0 and self.passed > 0

    def codes(self, right, network):
        joining = right["joining"]
        invitation = code(joining["invitation"], "postern-invite-1")
        self.case("invitation", lambda: require(
            invitation[:16] == network and invitation[16:48].hex() == joining["secret"], "payload"))
        self.case("network code", lambda: require(code(joining["networkCode"], "postern-network-1")[:16] == network,
                                                  "payload"))
        wrong = joining["invitation"][:-1] + ("a" if joining["invitation"][-1] != "a" else "b")
        self.case("altered invitation", lambda: code(wrong, "postern-invite-1"), refused=True)
        link = right.get("link")
        if link:
            values = {name: bytes.fromhex(value) for name, value in link.items() if name not in ("code", "digits")}
            c = link_commitment(network, values["user"], values["newDevice"], values["newRandom"])
            self.case("link commitment", lambda: require(c == values["commitment"], "c"))
            digits = link_code(c, values["identity"], values["newDevice"], values["newRandom"], values["oldRandom"])
            self.case("link code", lambda: require(digits == link["digits"], digits))
            self.case("link in a picture", lambda: require(code(link["code"], "postern-link-1") == values["user"] + c,
                                                           "payload"))

    def altered(self, right, charters, policies, chain, device_list):
        """One bit of each body, and of each signature, in turn."""
        checks = {
            "charter": (charters[0], lambda document: check_charters([document, charters[1]], chain[0]["network"])),
            "policy": (policies[-1], lambda document: check_policies(policies[:-1] + [document], chain)),
            "list": (pair(right["lists"][-1]),
                     lambda document: check_lists([pair(v) for v in right["lists"][:-1]] + [document])),
            "keys": (pair(right["oneTime"]), lambda document: check_keys(document, device_list)),
            "voucher": (pair(right["voucher"]), lambda document: check_voucher(document, chain)),
        }
        for name, (document, check) in checks.items():
            for part, at in [(part, at) for part in (0, 1) for at in range(0, len(document[part]), 7)]:
                altered = [bytearray(document[0]), bytearray(document[1])]
                altered[part][at] ^= 1
                self.case(f"{name}, byte {at} of {'body' if part == 0 else 'signature'}",
                          lambda: check((bytes(altered[0]), bytes(altered[1]))), refused=True)

    def broken_rules(self):
        readers = {"charter": read_charter, "policy": read_policy, "device list": read_list,
                   "exchange keys": read_keys, "voucher": read_voucher}
        for case in self.refusals:
            body, reader = bytes.fromhex(case["body"]), readers[case["layout"]]
            self.case(f"{case['layout']}: {case['name']}", lambda: reader(body), refused=case["error"] != "accepted")


def from_file(path):
    data = pathlib.Path(path).read_bytes()
    reader = Reader(data)
    body = reader.sized(1 << 20, 1)
    signature = reader.take(132)
    reader.end()
    return body, signature


def shown(value):
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {name: shown(item) for name, item in value.items()}
    return [shown(item) for item in value] if isinstance(value, (list, tuple)) else value


def show(kind, paths):
    documents = [from_file(path) for path in paths]
    if kind == "charter":
        contents = check_charters(documents)
    elif kind == "list":
        contents = check_lists(documents)
    else:
        contents = [READERS[kind](body) for body, _ in documents]
    print(json.dumps([shown(content) for content in contents], indent=2, ensure_ascii=False))


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if len(arguments) == 1:
        sys.exit(0 if Vectors(pathlib.Path(arguments[0])).run() else 1)
    if len(arguments) >= 3 and arguments[0] == "show" and arguments[1] in READERS:
        try:
            show(arguments[1], arguments[2:])
        except Refused as reason:
            sys.exit(f"refused: {reason}")
    else:
        sys.exit(__doc__)
