"""Reads and checks every kind of signed document of Postern, written from PosternTrust's page alone.

    signed_documents.py VECTORS             checks the vectors' folder: what is right is taken, what breaks a rule is not
    signed_documents.py show KIND FILE...   reads documents from files, a chain in rising order, checks it and says what
                                            is in it; KIND: charter, policy, list, keys, voucher, entry

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
    controls = [(0, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x61C, 0x61C), (0x180E, 0x180E), (0x200B, 0x200F),
                (0x2028, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0xE0000, 0xE007F)]
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


def who_of(reader):
    who = reader.take(32)
    require(who[:16] != ZERO16, "who")
    return who


def read_members(reader, least):
    """{who: (H(identity), role)}"""
    def member():
        who, identity, role = who_of(reader), reader.take(64), reader.number(1)
        require(role in (1, 2), "role")
        return who, identity, role
    return {who: (identity, role) for who, identity, role in reader.items(least, 500, member, key=lambda item: item[0])}


def roles_fit(kind, members):
    moderators = [who for who, (_, role) in members.items() if role == 2]
    return not moderators if kind == 2 else bool(moderators) or not members


def read_details(change, details):
    reader = Reader(details) if details else None
    require(reader, "no details")
    if change == 1:
        content = {"kind": reader.number(1), "nonce": reader.take(32), "timers": (reader.number(4), reader.number(4))}
        require(content["kind"] in (1, 2), "kind")
        content["members"] = read_members(reader, 1)
        require(roles_fit(content["kind"], content["members"]), "role")
    elif change == 2:
        content = read_members(reader, 1)
    elif change == 3:
        content = reader.items(1, 500, lambda: who_of(reader))
    elif change == 4:
        content = reader.number(4), reader.number(4)
    elif change == 5:
        content = dict(reader.extensions())
        require(content, "count")
    else:
        raise Refused("change")
    reader.end()
    return content


def read_entry(body):
    reader = Reader(body)
    reader.label("room entry")
    entry = {"network": reader.take(16), "room": reader.take(16), "version": reader.number(4), "prev": reader.take(64)}
    entry["author"], entry["device"], entry["list"] = who_of(reader), reader.take(16), reader.number(4)
    entry["time"], entry["change"] = reader.time(), reader.number(1)
    entry["content"], entry["state"] = read_details(entry["change"], reader.sized()), reader.take(64)
    reader.end()
    first = entry["version"] == 1
    require(entry["network"] != ZERO16 and (entry["room"] == ZERO16) == first, "network or room")
    require(entry["version"] >= 1 and (entry["prev"] == ZERO64) == first, "version and prev")
    require(entry["list"] >= 1 and (entry["change"] == 1) == first, "list version or change")
    return entry


def read_state(body):
    require(len(body) <= 262144, "size of a state")
    reader = Reader(body)
    reader.label("room state")
    state = {"network": reader.take(16), "room": reader.take(16), "version": reader.number(4)}
    state["kind"], state["timers"] = reader.number(1), (reader.number(4), reader.number(4))
    state["members"], state["items"] = read_members(reader, 0), dict(reader.extensions())
    reader.end()
    first = state["version"] == 1
    require(state["network"] != ZERO16 and state["version"] >= 1 and (state["room"] == ZERO16) == first, "place")
    require(state["kind"] in (1, 2) and roles_fit(state["kind"], state["members"]), "kind or role")
    require(not first or (state["members"] and not state["items"]), "version 1")
    require(all(state["items"].values()), "an empty item")
    return state


def write_state(state):
    members, items = sorted(state["members"].items()), sorted(state["items"].items())
    number = lambda value, size: value.to_bytes(size, "big")
    return b"".join(
        [T("room state"), state["network"], state["room"], number(state["version"], 4), number(state["kind"], 1),
         number(state["timers"][0], 4), number(state["timers"][1], 4), number(len(members), 2)]
        + [who + identity + number(role, 1) for who, (identity, role) in members] + [number(len(items), 2)]
        + [number(kind, 2) + number(len(value), 4) + value for kind, value in items])


def outcome(before, entry):
    """The state after an entry, whether or not it is lawful."""
    content, change = entry["content"], entry["change"]
    if change == 1:
        after = {"kind": content["kind"], "timers": content["timers"], "members": content["members"], "items": {}}
    else:
        after = dict(before)
        if change == 2:
            after["members"] = {**before["members"], **content}
        elif change == 3:
            after["members"] = {who: held for who, held in before["members"].items() if who not in content}
        elif change == 4:
            after["timers"] = content
        else:
            after["items"] = {kind: value for kind, value in {**before["items"], **content}.items() if value}
    return {**after, **{name: entry[name] for name in ("network", "room", "version")}}


def judge(before, entry, identity, may_take, is_current):
    """The state after a lawful entry.

    identity is the author's, by the list that the entry names; may_take(who, identity) and is_current(who, identity)
    say what is known of the users' identities.
    """
    author, change, content = entry["author"], entry["change"], entry["content"]
    require(entry["version"] == (before["version"] + 1 if before else 1), "rule 1: version")
    require(not before or entry["network"] == before["network"], "rule 1: network")
    require(not before or before["version"] == 1 or entry["room"] == before["room"], "rule 1: room")
    require(may_take(author, identity), "rule 2")
    if change == 1:
        require(author[:16] == entry["network"], "rule 3: home")
        require(content["members"].get(author) == (identity, 2 if content["kind"] == 1 else 1), "rule 3: creator")
    else:
        held = before["members"]
        require(held.get(author, (None, 0))[0] == identity, "rule 4")
        require(may(before, author, change, content, is_current), "rule 5 or 6")
        unchanged = {
            2: lambda: any(held.get(who) == new for who, new in content.items()),
            3: lambda: any(who not in held for who in content),
            4: lambda: content == before["timers"],
            5: lambda: any(before["items"].get(kind, b"") == value for kind, value in content.items()),
        }
        require(not unchanged[change](), "rule 7")
    named = content["members"] if change == 1 else content if change == 2 else {}
    require(all(may_take(who, new) for who, (new, _) in named.items()), "rule 8")
    after = outcome(before, entry)
    body = write_state(after)
    require(len(after["members"]) <= 500 and len(after["items"]) <= 64 and len(body) <= 262144, "rule 9: sizes")
    require(roles_fit(after["kind"], after["members"]), "rule 9: moderator")
    require(H(body) == entry["state"], "rule 10")
    return after


def may(before, author, change, content, is_current):
    leaves = change == 3 and content == [author]
    members = before["members"]
    if before["kind"] == 2:
        return leaves or change in (4, 5) or (change == 2 and all(role == 1 for _, role in content.values()))
    if members[author][1] == 2 or leaves:
        return True
    orphaned = not any(role == 2 and is_current(who, identity) for who, (identity, role) in members.items())
    return orphaned and change == 2 and len(content) == 1 and all(
        who in members and role == 2 for who, (_, role) in content.items())


def check_entry(document, room, place, lists):
    """The place after an entry: (version, H(entry), state, {author: list version of the entry before}).

    lists: {who: all lists of the user}. Whether the device is still listed is not looked at.
    """
    version, body_hash, before, named = place
    body, signature = document
    entry = read_entry(body)
    require((H(body)[:16] if entry["version"] == 1 else entry["room"]) == room, "another room")
    require(entry["version"] == version + 1 and entry["prev"] == body_hash, "broken link")
    chain = lists.get(entry["author"], [])
    require(entry["list"] <= len(chain), "a list that is not here")
    device_list = chain[entry["list"] - 1]
    device = [device for device in device_list["devices"] if device["id"] == entry["device"]]
    require(device, "a device that is not on the list")
    verify(device[0]["pk"], signature, body)
    require(entry["list"] >= named.get(entry["author"], 0), "an older list than before")
    after = judge(
        before, entry, H(device_list["identity"]),
        lambda who, identity: any(H(old["identity"]) == identity for old in lists.get(who, [])),
        lambda who, identity: who not in lists or H(lists[who][-1]["identity"]) == identity)
    return entry["version"], H(body), after, {**named, entry["author"]: entry["list"]}


def check_anchor(entry_body, state_body, room, version, body_hash):
    """The place (see `check_entry`) that a member's signed header names by version and H(entry)."""
    require(H(entry_body) == body_hash, "another entry than the header's")
    entry = read_entry(entry_body)
    require(H(state_body) == entry["state"], "another state than the entry's")
    state = read_state(state_body)
    require(entry["version"] == state["version"] == version, "version of the anchor")
    require(entry["network"] == state["network"] and entry["room"] == state["room"], "the state of another room")
    require((H(entry_body)[:16] if version == 1 else entry["room"]) == room, "another room")
    return version, body_hash, state, {}


def check_room(documents, room, lists, anchor=None, named=()):
    """The states after a run of entries, of which every device is still listed.

    anchor: (version, H(entry), state body), where the run begins behind one.
    named: {who: list version} of entries before.
    """
    start = (anchor[0], anchor[1], read_state(anchor[2])) if anchor else (0, ZERO64, None)
    place, states = (*start, dict(named)), []
    for document in documents:
        place = check_entry(document, room, place, lists)
        states.append(place[2])
    return states


READERS = {"charter": read_charter, "policy": read_policy, "list": read_list, "keys": read_keys,
           "voucher": read_voucher, "entry": read_entry}


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
    RULES = {
        "lawful": ["lawful"], "identity": ["rule 2", "rule 8"], "foreignCreator": ["rule 3: home"],
        "notMember": ["rule 3: creator", "rule 4"], "noMembers": ["rule 4"], "noRight": ["rule 5 or 6"],
        "moderatorInGroup": ["rule 5 or 6"], "memberUnchanged": ["rule 7"], "timersUnchanged": ["rule 7"],
        "itemUnchanged": ["rule 7"], "lastModerator": ["rule 9: moderator"], "wrongState": ["rule 10"]}

    def __init__(self, folder):
        self.layouts = json.loads((folder / "layouts.json").read_text())
        self.rooms = json.loads((folder / "rooms.json").read_text())["histories"]
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
        self.room(right, network)
        self.histories()
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

    def room(self, right, network):
        entries, states = [pair(v) for v in right["roomEntries"]], [bytes.fromhex(v) for v in right["roomStates"]]
        room = bytes.fromhex(right["ids"]["room"])
        alice, bob = network + bytes.fromhex(right["alice"]), network + bytes.fromhex(right["bob"])
        lists = {alice: check_lists([pair(right["lists"][0])]), bob: check_lists([pair(right["bobList"])])}
        found = check_room(entries, room, lists)
        for number, state in enumerate(states):
            self.case(f"room state {number + 1}", lambda: require(
                write_state(found[number]) == state and read_state(state) == found[number], "state"))
            anchor = number + 1, H(entries[number][0]), state
            self.case(f"room from entry {number + 1}", lambda: require(
                check_room(entries[number + 1:], room, lists, anchor) == found[number + 1:], "states"))
        group = pair(right["groupEntry"])
        self.case("group", lambda: require(
            write_state(check_room([group], H(group[0])[:16], lists)[0]).hex() == right["groupState"], "state"))
        self.case("room without its second entry", lambda: check_room(entries[:1] + entries[2:], room, lists), True)
        self.case("room of another id", lambda: check_room(entries, H(group[0])[:16], lists), refused=True)
        rest, first = entries[1:], H(entries[0][0])
        self.case("room after another entry",
                  lambda: check_room(rest, room, lists, (1, H(b""), states[0])), refused=True)
        self.case("room with an older list than before",
                  lambda: check_room(rest, room, lists, (1, first, states[0]), {alice: 2}), refused=True)
        self.places(found, [read_entry(body) for body, _ in entries], read_entry(group[0]))
        self.check_entries = lambda document: check_room(entries[:-1] + [document], room, lists)

    def places(self, states, entries, creation):
        """Rules 1 and 9, each broken where nothing else is."""
        known = lambda who, identity: True

        def judged(before, entry, **changes):
            changed = {**entry, **changes}
            changed["state"] = H(write_state(outcome(before, changed)))
            author, members = changed["author"], (before or changed["content"])["members"]
            return judge(before, changed, members[author][0], known, known)

        self.case("an entry in its place", lambda: judged(states[1], entries[2]))
        for name, change in [("version", 4), ("network", bytes(15) + b"n"), ("room", bytes(15) + b"r")]:
            self.case(f"an entry of another {name}", lambda: judged(states[1], entries[2], **{name: change}), True)
        identity = states[1]["members"][entries[2]["author"]][0]
        self.case("an author whose identity is not the newest", lambda: judge(
            states[1], entries[2], identity, lambda who, identity: False, known), refused=True)
        full = judged(None, creation)
        for number in range(498):
            full["members"][full["network"] + number.to_bytes(16, "big")] = (H(b""), 1)
        someone = {full["network"] + b"m" * 16: (H(b""), 1)}
        later = {**creation, "version": 2, "room": b"r" * 16, "change": 2, "content": someone}
        self.case("501 members", lambda: judged(full, later), refused=True)
        del full["members"][full["network"] + bytes(16)]
        self.case("500 members", lambda: judged(full, later))
        full["items"] = {number: b"x" for number in range(1, 129, 2)}
        self.case("65 items", lambda: judged(full, {**later, "change": 5, "content": {129: b"x"}}), refused=True)
        largest = {**judged(states[1], entries[2]), "items": {1: b""}}
        spare = 262144 - len(write_state(largest))
        self.case("a state of 262,144 bytes", lambda: self.large_state(largest, spare - 3 * 6))
        self.case("a state of 262,145 bytes", lambda: self.large_state(largest, spare - 3 * 6 + 1), refused=True)

    @staticmethod
    def large_state(state, size):
        part = size // 4
        sizes = {1: part, 3: part, 5: part, 7: size - 3 * part}
        read_state(write_state({**state, "items": {kind: b"x" * count for kind, count in sizes.items()}}))

    def histories(self):
        """Proposals made at random, and what the relay says to each."""
        for history in self.rooms:
            users, state = [bytes.fromhex(who) for who in history["users"]], None
            for number, step in enumerate(history["steps"]):
                newest = {who: bytes.fromhex(identities[index]) for who, identities, index
                          in zip(users, history["identities"], step["newest"])}
                entry, name = read_entry(bytes.fromhex(step["body"])), f"history {history['seed']}, step {number}"
                holds = lambda who, identity: newest.get(who) == identity
                after, verdict = state, "lawful"
                try:
                    after = judge(state, entry, newest[entry["author"]], holds, holds)
                except Refused as reason:
                    verdict = str(reason)
                self.case(f"{name}: {verdict}", lambda: require(
                    verdict in self.RULES[step["verdict"]]
                    and (verdict != "lawful" or H(write_state(after)).hex() == step["state"]), step["verdict"]))
                state = after

    def altered(self, right, charters, policies, chain, device_list):
        """One bit of each body, and of each signature, in turn."""
        checks = {
            "charter": (charters[0], lambda document: check_charters([document, charters[1]], chain[0]["network"])),
            "policy": (policies[-1], lambda document: check_policies(policies[:-1] + [document], chain)),
            "list": (pair(right["lists"][-1]),
                     lambda document: check_lists([pair(v) for v in right["lists"][:-1]] + [document])),
            "keys": (pair(right["oneTime"]), lambda document: check_keys(document, device_list)),
            "voucher": (pair(right["voucher"]), lambda document: check_voucher(document, chain)),
            "entry": (pair(right["roomEntries"][-1]), self.check_entries),
        }
        for name, (document, check) in checks.items():
            for part, at in [(part, at) for part in (0, 1) for at in range(0, len(document[part]), 7)]:
                altered = [bytearray(document[0]), bytearray(document[1])]
                altered[part][at] ^= 1
                self.case(f"{name}, byte {at} of {'body' if part == 0 else 'signature'}",
                          lambda: check((bytes(altered[0]), bytes(altered[1]))), refused=True)

    def broken_rules(self):
        readers = {"charter": read_charter, "policy": read_policy, "device list": read_list,
                   "exchange keys": read_keys, "voucher": read_voucher, "room entry": read_entry,
                   "room state": read_state}
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
